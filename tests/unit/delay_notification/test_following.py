"""What the facts of an order make of its promise, one fact at a time."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from functions.delay_notification.following import (
    closed,
    follow,
    is_over,
    is_unchanged,
    is_urgent,
    may_begin,
)
from functions.delay_notification.mornings import There
from functions.delay_notification.settings import DelaySettings
from gjensyn.models.delay import Heard, News, Told, Watch
from gjensyn.models.order import Order, Reschedule
from gjensyn.models.record import Dated
from tests.builders import NOW, a_placement, an_order, item_key

TODAY = date(2026, 11, 2)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
OSLO = (ZoneInfo("Europe/Oslo"),)
THERE = There(NOW, OSLO, DelaySettings(delay_threshold_days=3))
KEY = item_key("order", "O-1")
TOLD = (Told(at=NOW - 5 * DAY, named=None, message="message#1"),)


def day(ahead: int) -> date:
    return TODAY + timedelta(days=ahead)


def midnight(ahead: int) -> datetime:
    return datetime(2026, 11, 1, 23, tzinfo=UTC) + ahead * DAY


def morning(ahead: int) -> datetime:
    return datetime(2026, 11, 2, 7, tzinfo=UTC) + ahead * DAY


def word(ahead: int | None, *, own: bool = False, at: datetime = NOW - HOUR) -> Dated[Reschedule]:
    named = None if ahead is None else day(ahead)
    by: Any = "customer" if own else "sender"
    value = Reschedule(promised_date=named, reason="carrier", requested_by=by)
    return Dated[Reschedule](value=value, at=at)


def heard(ahead: int | None, *, own: bool = False, at: datetime = NOW - HOUR) -> Heard:
    return Heard(at=at, named=None if ahead is None else day(ahead), own=own)


def sold(promise: int | None = 5, status: Any = "placed", **fields: Any) -> Order:
    """Return an order that was promised for so many days ahead."""
    promised = None if promise is None else day(promise)
    placement = a_placement(promised_date=promised)
    return an_order(
        **{"status": status, "placement": placement, "whole_delivered_at": None, **fields}
    )


def asked_for(ahead: int | None, promise: int = 5, **fields: Any) -> Order:
    """Return an order whose newest word is the customer's own wish."""
    at = fields.pop("at", NOW - HOUR)
    wish = word(ahead, own=True, at=at)
    return sold(promise, **{"reschedule": wish, "own_request": wish, **fields})


def a_watch(promise: int | None = 5, **fields: Any) -> Watch:
    """Return the watch on an order as it was sold."""
    named = None if promise is None else day(promise)
    known: dict[str, Any] = {"promise": named, "first_promise": named, "placed": named}
    if promise is not None:
        known["late_from"] = midnight(promise + 1)
    return Watch(order=KEY, order_id="O-1", **{**known, **fields})


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


# ------------------------------------------------------------------- the customer's own wish


def test_the_date_that_a_customer_asks_for_is_the_promise_from_then_on():
    """No delay: news of one is dropped, and nothing was broken."""
    before = a_watch(
        news=News(since=NOW - HOUR, named=day(9)), broken_at=NOW - HOUR, handed_over=True
    )
    agreed = heard(12, own=True)
    assert follow(before, asked_for(12), THERE) == a_watch(
        12, placed=day(5), agreed=agreed, heard=agreed, look_at=morning(13)
    )


def test_a_customer_who_names_no_date_is_promised_none():
    """They wait without one: there is nothing to look at."""
    agreed = heard(None, own=True)
    expected = a_watch(None, placed=day(5), agreed=agreed, heard=agreed)
    assert follow(a_watch(), asked_for(None), THERE) == expected


@pytest.mark.parametrize(("seconds", "late"), [(-1, False), (0, True), (1, True)])
def test_who_asks_once_it_is_late_has_been_let_down_all_the_same(seconds: int, late: bool):
    """From the midnight after the promised day on; the new date is watched."""
    at = midnight(0) + timedelta(seconds=seconds)
    found = follow(a_watch(-1, broken_at=NOW - DAY), asked_for(3, -1, at=at), THERE)
    assert found.first_promise == day(-1 if late else 3)
    assert found.late_from == midnight(0 if late else 4)
    assert found.broken_at == (NOW - DAY if late else None)
    assert (found.promise, found.look_at) == (day(3), morning(4))


