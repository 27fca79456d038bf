"""The restore drill: a backup of the tables brings back blobs, and nobody who was erased."""

import json
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from gjensyn.errors import KeyMissingError, SealBrokenError
from gjensyn.models.order import Order
from gjensyn.privacy.ledger import Head, faults
from infra.local import LocalCloud
from infra.reading.local import outputs
from infra.reading.outputs import from_outputs
from infra.reading.reapplying import reapply
from tests.ending import store_of
from tests.integration.privacy.officer import ANNE, Officer, versions
from tests.shop import Shop, open_shop

ERASED = [f"K-{number}" for number in range(1, 6)]
OTHERS = [f"K-{number}" for number in range(6, 11)]
DATA = ("Customers", "Orders", "Surveys", "Messages")


def _before_and_after(shop: Shop) -> datetime:
    """Sell to ten, erase five; returns the moment before the erasures."""
    for customer in (*ERASED, *OTHERS):
        shop.sell(f"O-{customer}", customer)
    shop.wait(days=2)
    before = shop.cloud.now
    shop.wait(minutes=1)
    officer = Officer(shop)
    for customer in ERASED:
        officer.approved(customer)
    shop.wait(minutes=20)
    assert Counter(one["status"] for one in officer.get()) == {"COMPLETED": 5}
    shop.wait(hours=1)
    return before


def _readable(cloud: LocalCloud) -> set[str]:
    """Return the customers of whom an order can be opened."""
    store, found = store_of(cloud), set()
    for item in cloud.tables()["Orders"]:
        if item["entity"]["S"] != "order":
            continue
        try:
            found.add(store.read(Order, item).customer_id)
        except (KeyMissingError, SealBrokenError):
            continue
    return found


def test_a_backup_of_the_tables_is_unreadable_for_the_erased():
    """0 of 5 erased, 5 of 5 others; and late facts about the erased are still refused."""
    with open_shop() as shop:
        before = _before_and_after(shop)
        shop.cloud.restore(dict.fromkeys(DATA, before))
        assert len(shop.cloud.tables()["Orders"]) >= 10
        assert _readable(shop.cloud) == set(OTHERS)
        assert reapply(from_outputs(shop.cloud.client, outputs(shop.cloud))) >= 5
        assert len(shop.cloud.tables()["Orders"]) == 5
        sent = len(shop.cloud.sent)
        for customer in ERASED:
            shop.tell("OrderDelivered", customer, order_id=f"O-{customer}")
        shop.wait(days=40)
        assert not [one for one in shop.cloud.sent[sent:] if one.to.split("@")[0].upper() in ERASED]


def test_an_old_key_table_is_the_one_copy_that_undoes_it():
    """Said in the certificate with its date: so the drill restores tombstones and never keys."""
    with open_shop() as shop:
        before = _before_and_after(shop)
        shop.cloud.restore(dict.fromkeys((*DATA, "Keys"), before))
        assert _readable(shop.cloud) == {*ERASED, *OTHERS}
        row = next(
            one
            for one in Officer(shop).status(Officer(shop).get()[0]["request_id"])["certificate"][
                "classes"
            ]
            if one["class"] == "key"
        )
        erased_at = datetime.fromisoformat(row["irrecoverable_after"])
        assert erased_at - shop.cloud.now < timedelta(days=1)


def _ledger(shop: Shop) -> tuple[list[Any], Head]:
    """Return the ledger as the table holds it, and its anchored head."""
    lines = [
        json.loads(item["line"]["S"])
        for item in shop.cloud.tables()["Privacy"]
        if item["entity"]["S"] == "ledger"
    ]
    anchored = [
        json.loads(body)
        for name, body in versions(shop.cloud, "LedgerBucket")
        if name.startswith("entries/")
    ]
    newest = max(anchored, key=lambda one: one["seq"])
    return lines, Head(newest["seq"], newest["hash"])


@pytest.fixture(scope="module")
def ledger() -> tuple[list[Any], Head]:
    """Return the ledger after two erasures and a refusal."""
    with open_shop() as shop:
        officer = Officer(shop)
        shop.sell("O-1", "K-1")
        shop.cloud.run()
        officer.erased("K-1")
        officer.erased("K-2")
        seen = officer.post("preview", customer_id="K-3", by=ANNE)[1]
        officer.post("refuse", request_id=seen["request_id"], reason="unfounded")
        shop.wait(minutes=1)
        return _ledger(shop)


def test_the_ledger_is_whole_and_anchored_to_its_end(ledger: tuple[list[Any], Head]):
    """Every line stands in the table and in the locked bucket; it names nobody."""
    lines, head = ledger
    assert faults(lines, head) == ()
    assert head.seq == len(lines)
    assert "fjordpost" not in json.dumps(lines)
    assert "K-1" not in json.dumps(lines)
    assert ANNE not in json.dumps(lines)


@pytest.mark.parametrize("how", ["inserted", "deleted", "reordered", "cut"])
def test_tampering_is_seen(ledger: tuple[list[Any], Head], how: str):
    """An insertion, a deletion, another order, a missing end."""
    lines, head = ledger
    changed = {
        "inserted": [*lines[:3], lines[3], *lines[3:]],
        "deleted": [*lines[:3], *lines[4:]],
        "reordered": [*lines[:3], lines[4], lines[3], *lines[5:]],
        "cut": lines[:-2],
    }[how]
    assert faults(changed, head)
