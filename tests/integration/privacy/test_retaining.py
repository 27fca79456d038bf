"""What a law keeps: shown before, restricted meanwhile, erased by itself at its date."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from gjensyn.errors import KeyMissingError
from gjensyn.models.record import Table
from gjensyn.models.request import KeptRecord
from gjensyn.privacy.certificate import verify
from gjensyn.privacy.signing import Signer
from infra.local.faults import Fault
from infra.reading.kept import NoRequestError, kept
from infra.reading.local import outputs
from infra.reading.outputs import from_outputs
from tests.ending import store_of
from tests.integration.privacy.officer import Officer, lived, residue, subject_of
from tests.shop import Shop, open_shop

NO = "bokføringsloven § 13 (5 år)"
RULE = {"ErasureExceptions": "order:no-bookkeeping"}
ERASERS = ("GdprEraseOnRequest", "GdprEraseOnSchedule")


@pytest.fixture
def shop() -> Iterator[Shop]:
    """A shop that has to keep orders, and somebody who bought on 2 November 2026."""
    with open_shop(**RULE) as opened:
        lived(opened)
        yield opened


def vaults(shop: Shop) -> list[dict[str, Any]]:
    """Return the kept records, as they stand in the table."""
    rows = shop.cloud.tables()["Privacy"]
    return [row for row in rows if row["entity"]["S"] == "kept_record"]


def retaining(shop: Shop) -> dict[str, Any]:
    """Erase somebody as far as the law lets it."""
    request_id = Officer(shop).approved()
    shop.wait(minutes=15)
    return Officer(shop).status(request_id)


def test_the_preview_shows_what_is_kept_and_the_hash_covers_it(shop: Shop):
    """Count, paragraph, and the last day: five years after the end of the year."""
    seen = Officer(shop).post("preview", customer_id="K-1")[1]
    assert seen["retained"] == [
        {"class": "order", "count": 1, "paragraph": NO, "until": "2031-12-31"}
    ]
    assert seen["classes"]["order"] == 1
    with open_shop() as other:
        lived(other)
        plain = Officer(other).post("preview", customer_id="K-1")[1]
        assert plain["retained"] == []
        assert plain["classes"] == seen["classes"]


def test_the_rest_is_erased_and_the_kept_is_restricted(shop: Shop):
    """Out of every table and every page; sealed under a key of its own; said in the letter."""
    subject = subject_of(shop.cloud, shop.cloud.tables(), set())
    done = retaining(shop)
    assert done["status"] == "COMPLETED_RETAINING"
    assert residue(shop.cloud, subject) == {}
    (vault,) = vaults(shop)
    record = store_of(shop.cloud).get(KeptRecord, vault["pk"]["S"], vault["sk"]["S"])
    assert record is not None
    assert "O-KANARI" in record.record
    assert vault["pk"]["S"] not in {row["pk"]["S"] for row in shop.cloud.tables()["Orders"]}
    copy = Officer(shop).post("export", customer_id="K-1", identity="passport")[1]
    shop.wait(minutes=2)
    exported = shop.cloud.objects("ExportsBucket")
    assert exported, copy
    assert b"O-KANARI" not in b"".join(exported.values())
    letter = " ".join(shop.cloud.sent[-1].text.split())
    assert "ordrer, til og med onsdag 31. desember 2031" in letter


def test_the_certificate_lists_what_is_kept(shop: Shop):
    """Erased and retained add up to what was found."""
    told = retaining(shop)["certificate"]
    row = next(row for row in told["classes"] if row["class"] == "order")
    assert (row["erased"], row["retained"]) == (0, 1)
    assert told["retained"] == [
        {"class": "order", "count": 1, "paragraph": NO, "until": "2031-12-31"}
    ]


def test_it_is_kept_to_its_last_day_and_then_erased_by_itself(shop: Shop):
    """Still there on New Year's Eve; gone on New Year's Day, with a certificate of its own."""
    request_id = retaining(shop)["request_id"]
    shop.cloud.advance_to(datetime(2031, 12, 31, 22, 30, tzinfo=UTC))
    assert Officer(shop).status(request_id)["status"] == "COMPLETED_RETAINING"
    (vault,) = vaults(shop)
    shop.wait(hours=2)
    done = Officer(shop).status(request_id)
    assert done["status"] == "COMPLETED"
    assert vaults(shop) == []
    with pytest.raises(KeyMissingError):
        store_of(shop.cloud).keyring.seal(vault["pk"]["S"])
    told = done["certificate"]
    row = next(row for row in told["classes"] if row["class"] == "order")
    assert (row["erased"], row["retained"], told["retained"]) == (1, 0, [])
    assert told["erased_at"] >= "2031-12-31T23:00"
    secret = shop.cloud.client("secretsmanager").get_secret_value(
        SecretId=shop.cloud.name("SigningSecret")
    )["SecretString"]
    verify(told, Signer.from_secret(secret.encode()).public)
    assert (
        len([name for name in shop.cloud.objects("LedgerBucket") if "certificates/" in name]) == 2
    )
    assert not [line for line in shop.cloud.logs if '"ERROR"' in line]


def test_whoever_may_ask_by_law_can_read_it(shop: Shop):
    """By one command, which says on which paragraph; nothing is there for a request unknown."""
    request_id = retaining(shop)["request_id"]
    installation = from_outputs(shop.cloud.client, outputs(shop.cloud))
    (found,) = kept(installation, request_id)
    assert (found["class"], found["paragraph"], found["until"]) == ("order", NO, "2031-12-31")
    assert found["record"]["order_id"] == "O-KANARI"
    with pytest.raises(NoRequestError):
        kept(installation, "nobody")


def test_years_go_one_at_a_time(shop: Shop):
    """Two orders of two years have two dates, and two keys."""
    shop.cloud.advance_to(datetime(2027, 3, 1, 9, tzinfo=UTC))
    shop.sell("O-LATER", "K-1")
    shop.wait(days=1)
    request_id = retaining(shop)["request_id"]
    shop.cloud.advance_to(datetime(2032, 1, 2, tzinfo=UTC))
    (left,) = vaults(shop)
    assert left["until"]["S"] == "2032-12-31"
    assert Officer(shop).status(request_id)["status"] == "COMPLETED_RETAINING"
    shop.cloud.advance_to(datetime(2033, 1, 2, tzinfo=UTC))
    assert vaults(shop) == []
    assert Officer(shop).status(request_id)["status"] == "COMPLETED"


def test_every_class_that_can_be_kept_is_found():
    """Orders, purchases and compensations, each by the beginning of its keys."""
    classes = "order", "purchase", "compensation"
    rules = ",".join(f"{kind}:no-order-slips" for kind in classes)
    late = {"DelayCompensationFrom": 1, "ErasureExceptions": rules}
    with open_shop(**late) as shop:
        lived(shop)
        shop.place("O-LATE", "K-1", promised_date="2026-11-05")
        shop.wait(days=5)
        seen = Officer(shop).post("preview", customer_id="K-1")[1]
        kept = {row["class"]: row["count"] for row in seen["retained"]}
        assert kept == {kind: seen["classes"][kind] for kind in classes}
        assert all(kept.values())
        assert retaining(shop)["status"] == "COMPLETED_RETAINING"
        assert len(vaults(shop)) == sum(kept.values())


def test_what_is_over_already_is_not_kept(shop: Shop):
    """Five years later it goes with the rest."""
    shop.cloud.advance_to(datetime(2032, 1, 2, 9, tzinfo=UTC))
    assert Officer(shop).post("preview", customer_id="K-1")[1]["retained"] == []
    assert retaining(shop)["status"] == "COMPLETED"


def test_somebody_who_comes_back_is_new(shop: Shop):
    """What is kept of before is not theirs to be found by."""
    retaining(shop)
    shop.wait(days=1)
    shop.sell("O-AGAIN", "K-1")
    shop.wait(days=1)
    seen = Officer(shop).post("preview", customer_id="K-1")[1]
    assert seen["classes"]["order"] == 1


def _dies(function: str, number: int, kind: Fault) -> None:
    with open_shop(**RULE) as shop:
        shop.cloud.fault(function=function, nth=number, kind=kind)
        lived(shop)
        request_id = Officer(shop).approved()
        shop.wait(hours=3)
        done = Officer(shop).status(request_id)
        assert done["status"] == "COMPLETED_RETAINING", (function, number, kind, done)
        assert len(vaults(shop)) == 1
        row = next(row for row in done["certificate"]["classes"] if row["class"] == "order")
        assert (row["erased"], row["retained"]) == (0, 1)
        shop.cloud.advance(timedelta(days=6 * 365))
        assert Officer(shop).status(request_id)["status"] == "COMPLETED"
        assert vaults(shop) == []
        keys = shop.cloud.tables()["Keys"]
        assert [row for row in keys if row["entity"]["S"] == "key"] == [], "a vault's key is left"


def _numbers(function: str) -> range:
    with open_shop(**RULE) as shop:
        lived(shop)
        Officer(shop).approved()
        shop.wait(hours=3)
        shop.cloud.advance(timedelta(days=6 * 365))
        return range(1, len(shop.cloud.calls(function)) + 1)


@pytest.mark.parametrize("function", ERASERS)
def test_a_fault_while_keeping_or_releasing_converges(function: str):
    """Six points of each Lambda, deaths before and after; what is kept is there once."""
    kinds = (Fault.KILL_BEFORE, Fault.KILL_AFTER)
    points = [(number, kind) for number in _numbers(function) for kind in kinds]
    for number, kind in Random(20261102).sample(points, 6):  # noqa: S311 - a choice, no key
        _dies(function, number, kind)


@pytest.mark.prove
@pytest.mark.parametrize("function", ERASERS)
def test_every_death_while_keeping_or_releasing_converges(function: str):
    """Before and after each call of each Lambda."""
    for number in _numbers(function):
        for kind in (Fault.KILL_BEFORE, Fault.KILL_AFTER):
            _dies(function, number, kind)


def test_tables_of_data_hold_nothing_of_a_vault(shop: Shop):
    """A vault is a partition of the privacy table alone, with its key."""
    retaining(shop)
    (vault,) = vaults(shop)
    holders = {
        name
        for name, items in shop.cloud.tables().items()
        if any(item["pk"]["S"] == vault["pk"]["S"] for item in items)
    }
    assert holders == {str(Table.PRIVACY).capitalize(), str(Table.KEYS).capitalize()}
