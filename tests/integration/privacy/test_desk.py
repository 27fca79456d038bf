"""The officer's desk does what the contract says, and says no in words."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from functions.gdpr_erase import copying
from tests.integration.privacy.officer import ANNE, BO, Officer, lived
from tests.shop import Shop, open_shop

FORM = {"content-type": "application/x-www-form-urlencoded"}
NOBODY = "K-nobody"


@pytest.fixture(scope="module")
def desk() -> Iterator[Officer]:
    """Open a desk in an empty shop."""
    with open_shop() as shop:
        yield Officer(shop)


def test_a_preview_counts_and_changes_nothing_of_the_person():
    """By id and by address, written in any way."""
    with open_shop() as shop:
        lived(shop)
        officer = Officer(shop)
        status, seen = officer.post("preview", customer_id="K-1")
        assert status == 200
        assert set(seen) == {
            "request_id", "plan_hash", "due_date", "classes", "retained", "not_covered",
        }  # fmt: skip
        assert seen["classes"]["order"] == seen["classes"]["person"] == 1
        by_address = officer.post("preview", email=" Kari.Nord@fjordpost.example ")[1]
        assert by_address["classes"] == seen["classes"]


def test_a_person_nobody_knows_looks_the_same_with_zeros_and_can_be_erased():
    """Asking for somebody who is not there, or no longer, is success."""
    with open_shop() as shop:
        lived(shop)
        officer = Officer(shop)
        known = officer.post("preview", customer_id="K-1")[1]
        unknown = officer.post("preview", customer_id=NOBODY)[1]
        assert unknown.keys() == known.keys()
        assert set(unknown["classes"].values()) == {0}
        assert officer.post("preview", email="nobody@x.example")[1]["classes"] == unknown["classes"]
        done = officer.erased(NOBODY)
        assert {row["erased"] for row in done["certificate"]["classes"]} == {0}
        officer.erased()
        again = officer.erased()
        assert {row["erased"] for row in again["certificate"]["classes"]} == {0}


def test_asking_twice_is_one_request():
    """Each verb again answers as the first time did."""
    with open_shop() as shop:
        lived(shop)
        officer = Officer(shop)
        request_id = officer.approved()
        plan_hash = officer.status(request_id)["plan_hash"]
        told = {"request_id": request_id, "plan_hash": plan_hash}
        assert officer.post("erase", **told, ground="a", identity="x")[0] == 202
        assert officer.post("approve", by=BO, **told)[0] == 202
        shop.wait(minutes=15)
        assert officer.post("approve", by=BO, **told)[1]["status"] == "COMPLETED"
        assert len([one for one in officer.get() if one["status"] == "COMPLETED"]) == 1


def test_who_approves_is_somebody_else():
    """Unless the deployment says that two eyes are enough."""
    for eyes, expected in (("true", 403), ("false", 202)):
        with open_shop(FourEyes=eyes) as shop:
            officer = Officer(shop)
            seen = officer.post("preview", customer_id="K-1")[1]
            told = {"request_id": seen["request_id"], "plan_hash": seen["plan_hash"]}
            officer.post("erase", **told, ground="a", identity="x")
            status, said = officer.post("approve", by=ANNE, **told)
            assert status == expected
            assert expected == 202 or said["error"] == "four_eyes"


def test_one_person_in_two_roles_has_two_eyes():
    """The same session name elsewhere is refused; so is a session that a program has named."""
    with open_shop() as shop:
        officer = Officer(shop)
        told = officer.asked(NOBODY)
        role = "arn:aws:sts::123456789012:assumed-role"
        for arn, word in (
            (f"{role}/Approver/Anne", "four_eyes"),
            (f"{role}/Approver/botocore-session-1789000000", "unnamed"),
        ):
            status, said = officer.post("approve", by=arn, **told)
            assert (status, said["error"]) == (403, word)
        assert officer.post("approve", by=f"{role}/Officer/bo", **told)[0] == 202


def test_a_stale_plan_refuses_to_run():
    """At the asking, at the approval, and between the approval and the fence."""
    with open_shop() as shop:
        lived(shop)
        officer = Officer(shop)
        seen = officer.post("preview", customer_id="K-1")[1]
        told = {"request_id": seen["request_id"], "plan_hash": seen["plan_hash"]}
        shop.place("O-2", "K-1")
        shop.cloud.run()
        for plan_hash in (told["plan_hash"], "0" * 64, "no hash at all"):
            asked = {**told, "plan_hash": plan_hash, "ground": "a", "identity": "x"}
            status, said = officer.post("erase", **asked)
            assert (status, said["error"]) == (409, "stale_plan")
        seen = officer.post("preview", customer_id="K-1")[1]
        told = {"request_id": seen["request_id"], "plan_hash": seen["plan_hash"]}
        assert officer.post("erase", **told, ground="a", identity="x")[0] == 202
        shop.place("O-3", "K-1")
        shop.cloud.run()
        status, said = officer.post("approve", by=BO, **told)
        assert (status, said["error"]) == (409, "stale_plan")
        again = officer.post("preview", customer_id="K-1")[1]
        assert again["request_id"] == told["request_id"]
        told["plan_hash"] = again["plan_hash"]
        assert officer.post("erase", **told, ground="a", identity="x")[0] == 202
        assert officer.post("approve", by=BO, **told)[0] == 202
        shop.place("O-4", "K-1")
        shop.wait(minutes=15)
        shown = officer.status(told["request_id"])
        assert shown["status"] in ("PLANNED", "COMPLETED")  # whichever came first


def test_one_request_at_a_time():
    """A second one about the same person is told which one is under way."""
    with open_shop() as shop:
        lived(shop)
        officer = Officer(shop)
        first = officer.post("preview", customer_id="K-1")[1]
        second = officer.post("preview", customer_id="K-1")[1]
        assert first["request_id"] != second["request_id"]
        for seen, expected in ((first, 202), (second, 409)):
            told = {"request_id": seen["request_id"], "plan_hash": seen["plan_hash"]}
            status, said = officer.post("erase", **told, ground="a", identity="x")
            assert status == expected
        assert said["error"] == "another_request_active"
        assert said["request_id"] == first["request_id"]
        status, said = officer.post("export", customer_id="K-1", identity="x")
        assert status == 409


def test_two_customers_with_one_address_are_told_apart():
    """The desk does not guess."""
    with open_shop() as shop:
        lived(shop)
        shop.place("O-9", "K-9", customer={"email": "kari.nord@fjordpost.example"})
        shop.cloud.run()
        officer = Officer(shop)
        status, said = officer.post("preview", email="kari.nord@fjordpost.example")
        assert (status, said["customer_ids"]) == (409, ["K-1", "K-9"])
        officer.erased("K-1")
        assert officer.post("preview", customer_id="K-9")[1]["classes"]["order"] == 1


def test_refusals_and_extensions_are_told_with_reasons():
    """Within the month; the clock is the calendar's; what is fenced is not refused any more."""
    with open_shop() as shop:
        lived(shop)
        officer = Officer(shop)
        at = shop.cloud.now - timedelta(days=3)
        seen = officer.post("preview", customer_id="K-1", received_at=at.isoformat())[1]
        ids = {"request_id": seen["request_id"]}
        first = seen["due_date"]
        status, said = officer.post("extend", **ids, reason="many systems")
        assert status == 200
        assert said["due_date"] > first
        assert officer.post("extend", **ids, reason="again")[1]["due_date"] == said["due_date"]
        assert officer.post("refuse", **ids, reason="unfounded, as told")[1]["status"] == "REFUSED"
        shop.wait(minutes=2)
        subjects = [mail.text for mail in shop.cloud.sent]
        assert sum("unfounded, as told" in text for text in subjects) == 1
        assert sum("many systems" in text for text in subjects) == 1
        request_id = officer.approved()
        shop.wait(minutes=2)
        assert officer.post("refuse", request_id=request_id, reason="late")[0] == 409
        late = officer.post(
            "preview", customer_id=NOBODY,
            received_at=(shop.cloud.now - timedelta(days=40)).isoformat(),
        )[1]  # fmt: skip
        assert officer.post("extend", request_id=late["request_id"], reason="x")[0] == 409


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