def test_who_asks_once_they_were_told_has_been_let_down_all_the_same():
    """What they were told stays known; a person need not look after it any more."""
    before = a_watch(told=TOLD, broken_at=NOW - DAY, handed_over=True)
    agreed = heard(12, own=True)
    assert follow(before, asked_for(12), THERE) == before.model_copy(
        update={
            "handed_over": False,
            "promise": day(12),
            "agreed": agreed,
            "heard": agreed,
            "look_at": morning(13),
        }
    )


def test_a_wish_that_was_granted_before_is_not_granted_again():
    """The promise that was told since stands."""
    agreed = heard(3, own=True, at=NOW - DAY)
    before = a_watch(9, placed=day(5), agreed=agreed, told=TOLD)
    order = sold(own_request=word(3, own=True, at=NOW - DAY))
    assert follow(before, order, THERE) == before


def test_a_wish_that_nobody_can_grant_is_noted_and_changes_nothing():
    """Where they are the day had passed when they asked for it."""
    wish = heard(-1, own=True)
    found = follow(a_watch(), asked_for(-1), THERE)
    assert found == a_watch(agreed=wish, heard=wish, look_at=morning(6))


SINCE = word(9, at=NOW - HOUR)


@pytest.mark.parametrize(
    ("fields", "newest", "moves"),
    [
        ({"told": TOLD, "heard": heard(9)}, SINCE, False),
        ({"heard": heard(9)}, SINCE, True),  # nobody was told
        ({"told": TOLD, "heard": heard(9), "news": News(since=NOW, named=day(9))}, SINCE, True),
        ({"told": TOLD, "heard": heard(8)}, SINCE, True),  # told of another word
        ({"told": TOLD}, None, True),
    ],
)
def test_a_wish_that_arrives_after_a_later_word_was_told_does_not_move_the_promise(
    fields: dict[str, Any], newest: Dated[Reschedule] | None, moves: bool
):
    """What reached the customer last is what they hold; what only waits has not reached them."""
    before = a_watch(9, placed=day(5), **fields)
    order = sold(own_request=word(3, own=True, at=NOW - DAY), reschedule=newest)
    found = follow(before, order, THERE)
    assert found.agreed == heard(3, own=True, at=NOW - DAY)
    assert found.promise == day(3 if moves else 9)


@pytest.mark.parametrize("promise", [8, 10])
def test_a_wish_moves_a_promise_other_than_the_word_that_was_heard(promise: int):
    """The later word was not what the customer was told."""
    before = a_watch(promise, placed=day(5), told=TOLD, heard=heard(9))
    order = sold(own_request=word(3, own=True, at=NOW - DAY), reschedule=SINCE)
    assert follow(before, order, THERE).promise == day(3)


def test_the_newest_wish_moves_the_promise_though_an_older_one_was_told_since():
    """A word of their own is not one that reached them later."""
    before = a_watch(9, placed=day(5), told=TOLD, heard=heard(9, own=True))
    order = sold(
        own_request=word(3, own=True, at=NOW - DAY), reschedule=word(9, own=True, at=NOW - HOUR)
    )
    assert follow(before, order, THERE).promise == day(3)


# ------------------------------------------------------------------- another date


def test_a_later_date_is_news_that_waits_until_it_has_settled():
    """From now on it is known that the promise breaks; it is told in an hour."""
    assert follow(a_watch(look_at=morning(6)), sold(reschedule=word(8)), THERE) == a_watch(
        heard=heard(8), news=News(since=NOW, named=day(8)), broken_at=NOW, look_at=NOW + HOUR
    )


@pytest.mark.parametrize(("minutes", "waits"), [(30, 30), (60, 0), (90, 0)])
def test_the_hour_counts_from_the_first_of_several_changes(minutes: int, waits: int):
    """The first date it was broken by stays; what has waited longer is looked at now."""
    since = NOW - timedelta(minutes=minutes)
    before = a_watch(
        heard=heard(9, at=since), news=News(since=since, named=day(9)), broken_at=since
    )
    found = follow(before, sold(reschedule=word(None)), THERE)
    assert found == a_watch(
        heard=heard(None),
        news=News(since=since, named=None),
        broken_at=since,
        look_at=NOW + timedelta(minutes=waits),
    )


@pytest.mark.parametrize(
    ("promise", "named", "broken"),
    [(5, 1, None), (5, None, NOW), (None, 9, NOW), (5, 8, NOW)],
)
def test_good_news_breaks_no_promise(promise: int | None, named: int | None, broken: Any):
    """Of an order that was told of: an earlier date is no delay, no date at all is one."""
    before = a_watch(promise, placed=day(5), told=TOLD)
    found = follow(before, sold(reschedule=word(named)), THERE)
    assert found.news == News(since=NOW, named=None if named is None else day(named))
    assert found.broken_at == broken


