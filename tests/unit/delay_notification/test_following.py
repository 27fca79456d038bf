"""What the facts of an order make of its promise: its beginning, its end, the date of its sale."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.delay_notification.following import (
    closed,
    follow,
    is_over,
    is_unchanged,
    may_begin,
)
from functions.delay_notification.mornings import There
from gjensyn.models.delay import News, Watch
from gjensyn.models.order import Order
from tests.builders import NOW
from tests.unit.delay_notification.promise import (
    DAY,
    HOUR,
    OSLO,
    THERE,
    TOLD,
    a_watch,
    day,
    heard,
    morning,
    sold,
    word,
)

# ------------------------------------------------------------------- whether there is a promise


@pytest.mark.parametrize(
    ("order", "begins"),
    [
        (sold(5), True),
        (sold(5, "announced"), True),
        (sold(5, "delivered"), True),
        (sold(5, "cancelled"), False),
        (sold(5, "returned"), False),
        (sold(5, placement=None), False),
        (sold(None), False),
        (sold(None, reschedule=word(5)), True),
        (sold(None, doubted=word(-9)), True),
    ],
)
def test_a_date_on_a_sale_that_stands_begins_a_watch(order: Order, begins: bool):
    """That of the sale, a later one, or one that cannot be meant: the ledger says so."""
    assert may_begin(order) is begins


@pytest.mark.parametrize(
    ("status", "over"),
    [
        ("announced", False), ("placed", False), ("shipped", False),
        ("delivered", True), ("cancelled", True), ("returned", True),
    ],
)  # fmt: skip
def test_nobody_waits_for_what_came_or_will_never_come(status: str, over: bool):
    """Of the six states of an order three are its end."""
    assert is_over(sold(5, status)) is over


@pytest.mark.parametrize(
    ("watch", "order", "unchanged"),
    [
        (a_watch(), sold(), True),
        (a_watch(), sold(6), False),
        (a_watch(), sold(placement=None), True),
        (a_watch(), sold(own_request=word(6, own=True)), False),
        (a_watch(), sold(reschedule=word(6)), False),
        (a_watch(), sold(doubted=word(-9)), False),
        (a_watch(heard=heard(6)), sold(reschedule=word(6)), True),
        (a_watch(heard=heard(6)), sold(reschedule=word(6, own=True)), False),
        (a_watch(agreed=heard(6, own=True)), sold(own_request=word(6, own=True)), True),
        (a_watch(doubted=heard(-9)), sold(doubted=word(-9)), True),
        (a_watch(), sold(status="delivered"), False),
        (a_watch(open=False), sold(), False),
        (a_watch(open=False), sold(6, status="delivered"), True),
    ],
)
def test_an_order_changes_a_watch_by_a_word_on_its_date_or_by_its_end(
    watch: Watch, order: Order, unchanged: bool
):
    """All else is seen without opening what is known of the person."""
    assert is_unchanged(watch, order) is unchanged


# ------------------------------------------------------------------- the end


@pytest.mark.parametrize(
    ("fields", "ended"),
    [
        ({"whole_delivered_at": NOW, "returned_at": NOW + DAY}, NOW),
        ({"whole_delivered_at": NOW, "cancelled_at": NOW + DAY}, NOW),
        ({"cancelled_at": NOW, "returned_at": NOW + DAY}, NOW),
        ({"returned_at": NOW}, NOW),
    ],
)
def test_a_watch_ends_when_the_order_arrived_or_else_was_given_up(
    fields: dict[str, datetime], ended: datetime
):
    """Nothing is told or looked at any more; what was promised stays known."""
    watch = a_watch(news=News(since=NOW, named=day(9)), look_at=NOW)
    over = closed(watch, sold(status="delivered", **fields))
    assert over == a_watch(open=False, closed_at=ended)


def test_an_order_that_is_over_ends_its_watch_whatever_else_was_said():
    """A word that comes with the end is not weighed."""
    order = sold(status="delivered", whole_delivered_at=NOW, reschedule=word(9))
    assert follow(a_watch(), order, THERE) == a_watch(open=False, closed_at=NOW)


def test_an_order_first_heard_of_when_it_is_over_keeps_its_promise():
    """The survey asks by it whether it came late; the words on it are not weighed."""
    arrived = NOW - DAY
    order = sold(-2, "delivered", whole_delivered_at=arrived, reschedule=word(9), doubted=word(-99))
    found = follow(None, order, THERE)
    assert found == a_watch(-2, open=False, closed_at=arrived, doubted=heard(-99))


def test_an_order_that_goes_on_after_all_is_looked_at_again():
    """One more parcel is on its way: the promise holds as before."""
    over = a_watch(open=False, closed_at=NOW - DAY)
    assert follow(over, sold(), THERE) == a_watch(look_at=morning(6))


# ------------------------------------------------------------------- the date of the sale


def test_the_date_of_the_sale_is_the_promise():
    """Late from the midnight after it, and looked at in the morning after it."""
    assert follow(None, sold(5), THERE) == a_watch(5, look_at=morning(6))


def test_a_date_that_was_past_when_it_was_sold_binds_nobody():
    """It is kept as what was said, and never looked at."""
    assert follow(None, sold(-9), THERE) == a_watch(None, placed=day(-9))


@pytest.mark.parametrize(
    ("now", "look"),
    [
        (morning(0) - timedelta(seconds=1), morning(0)),
        (morning(0), morning(0) + HOUR),
        (NOW, NOW + HOUR),
    ],
)
def test_what_is_late_when_it_is_first_heard_of_waits_for_its_other_facts(
    now: datetime, look: datetime
):
    """For as long as a change settles; in the night before, for the morning."""
    there = There(now, OSLO, THERE.settings)
    assert follow(None, sold(-1), there) == a_watch(-1, look_at=look)


def test_a_later_word_on_the_sale_moves_the_promise():
    """As long as nothing newer binds."""
    assert follow(a_watch(3), sold(5), THERE) == a_watch(5, look_at=morning(6))


@pytest.mark.parametrize("newer", [{"told": TOLD}, {"agreed": heard(3, own=True)}])
def test_a_later_word_on_the_sale_does_not_take_back_what_was_told_or_agreed(newer: dict[str, Any]):
    """It is kept as what was said; the customer holds the newer date."""
    order = sold(5, own_request=word(3, own=True) if "agreed" in newer else None)
    assert follow(a_watch(3, **newer), order, THERE) == a_watch(3, placed=day(5), **newer)


def test_a_sale_that_is_not_known_yet_takes_no_promise_away():
    """A change of the date may be told before the sale."""
    assert follow(a_watch(), sold(placement=None), THERE) == a_watch()