def _confirm(shop: Shop) -> int:
    mail = shop.cloud.sent[-1]
    path = mail.text[mail.text.index("/i/") :].split()[0]
    assert shop.look(path) == 200
    return shop.post(path)


def test_identity_is_settled_by_the_address_on_file():
    """A look at the link changes nothing, a press does; somebody unknown gets no letter."""
    with open_shop() as shop:
        lived(shop)
        officer, sent = Officer(shop), len(shop.cloud.sent)
        for customer in (NOBODY, "K-1"):
            seen = officer.post("preview", customer_id=customer)[1]
            told = {"request_id": seen["request_id"], "plan_hash": seen["plan_hash"]}
            status, said = officer.post("erase", **told, ground="a", identity="ask")
            assert (status, said["status"]) == (202, "AWAITING_IDENTITY")
            shop.wait(minutes=1)
        assert len(shop.cloud.sent) == sent + 1
        assert officer.status(told["request_id"])["status"] == "AWAITING_IDENTITY"
        assert _confirm(shop) == 200
        shown = officer.status(told["request_id"])
        assert shown["status"] == "AWAITING_APPROVAL"
        approval = {"request_id": told["request_id"], "plan_hash": shown["plan_hash"]}
        assert officer.post("approve", by=BO, **approval)[0] == 202
        shop.wait(minutes=15)
        assert officer.status(told["request_id"])["status"] == "COMPLETED"


