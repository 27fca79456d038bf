"""What is put into the officer's desk is read strictly, and refused in words."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.privacy.officer import ANNE, Officer, lived
from tests.shop import open_shop


@pytest.fixture(scope="module")
def desk() -> Iterator[Officer]:
    """Open a desk in an empty shop."""
    with open_shop() as shop:
        yield Officer(shop)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"customer_id": ""}', b'{"customer_id": 7}',
        b'{"customer_id": "a", "email": "b@c"}', b'{"customer_id": "x", "received_at": "now"}',
        b"[" * 100_000, json.dumps({"customer_id": "x" * 129}).encode(),
    ],
)  # fmt: skip
def test_bad_input_is_refused_in_words(body: bytes):
    """400, one word and a sentence; no stack trace, and nothing of what was sent."""
    with open_shop() as shop:
        reply = shop.cloud.http(
            "POST", "/privacy/preview", headers={"content-type": "application/json"}, body=body,
            caller=ANNE,
        )  # fmt: skip
        assert reply.status == 400
        assert set(json.loads(reply.text)) == {"error", "message"}


@pytest.mark.parametrize(
    ("verb", "body", "where"),
    [
        ("preview", {"customer_id": "x" * 10_000}, "customer_id"),
        ("preview", {"customer_id": "x", "received_at": 5}, "received_at"),
        ("preview", {"customer_id": "x", "received_at": "1762000000"}, "received_at"),
        ("preview", {"customer_id": "x", "received_at": "2026-10-01T00:00:00"}, "received_at"),
        ("preview", {"customer_id": "x", "received_at": "0001-01-01T00:00:00+23:00"}, "received"),
        ("preview", {"customer_id": "x", "received_at": "2027-10-01T00:00:00Z"}, "received_at"),
        ("preview", {}, "customer_id or email"),
        ("preview", {"email": "kari.fjordpost.example"}, "email"),
        ("preview", {"email": "@"}, "email"),
        ("export", {"customer_id": "x"}, "identity"),
        ("erase", {}, "request_id"),
        ("erase", {"request_id": "a" * 26, "plan_hash": "0" * 64, "ground": "z"}, "ground"),
        ("approve", {"request_id": "a" * 26}, "plan_hash"),
        ("approve", {"request_id": "../../etc", "plan_hash": "0" * 64}, "request_id"),
        ("refuse", {"request_id": "a" * 26, "reason": " \u202e\u0000 "}, "reason"),
        ("extend", {"request_id": "a" * 26}, "reason"),
        ("ack", {"request_id": "a" * 26, "recipient": "no; such"}, "recipient"),
    ],
)  # fmt: skip
def test_a_bad_field_is_named(desk: Officer, verb: str, body: dict[str, Any], where: str):
    """400, and which field it is; every verb in the same shape."""
    status, said = desk.post(verb, **body)
    assert (status, set(said), said["error"]) == (400, {"error", "message"}, "bad_request")
    assert where in said["message"]
    assert len(said["message"]) < 200


@pytest.mark.parametrize(
    "hostile",
    ["'; DROP TABLE", "../../etc", "\u202e\x00", "æ" * 128, "{{7*7}}", '{"$gt": ""}', "\r\nX: y"],
)  # fmt: skip
def test_hostile_ids_are_ids(desk: Officer, hostile: str):
    """Somebody nobody knows, whatever their id looks like."""
    assert set(desk.post("preview", customer_id=hostile)[1]["classes"].values()) == {0}


@pytest.mark.parametrize(
    "path",
    ["..%2F..%2Fetc", "%2e%2e", "a" * 10_000, "%00", "%E2%80%AE", "'%20OR%201=1",
     "%7B%22$gt%22:1%7D", "ledger", "requests", "a" * 26 + "%0A", "a" * 26],
)  # fmt: skip
def test_a_path_leads_to_a_request_or_to_nothing(desk: Officer, path: str):
    """404 as for any id that no request has; the tables are not asked with it."""
    seen: list[Any] = []
    desk.cloud.before_call(seen.append)
    reply = desk.cloud.http("GET", f"/privacy/requests/{path}", caller=ANNE)
    assert reply.status == 404
    if path != "a" * 26:
        assert [call for call in seen if call.service == "dynamodb"] == []


def test_an_officer_s_words_are_shown_without_what_could_do_harm():
    """Control and bidi characters are not carried into a letter."""
    with open_shop() as shop:
        lived(shop)
        officer = Officer(shop)
        ids = {"request_id": officer.post("preview", customer_id="K-1")[1]["request_id"]}
        assert officer.post("refuse", **ids, reason="not\u202e you\u0000r data")[0] == 200
        shop.wait(minutes=2)
        assert any("not your data" in mail.text for mail in shop.cloud.sent)


def test_nobody_calls_the_desk_unsigned():
    """The API itself turns them away."""
    with open_shop() as shop:
        assert Officer(shop).post("preview", by=None, customer_id="K-1")[0] == 403
