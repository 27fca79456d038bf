"""What a word on an order's date becomes: the date, the customer's own wish, or a doubt."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import pytest

from functions.order_intake.folding import PARCELS_AT_MOST, fold
from gjensyn.events.incoming import OrderFact
from gjensyn.models.order import Order, Parcel
from tests.builders import fact

SAID = datetime(2026, 11, 2, 8, tzinfo=UTC)
BLANK = Order(subject="s", key="order#o", order_id="O-1", customer_id="K-17")


def rescheduled(named: date | None, **fields: Any) -> Order:
    """Return an order of which another date, or none, was said."""
    promised = str(named) if named else None
    return fold(BLANK, fact("DeliveryRescheduled", at=SAID, promised_date=promised, **fields))


@pytest.mark.parametrize(
    ("days", "meant"),
    [(-2, False), (-1, True), (0, True), (7, True), (730, True), (731, False)],
)
def test_a_date_that_cannot_be_meant_takes_nobodys_place(days: int, meant: bool):
    """Past everywhere on earth, or years away: it is noted as a doubt."""
    named = SAID.date() + timedelta(days=days)
    order = rescheduled(named)
    assert (order.reschedule is not None, order.doubted is not None) == (meant, not meant)
    word = order.reschedule or order.doubted
    assert word is not None
    assert (word.value.promised_date, word.at) == (named, SAID)


def test_that_no_date_is_known_is_a_word_like_any():
    """Nothing is doubtful about honesty."""
    order = rescheduled(None)
    assert order.reschedule is not None
    assert order.reschedule.value.promised_date is None
    assert order.doubted is None


@pytest.mark.parametrize(("by", "own"), [("customer", True), ("sender", False)])
def test_only_what_the_customer_asked_for_is_their_own(by: str, own: bool):
    """It stays the promise, whatever is said later."""
    order = rescheduled(SAID.date(), requested_by=by)
    assert order.reschedule is not None
    assert order.own_request == (order.reschedule if own else None)


def test_a_doubtful_wish_is_no_wish():
    """A slip of the keyboard binds nobody."""
    order = rescheduled(SAID.date() - timedelta(days=9), requested_by="customer")
    assert order.own_request is None


def test_a_parcel_keeps_both_its_moments():
    """The first word on each counts."""
    later = SAID + timedelta(hours=5)
    order = fold(BLANK, fact("OrderShipped", at=SAID, parcel_id="p1", parcels=2))
    order = fold(order, fact("OrderShipped", at=later, parcel_id="p1", parcels=2))
    order = fold(order, fact("OrderDelivered", at=later, parcel_id="p1"))
    assert order.parcels == {"p1": Parcel(shipped_at=SAID, delivered_at=later)}


def test_an_order_has_two_hundred_parcels_at_the_most():
    """A sender that invents their numbers fills no table."""
    order = BLANK
    for number in range(203):
        order = fold(order, fact("OrderShipped", at=SAID, parcel_id=f"p{number:03}", parcels=1))
    assert PARCELS_AT_MOST == 200
    assert len(order.parcels) == 200


def test_what_is_no_fact_about_an_order_changes_none():
    """A mistake of ours is told, and not folded into nothing."""
    with pytest.raises(TypeError, match="no fact"):
        fold(BLANK, cast("OrderFact", object()))