@pytest.mark.parametrize(("ask", "ends"), [("erase", "AWAITING_APPROVAL"), ("export", "COMPLETED")])
def test_people_ask_for_themselves(ask: str, ends: str):
    """From the preference page, confirmed by mail; pressed twice it is one request."""
    with open_shop() as shop:
        lived(shop)
        text = shop.cloud.sent[-1].text
        path = text[text.index("/p/") :].split()[0]
        for _ in range(2):
            body = urlencode({"ask": ask}).encode()
            reply = shop.cloud.http("POST", f"{path}?ask={ask}", headers=FORM, body=body)
            assert reply.status == 200
            shop.cloud.run()
        (request,) = Officer(shop).get()
        assert (request["kind"], request["status"]) == (ask, "AWAITING_IDENTITY")
        shop.wait(minutes=1)
        assert _confirm(shop) == 200
        shop.wait(minutes=2)
        assert Officer(shop).status(request["request_id"])["status"] == ends


def test_who_asked_for_a_copy_gets_a_letter_and_fetches_it_by_pressing():
    """A machine that opens the link gets no copy; the links behind the button work for minutes."""
    with open_shop() as shop:
        lived(shop)
        text = shop.cloud.sent[-1].text
        shop.post(text[text.index("/p/") :].split()[0] + "?ask=export", ask="export")
        shop.wait(minutes=1)
        assert _confirm(shop) == 200
        shop.wait(minutes=2)
        letter = shop.cloud.sent[-1]
        assert letter.to.startswith("kari.nord")
        assert "amazonaws" not in letter.text + letter.html
        page = letter.text[letter.text.index("/i/") :].split()[0]
        looked = shop.cloud.http("GET", page)
        assert looked.status == 200
        assert "amazonaws" not in looked.text
        pressed = shop.cloud.http("POST", page, headers=FORM)
        assert pressed.text.count("X-Amz-Expires=900") == 2
        assert pressed.text.count("amazonaws") == 2
        shop.wait(days=8)
        assert shop.cloud.http("POST", page, headers=FORM).status == 404


def test_a_copy_that_cannot_be_made_is_called_out(monkeypatch: pytest.MonkeyPatch):
    """Like an erasure that cannot go on: ATTENTION, and made as soon as it can be."""
    with open_shop() as shop:
        lived(shop)
        officer = Officer(shop)
        monkeypatch.setattr(copying, "make_copy", lambda *_: {"not": {"JSON"}})
        request_id = officer.post("export", customer_id="K-1", identity="x")[1]["request_id"]
        shop.wait(hours=2)
        shown = officer.status(request_id)
        assert (shown["status"], shown["reason"]) == ("ATTENTION", "step_fails")
        assert [line for line in shop.cloud.logs if "cannot go on" in line]
        monkeypatch.undo()
        shop.wait(hours=2)
        assert officer.status(request_id)["status"] == "COMPLETED"


def test_no_letter_leads_to_a_copy_that_an_officer_hands_out():
    """Nor to one of somebody who was erased meanwhile."""
    with open_shop() as shop:
        lived(shop)
        officer, sent = Officer(shop), len(shop.cloud.sent)
        officer.post("export", customer_id="K-1", identity="passport")
        shop.wait(minutes=5)
        assert len(shop.cloud.sent) == sent
        told = officer.post("export", customer_id="K-1", identity="ask")[1]
        shop.wait(minutes=2)
        assert _confirm(shop) == 200
        shop.wait(minutes=2)
        assert officer.status(told["request_id"])["download_page"].startswith("https://")
        letter = shop.cloud.sent[-1].text
        page = letter[letter.index("/i/") :].split()[0]
        assert shop.cloud.http("POST", page, headers=FORM).status == 200
        officer.erased()
        assert shop.cloud.http("POST", page, headers=FORM).status == 404
        assert "download" not in officer.status(told["request_id"])


