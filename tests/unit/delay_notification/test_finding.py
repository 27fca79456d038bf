"""What a look at one order brings: something to tell, a line for the ledger, or a later look."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from functions.delay_notification.finding import Finding, find, hear
from functions.delay_notification.mornings import There
from functions.delay_notification.settings import DelaySettings
from gjensyn.models.delay import Heard, News, Told, Watch
from gjensyn.models.order import Order, Reschedule
from gjensyn.models.record import Dated
from tests.builders import NOW, a_placement, an_order, item_key

TODAY = date(2026, 11, 2)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
THERE = There(NOW, (ZoneInfo("Europe/Oslo"),), DelaySettings(delay_threshold_days=3))


def day(ahead: int) -> date:
    return TODAY + timedelta(days=ahead)


def morning(ahead: int) -> datetime:
    return datetime(2026, 11, 2, 7, tzinfo=UTC) + ahead * DAY


def word(named: date | None, *, own: bool = False) -> Dated[Reschedule]:
    by: Any = "customer" if own else "sender"
    value = Reschedule(promised_date=named, reason="carrier", requested_by=by)
    return Dated[Reschedule](value=value, at=NOW - HOUR)


def sold(promise: date, **fields: Any) -> Order:
    known = {"status": "shipped", "whole_delivered_at": None}
    return an_order(**{**known, "placement": a_placement(promised_date=promise), **fields})


def a_watch(promise: date | None, **fields: Any) -> Watch:
    """Return a watch that has weighed the sale and is due now."""
    known: dict[str, Any] = {"promise": promise, "first_promise": promise, "placed": promise}
    key = item_key("order", "O-1")
    return Watch(order=key, order_id="O-1", **{**known, "look_at": NOW, "entries": 4, **fields})


def ledger(found: Finding) -> list[tuple[str | None, str, datetime]]:
    """Return why something is not told, about which order, and when that was found."""
    return [(entry.reason, *entry.order_ids, entry.decided_at) for entry in found.entries]


# ------------------------------------------------------------------- an order that changed


def test_a_sale_with_a_date_begins_a_watch_without_a_word():
    """Nothing is told, and nothing has to be explained."""
    found = hear(None, sold(day(5)), THERE)
    assert (found.watch.promise, found.watch.look_at) == (day(5), morning(6))
    assert (found.entries, found.watch.entries, found.tell) == ((), 0, None)


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (sold(day(5), reschedule=word(day(6))), "inside_threshold"),
        (sold(day(5), reschedule=word(day(9), own=True)), "own_request"),
        (sold(day(5), doubted=word(day(-30))), "date_in_past"),
    ],
)
def test_a_word_that_is_not_told_leaves_a_line_in_the_ledger(order: Order, reason: str):
    """It is counted, so that the next one has a name of its own."""
    found = hear(a_watch(day(5)), order, THERE)
    assert ledger(found) == [(reason, "O-1", NOW)]
    assert found.watch.entries == 5


def test_lines_about_one_order_are_told_apart_by_their_number():
    """The same word at the same count is the same line, another count another."""
    order = sold(day(5), reschedule=word(day(6)))
    keys = {hear(a_watch(day(5), entries=n), order, THERE).entries[0].key for n in (4, 4, 5)}
    assert len(keys) == 2


def test_a_sale_of_which_no_day_can_be_believed_is_judged_by_when_it_was_placed():
    """The day before yesterday was possible eight days ago; the day before the sale was not."""
    assert hear(None, sold(day(-2)), THERE).entries == ()
    (entry,) = hear(None, sold(day(-9)), THERE).entries
    assert entry.reason == "date_in_past"


def test_a_date_of_an_order_that_is_not_known_to_be_placed_is_judged_by_today():
    """A word on the date may come before the sale."""
    found = hear(a_watch(day(-9), placed=None), sold(day(5), placement=None), THERE)
    assert found.entries == ()
    order = sold(day(5), placement=None, doubted=word(day(-9)))
    assert ledger(hear(a_watch(None, placed=None), order, THERE)) == [("date_in_past", "O-1", NOW)]


# ------------------------------------------------------------------- a watch that is due


def test_what_passed_in_silence_is_told():
    """With the watch to go on with, and nothing for the ledger."""
    found = find(a_watch(day(-1)), sold(day(-1)), THERE)
    assert found.tell
    assert (found.tell.stage, found.tell.named) == ("first", None)
    assert (found.watch, found.entries) == (a_watch(day(-1)), ())


def test_what_arrived_before_its_look_is_told_to_nobody():
    """The morning is here sooner than the news of the delivery: the order itself says so."""
    order = sold(day(-1), status="delivered", whole_delivered_at=NOW)
    found = find(a_watch(day(-1)), order, THERE)
    assert found == Finding(a_watch(day(-1), open=False, closed_at=NOW, look_at=None))


@pytest.mark.parametrize(("seconds", "told"), [(-1, True), (0, True), (1, False)])
def test_what_is_looked_at_too_early_waits(seconds: int, told: bool):
    """Until the moment of its look, to the second."""
    watch = a_watch(day(-1), look_at=NOW + timedelta(seconds=seconds))
    found = find(watch, sold(day(-1)), THERE)
    assert bool(found.tell) is told
    assert found.watch == watch


def test_a_word_that_is_first_heard_at_the_look_is_weighed_and_settles():
    """It is not told within the same minute; the ledger keeps one that is not worth telling."""
    news = find(a_watch(day(5)), sold(day(5), reschedule=word(day(9))), THERE)
    assert (news.tell, news.watch.look_at) == (None, NOW + HOUR)
    borne = find(a_watch(day(5)), sold(day(5), reschedule=word(day(6))), THERE)
    assert (borne.tell, borne.watch.look_at) == (None, morning(7))
    assert ledger(borne) == [("inside_threshold", "O-1", NOW)]


def test_a_word_that_cannot_be_meant_leaves_a_line_beside_what_is_told():
    """The promise passed all the same."""
    order = sold(day(-1), doubted=word(day(-30)))
    found = find(a_watch(day(-1)), order, THERE)
    assert found.tell
    assert ledger(found) == [("date_in_past", "O-1", NOW)]
    assert found.tell.watch == found.watch
    assert found.watch.entries == 5


def test_what_passed_weeks_ago_is_history_and_rests():
    """No word of it helps any more: one line says so, and it is not looked at again."""
    found = find(a_watch(day(-20)), sold(day(-20), placement=None), THERE)
    assert (found.tell, ledger(found)) == (None, [("history", "O-1", NOW)])
    assert (found.watch.look_at, found.watch.news, found.watch.entries) == (None, None, 5)


def test_history_is_said_after_what_was_first_heard_at_the_look():
    """Two lines: the word that cannot be meant, and that all is long past."""
    order = sold(day(-20), placement=None, doubted=word(day(-30)))
    found = find(a_watch(day(-20)), order, THERE)
    assert [entry.reason for entry in found.entries] == ["date_in_past", "history"]
    assert len({entry.key for entry in found.entries}) == 2
    assert found.watch.entries == 6


def test_news_of_long_ago_is_dropped_with_its_order():
    """It waited for weeks, as when nobody could be told."""
    at = NOW - 30 * DAY
    watch = a_watch(
        day(-20),
        heard=Heard(at=at, named=day(-10)),
        news=News(since=at, named=day(-10)),
    )
    old = word(day(-10)).model_copy(update={"at": at})
    found = find(watch, sold(day(-20), placement=None, reschedule=old), THERE)
    assert (found.tell, found.watch.news, found.watch.look_at) == (None, None, None)


def test_a_date_that_passed_before_it_could_be_told_is_no_news():
    """They know already that no date is known; the update they were promised is kept."""
    told = Told(at=NOW - 3 * DAY, named=None, message="message#1", next_update=day(1))
    heard = Heard(at=NOW - HOUR, named=day(-1))
    watch = a_watch(
        None,
        placed=day(-9),
        told=(told,),
        heard=heard,
        news=News(since=NOW - HOUR, named=day(-1)),
    )
    order = sold(day(-9), reschedule=word(day(-1)), doubted=word(day(-30)))
    found = find(watch, order, THERE)
    assert (found.tell, found.watch.news) == (None, None)
    assert found.watch.look_at == morning(1)
    assert ledger(found) == [("date_in_past", "O-1", NOW)]
