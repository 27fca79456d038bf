"""After an erasure nothing is left in any class of copy, and nobody else is touched."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from functions.gdpr_erase import deleting
from gjensyn.models.record import Table
from gjensyn.privacy.certificate import verify
from gjensyn.privacy.signing import Signer
from tests.integration.privacy.officer import (
    Officer,
    answered,
    certificates,
    lived,
    residue,
    subject_of,
)
from tests.shop import Shop, open_shop

OWNED = ("Subjects", "Keys", "Customers", "Orders", "Surveys", "Messages", "Products")


def _two(shop: Shop) -> str:
    """Let two people live; returns the subject of the one with the canaries."""
    lived(shop, "K-2")
    others = {row["subject"]["S"] for row in shop.cloud.tables()["Subjects"]}
    lived(shop)
    answered(shop)
    return subject_of(shop.cloud, shop.cloud.tables(), others)


def _items(shop: Shop, subject: str) -> dict[str, list[Any]]:
    """Return all items but those of a person."""
    return {
        name: [
            item
            for item in items
            if item["pk"]["S"] not in (subject, "health")  # counters of the day, nobody's
            and item.get("subject", {}).get("S") != subject
        ]
        for name, items in shop.cloud.tables().items()
        if name in OWNED
    }


def test_nothing_is_left_and_bystanders_are_untouched():
    """0 residual hits in every class of copy; everybody else's items byte for byte the same."""
    with open_shop() as shop:
        subject = _two(shop)
        shop.cloud.client("sesv2").put_suppressed_destination(
            EmailAddress="kari.nord@fjordpost.example", Reason="BOUNCE"
        )
        before = _items(shop, subject)
        assert residue(shop.cloud, subject), "there was something to erase"
        done = Officer(shop).erased()
        assert residue(shop.cloud, subject) == {}
        assert _items(shop, subject) == before
        assert not [line for line in shop.cloud.logs if '"ERROR"' in line]
        classes = {row["class"]: row["erased"] for row in done["certificate"]["classes"]}
        assert classes["order"] == 1
        assert classes["parked_event"] == 1
        assert classes["provider_suppression"] == 1
        assert classes["person"] == classes["key"] == 1


def test_the_letter_names_the_day_where_the_shop_is():
    """Half past midnight in Oslo is still the day before in Greenwich."""
    with open_shop() as shop:
        lived(shop)
        shop.cloud.advance_to(shop.cloud.now.replace(hour=23, minute=20))
        officer = Officer(shop)
        request_id = officer.approved()
        shop.wait(hours=10)  # the letter waits for the morning
        erased_at = datetime.fromisoformat(officer.status(request_id)["certificate"]["erased_at"])
        there = erased_at.astimezone(ZoneInfo("Europe/Oslo")).date()
        assert there != erased_at.date()
        (letter,) = [mail for mail in shop.cloud.sent if "slettet" in mail.subject]
        assert f"{there.day}.\u00a0november 2026" in letter.text


def test_the_plan_is_what_is_executed():
    """Each class of the preview, and not one item more or less."""
    with open_shop() as shop:
        _two(shop)
        officer = Officer(shop)
        planned = officer.post("preview", customer_id="K-1")[1]["classes"]
        done = officer.erased()
        rows = {row["class"]: row["erased"] for row in done["certificate"]["classes"]}
        assert {kind: rows[kind] for kind in planned} == planned


def test_a_broken_eraser_is_caught(monkeypatch: pytest.MonkeyPatch):
    """One that forgets a table never says COMPLETED: its own scan finds the residue."""
    tables = tuple(table for table in deleting.OWNED if table is not Table.SURVEYS)
    monkeypatch.setattr(deleting, "OWNED", tables)
    with open_shop() as shop:
        subject = _two(shop)
        officer = Officer(shop)
        request_id = officer.approved()
        shop.wait(minutes=20)
        assert officer.status(request_id)["status"] == "ATTENTION"
        assert officer.status(request_id)["reason"] == "residue"
        assert residue(shop.cloud, subject)["Surveys: item"]
        assert certificates(shop.cloud) == []
        monkeypatch.undo()
        shop.wait(hours=2)
        assert officer.status(request_id)["status"] == "COMPLETED"


def test_the_certificate_holds_with_the_installation_s_key():
    """Signed by this installation and by no other; the ledger's head is one that was anchored."""
    with open_shop() as shop:
        _two(shop)
        done = Officer(shop).erased()["certificate"]
        secret = shop.cloud.client("secretsmanager").get_secret_value(
            SecretId=shop.cloud.name("SigningSecret")
        )["SecretString"]
        verify(done, Signer.from_secret(secret.encode()).public)
        anchored = "".join(body.decode() for body in shop.cloud.objects("LedgerBucket").values())
        assert done["ledger_head"] in anchored


def test_the_closing_letter_is_the_last_one():
    """To the address that was on file, and after it nothing, whatever was planned."""
    with open_shop() as shop:
        _two(shop)
        shop.sell("O-KANARI-2", "K-1", customer={"email": "kari.nord@fjordpost.example"})
        shop.cloud.run()
        Officer(shop).erased()
        *before, last = [mail for mail in shop.cloud.sent if mail.to.startswith("kari.nord")]
        assert {mail.kind for mail in before} == {"survey_invitation"}  # known, though erased
        assert last.kind == "erasure_done"
        sent = len(shop.cloud.sent)
        assert "slettet" in last.subject
        shop.wait(days=40)
        assert len([one for one in shop.cloud.sent[sent:] if "kari" in one.to]) == 0


def test_ten_thousand_items_paginate():
    """A partition of several megabytes goes as completely as a small one."""
    with open_shop() as shop:
        lived(shop)
        subject = subject_of(shop.cloud, shop.cloud.tables(), set())
        dynamodb, name = shop.cloud.client("dynamodb"), shop.cloud.name("Orders")
        blob = b"x" * 400
        for start in range(0, 10_000, 25):
            puts = [
                {
                    "PutRequest": {
                        "Item": {
                            "pk": {"S": subject},
                            "sk": {"S": f"compensation#{start + n:06}"},
                            "entity": {"S": "compensation"},
                            "version": {"N": "1"},
                            "sealed": {"B": blob},
                        }
                    }
                }
                for n in range(25)
            ]
            dynamodb.batch_write_item(RequestItems={name: puts})
        done = Officer(shop).erased()
        rows = {row["class"]: row["erased"] for row in done["certificate"]["classes"]}
        assert rows["compensation"] == 10_000
        assert residue(shop.cloud, subject) == {}