def test_a_copy_holds_what_there_is_and_nobody_else():
    """As JSON and as a page, for a week, behind a link that works for minutes."""
    with open_shop() as shop:
        lived(shop, "K-2")
        lived(shop)
        officer = Officer(shop)
        status, told = officer.post("export", customer_id="K-1", identity="passport")
        assert (status, told["status"]) == (202, "VERIFIED")
        shop.wait(minutes=1)
        shown = officer.status(told["request_id"])
        assert shown["status"] == "COMPLETED"
        assert shown["download"].startswith("https://")
        objects = shop.cloud.objects("ExportsBucket")
        copy = json.loads(next(body for name, body in objects.items() if name.endswith(".json")))
        assert copy["customer_id"] == "K-1"
        assert copy["data"]["order"][0]["order_id"] == "O-KANARI"
        assert all(b"Bo Bak" not in body and b"agent-liv" not in body for body in objects.values())
        assert len(objects) == 2
        shop.wait(days=9)
        assert shop.cloud.objects("ExportsBucket") == {}
        assert "download" not in officer.status(told["request_id"])


@pytest.mark.parametrize("before", ["never there", "erased before"])
def test_of_a_stranger_the_others_are_told_all_the_same(before: str):
    """They may know the id although we do not: it goes back to them, and nowhere else."""
    with open_shop(Recipients="erp") as shop:
        officer = Officer(shop)
        if before == "erased before":
            lived(shop)
            first = officer.approved()
            shop.wait(minutes=20)
            officer.post("ack", request_id=first, recipient="erp")
            shop.wait(minutes=20)
        request_id = officer.approved("K-1")
        shop.wait(minutes=20)
        told = [one for one in shop.cloud.published if one["detail-type"] == "CustomerErased"]
        assert told[-1]["detail"]["customer_id"] == "K-1"
        assert told[-1]["detail"]["request_id"] == request_id
        assert officer.post("ack", request_id=request_id, recipient="erp")[0] == 200
        shop.wait(minutes=5)
        done = officer.status(request_id)
        assert done["status"] == "COMPLETED"
        assert done["certificate"]["recipients"][0]["acknowledged_at"]
        by_address = officer.post("preview", email="nobody@x.example")[1]
        ids = {"request_id": by_address["request_id"], "plan_hash": by_address["plan_hash"]}
        officer.post("erase", **ids, ground="a", identity="x")
        officer.post("approve", by=BO, **ids)
        shop.wait(minutes=20)
        assert officer.status(ids["request_id"])["certificate"]["recipients"] == []
        kept = [row["pk"]["S"] for row in shop.cloud.tables()["Keys"]]
        assert not {request_id, ids["request_id"]} & set(kept)


def test_silent_recipients_do_not_make_the_answer_late():
    """When the last day begins, the person is written to, whoever has not answered."""
    with open_shop(Recipients="erp", RecipientDays=14) as shop:
        lived(shop)
        officer = Officer(shop)
        at = shop.cloud.now - timedelta(days=25)
        told = officer.asked("K-1", received_at=at.isoformat())
        officer.post("approve", by=BO, **told)
        shop.wait(minutes=20)
        shown = officer.status(told["request_id"])
        assert shown["status"] == "PROPAGATING"
        shop.cloud.advance_to(datetime.fromisoformat(f"{shown['due_date']}T09:00:00+00:00"))
        assert officer.status(told["request_id"])["status"] == "COMPLETED"
        assert shop.cloud.sent[-1].at.date().isoformat() == shown["due_date"]


def test_recipients_acknowledge_or_are_named_as_silent():
    """The certificate waits for them, but not for ever."""
    with open_shop(Recipients="erp,crm") as shop:
        lived(shop)
        officer = Officer(shop)
        request_id = officer.approved()
        shop.wait(minutes=20)
        assert officer.status(request_id)["status"] == "PROPAGATING"
        assert officer.post("ack", request_id=request_id, recipient="erp")[0] == 200
        assert officer.post("ack", request_id=request_id, recipient="nobody")[0] == 404
        shop.wait(days=8)
        done = officer.status(request_id)
        assert done["status"] == "COMPLETED"
        said = {one["name"]: one["acknowledged_at"] for one in done["certificate"]["recipients"]}
        assert said["erp"]
        assert said["crm"] is None


def test_a_request_that_nobody_answers_is_called_out():
    """A week before its date, every day."""
    with open_shop() as shop:
        Officer(shop).post("preview", customer_id="K-1")
        shop.wait(days=20)
        assert not [line for line in shop.cloud.logs if "has to be answered" in line]
        shop.wait(days=6)
        assert len([line for line in shop.cloud.logs if "has to be answered" in line]) >= 2