def test_news_of_today_is_told_at_the_hours_of_what_is_urgent():
    """Who waits at home hears of it in the evening; who waits for next week in the morning."""
    settings = DelaySettings.model_validate({"urgent_hours": "06:00-23:00"})
    evening = NOW.replace(hour=20)
    there = There(evening, OSLO, settings)
    today = follow(a_watch(0), sold(0, reschedule=word(3)), there)
    later = follow(a_watch(1), sold(1, reschedule=word(3)), there)
    assert (today.look_at, later.look_at) == (evening + HOUR, morning(1))


def test_where_no_hour_suits_all_places_news_is_looked_at_the_next_morning():
    """Delivery says then that it could not be sent."""
    settings = DelaySettings.model_validate({"waking_hours": "09:00-09:30"})
    places = (ZoneInfo("America/New_York"), ZoneInfo("Pacific/Honolulu"))
    found = follow(a_watch(), sold(reschedule=word(8)), There(NOW, places, settings))
    assert found.look_at == datetime(2026, 11, 3, 18, tzinfo=UTC)


@pytest.mark.parametrize(("promise", "urgent"), [(None, False), (-1, True), (0, True), (1, False)])
def test_news_is_urgent_where_it_changes_today(promise: int | None, urgent: bool):
    """The day was promised, or a day that has passed."""
    assert is_urgent(a_watch(promise), THERE) is urgent


def test_a_date_that_cannot_be_meant_is_noted_and_the_news_before_it_stands():
    """A slip of the keyboard; no doubt about what was known before."""
    before = a_watch(
        heard=heard(9, at=NOW - DAY), news=News(since=NOW, named=day(9)), look_at=NOW + HOUR
    )
    found = follow(before, sold(reschedule=word(-5)), THERE)
    assert found == before.model_copy(update={"heard": heard(-5)})


def test_a_word_that_was_weighed_is_not_weighed_again():
    """The order changed in another way: what waits goes on waiting."""
    before = a_watch(
        heard=heard(8), news=News(since=NOW - HOUR, named=day(8)), look_at=NOW + 2 * HOUR
    )
    assert follow(before, sold(reschedule=word(8)), THERE) == before


def test_a_word_is_weighed_again_where_the_promise_moved_under_it():
    """The shop corrects the sale: the day it named before is no news any more."""
    before = a_watch(
        heard=heard(8), news=News(since=NOW, named=day(8)), broken_at=NOW, look_at=NOW + HOUR
    )
    found = follow(before, sold(8, reschedule=word(8)), THERE)
    assert found == a_watch(8, heard=heard(8), look_at=morning(9))


def test_what_was_no_news_is_news_where_the_promise_moved_away_from_it():
    """The shop corrects the sale to a day before the one that it named later."""
    before = a_watch(8, heard=heard(8), look_at=morning(9))
    found = follow(before, sold(5, reschedule=word(8)), THERE)
    assert (found.promise, found.news) == (day(5), News(since=NOW, named=day(8)))


def test_without_any_word_on_its_date_an_order_goes_on_as_it_was_sold():
    """News that waits is left alone, too."""
    before = a_watch(news=News(since=NOW, named=day(8)), look_at=NOW + HOUR)
    assert follow(before, sold(), THERE) == before


@pytest.mark.parametrize(
    ("promise", "told", "kept"),
    [(5, (), False), (0, (), False), (-1, (), True), (None, (), False), (5, TOLD, True)],
)
@pytest.mark.parametrize("own", [False, True])
def test_what_was_broken_stays_so_only_where_somebody_waited(
    promise: int | None, told: tuple[Told, ...], kept: bool, own: bool
):
    """Taken back before the day and before anybody was told, it was never broken."""
    ahead = promise if promise is not None else None
    said = word(ahead, own=own, at=NOW - 2 * DAY)
    before = a_watch(
        promise, placed=day(5), told=told, broken_at=NOW - DAY, news=News(since=NOW, named=day(9))
    )
    agreed = {"agreed": heard(ahead, own=True, at=said.at)} if own else {}
    order = sold(reschedule=said, own_request=said if own else None)
    found = follow(before.model_copy(update=agreed), order, THERE)
    assert found.news is None
    assert found.broken_at == (NOW - DAY if kept else None)
    assert found.look_at == (None if promise is None else morning(promise + 1))
