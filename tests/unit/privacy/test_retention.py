"""Which records a law keeps of a person, on which day where the shop is, and until when."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from gjensyn.models.delay import Compensation
from gjensyn.models.record import Dated
from gjensyn.privacy.exceptions import RULES, read_exceptions
from gjensyn.privacy.retention import Retention
from infra.memory.store import MemoryStore
from tests.builders import SUBJECT, a_case, a_person, a_placement, a_store, an_order, item_key

OSLO = ZoneInfo("Europe/Oslo")


def placed(number: int, at: datetime | None) -> object:
    """Return an order of that moment; None: only its delivery is known."""
    placement = Dated(value=a_placement().value, at=at) if at else None
    return an_order(key=item_key("order", f"O-{number}"), placement=placement)


def history(*orders: object) -> MemoryStore:
    granted = Compensation(
        subject=SUBJECT,
        key=item_key("compensation", "O-1"),
        customer_id="K-17",
        order_id="O-1",
        at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    )
    return a_store(a_person(), a_case(), granted, *orders)


OLD, NEW = datetime(2024, 5, 1, 12, tzinfo=UTC), datetime(2026, 5, 1, 12, tzinfo=UTC)


def retention(store: MemoryStore, setting: str = "order:no-bookkeeping") -> Retention:
    return Retention(store, read_exceptions(setting), OSLO)


def test_only_what_the_deployment_has_to_keep_is_read():
    """Without exceptions not even a query is made."""
    store = history(placed(1, OLD))
    assert retention(store, "").starts(SUBJECT) == {}
    assert not store.requests
    assert retention(store).starts(SUBJECT) == {"order": (date(2024, 5, 1),)}
    both = retention(store, "order:no-bookkeeping,compensation:no-order-slips").starts(SUBJECT)
    assert both == {"order": (date(2024, 5, 1),), "compensation": (date(2026, 3, 1),)}


def test_a_record_is_of_the_day_where_the_shop_is():
    """Half past eleven of New Year's Eve in London is the new year in Oslo."""
    eve = placed(1, datetime(2025, 12, 31, 23, 30, tzinfo=UTC))
    assert retention(history(eve)).starts(SUBJECT) == {"order": (date(2026, 1, 1),)}


def test_an_order_that_nobody_knows_to_be_placed_is_no_record():
    """It has no day to be kept from; the others are."""
    store = history(placed(1, None), placed(2, NEW), placed(3, OLD))
    days = retention(store).starts(SUBJECT)["order"]
    assert sorted(days) == [date(2024, 5, 1), date(2026, 5, 1)]


def test_it_is_kept_to_its_last_day_and_not_a_day_longer():
    """Five years from the end of 2024, the last day with them."""
    store = history(placed(1, OLD), placed(2, NEW))
    rule, last = RULES["no-bookkeeping"], date(2029, 12, 31)
    due = list(retention(store).due(SUBJECT, last))
    assert {(each[0].key, *each[1:]) for each in due} == {
        (item_key("order", "O-1"), rule, last),
        (item_key("order", "O-2"), rule, date(2031, 12, 31)),
    }
    (left,) = retention(store).due(SUBJECT, date(2030, 1, 1))
    assert left[0].key == item_key("order", "O-2")


def test_of_somebody_shredded_nothing_is_found():
    """What was to be kept has been copied before."""
    store = history(placed(1, OLD))
    store.keyring.shred(SUBJECT)
    assert retention(store).starts(SUBJECT) == {}
    assert list(retention(store).due(SUBJECT, date(2026, 1, 1))) == []
