"""What a date is worth, to the day: what is credible, what is news, and when to look again."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from functions.delay_notification.judging import (
    credible,
    doubt,
    is_history,
    matters,
    rested,
    why_silent,
)
from functions.delay_notification.mornings import There
from functions.delay_notification.settings import DelaySettings
from functions.delay_notification.watches import AT_MOST, arranged, is_full
from gjensyn.models.delay import DELAYS_KEY, Delays, Heard, News, Told, Watch
from tests.builders import NOW, SUBJECT

TODAY = date(2026, 11, 2)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
OSLO = (ZoneInfo("Europe/Oslo"),)
THERE = There(NOW, OSLO, DelaySettings(delay_threshold_days=3))
TOLD = (Told(at=NOW - 5 * DAY, named=None, message="message#1"),)


def day(ahead: int) -> date:
    return TODAY + timedelta(days=ahead)


def morning(ahead: int) -> datetime:
    return datetime(2026, 11, 2, 7, tzinfo=UTC) + ahead * DAY


def a_watch(**fields: Any) -> Watch:
    return Watch(order="order#1", order_id="O-1", **fields)


def heard(ahead: int | None, *, own: bool = False, at: datetime = NOW) -> Heard:
    return Heard(at=at, named=None if ahead is None else day(ahead), own=own)


@pytest.mark.parametrize(
    ("ahead", "word"),
    [(-1, "date_in_past"), (0, None), (1, None), (730, None), (731, "date_too_far")],
)
def test_a_date_is_believed_from_today_for_two_years(ahead: int, word: str | None):
    """Reckoned from the day on which it was said."""
    assert doubt(day(ahead), NOW, THERE) == word
    assert credible(day(ahead), NOW, THERE) == (None if word else day(ahead))
    assert doubt(None, NOW, THERE) is None


@pytest.mark.parametrize("drift", [-4, -3, -2, -1, 0, 1, 2, 3, 4])
@pytest.mark.parametrize("told", [(), TOLD])
def test_a_drift_below_the_threshold_is_no_news(drift: int, told: tuple[Told, ...]):
    """An earlier date is news only where a late one was told before."""
    watch = a_watch(promise=day(5), told=told)
    news = drift >= 3 or (bool(told) and drift <= -3)
    assert matters(watch, day(5 + drift), THERE) is news


@pytest.mark.parametrize(
    ("fields", "ahead", "news"),
    [
        ({}, 5, False),
        ({}, None, False),
        ({"told": TOLD}, 5, True),  # a date at last
        ({"told": TOLD}, None, False),  # they know that there is none
        ({"promise": day(5)}, None, True),
        ({"promise": day(5), "told": TOLD}, None, True),
        ({"promise": day(5), "handed_over": True}, None, False),
    ],
)
def test_no_date_is_news_where_there_was_one(fields: dict[str, Any], ahead: int | None, news: bool):
    """And a date where there was none; where nothing was promised nothing is broken."""
    assert matters(a_watch(**fields), None if ahead is None else day(ahead), THERE) is news


@pytest.mark.parametrize(
    ("fields", "look"),
    [
        ({"promise": day(2)}, morning(3)),
        ({"promise": day(2), "open": False}, None),
        ({"promise": day(2), "handed_over": True}, None),
        ({"promise": day(2), "heard": heard(3)}, morning(4)),  # inside the threshold
        ({"promise": day(2), "heard": heard(4)}, morning(5)),
        ({"promise": day(2), "heard": heard(5)}, morning(3)),
        ({"promise": day(2), "heard": heard(9)}, morning(3)),
        ({"promise": day(2), "heard": heard(2)}, morning(3)),
        ({"promise": day(2), "heard": heard(1)}, morning(3)),
        ({"promise": day(2), "heard": heard(3, own=True)}, morning(3)),
        ({"promise": day(2), "heard": heard(None)}, morning(3)),
        ({}, None),
        ({"told": TOLD}, None),
    ],
)
def test_a_promise_is_looked_at_the_morning_after(fields: dict[str, Any], look: datetime | None):
    """Or after the date a little later that was heard of; never where nothing is to come."""
    assert rested(a_watch(**fields), THERE).look_at == look


@pytest.mark.parametrize(("hours", "kept"), [(-1, True), (0, True), (1, False)])
def test_a_promised_update_is_kept_unless_the_customer_has_agreed_since(hours: int, kept: bool):
    """What they agreed to later takes its place."""
    told = (TOLD[0].model_copy(update={"next_update": day(4)}),)
    agreed = heard(None, own=True, at=told[-1].at + hours * HOUR)
    assert rested(a_watch(told=told), THERE).look_at == morning(4)
    look = rested(a_watch(told=told, agreed=agreed), THERE).look_at
    assert look == (morning(4) if kept else None)


def test_the_last_word_that_was_told_is_the_one_that_counts():
    """What was promised with the first one is over."""
    first = TOLD[0].model_copy(update={"next_update": day(1)})
    last = Told(at=NOW, named=None, message="message#2", next_update=day(6))
    between = heard(None, own=True, at=NOW - DAY)
    watch = a_watch(told=(first, last), agreed=between)
    assert rested(watch, THERE).look_at == morning(6)


def test_a_shop_may_tell_of_every_day():
    """Earlier or later, by one."""
    there = There(NOW, OSLO, DelaySettings(delay_threshold_days=1))
    watch = a_watch(promise=day(5), told=TOLD)
    assert [matters(watch, day(ahead), there) for ahead in (4, 5, 6)] == [True, False, True]


# ------------------------------------------------------------------- why nothing is said


@pytest.mark.parametrize(
    ("after", "word"),
    [
        ({"open": False, "heard": heard(9)}, None),
        ({"promise": day(5), "heard": heard(-1)}, "date_in_past"),
        ({"promise": day(5), "heard": heard(999)}, "date_too_far"),
        ({"promise": day(5), "heard": heard(9, own=True)}, "own_request"),
        ({"promise": day(5), "heard": heard(9), "news": News(since=NOW, named=day(9))}, None),
        ({"heard": heard(9)}, "no_promise"),
        ({"told": TOLD, "heard": heard(None)}, "nothing_new"),
        ({"promise": day(5), "heard": heard(4)}, "earlier_date"),
        ({"promise": day(5), "heard": heard(5)}, "inside_threshold"),
        ({"promise": day(5), "heard": heard(6)}, "inside_threshold"),
        ({"promise": day(5), "told": TOLD, "heard": heard(4)}, "inside_threshold"),
        ({"promise": day(5), "doubted": heard(-9)}, "date_in_past"),
        ({"placed": day(-9)}, "date_in_past"),
        ({"placed": day(9)}, None),
    ],
)
def test_each_word_that_is_not_told_has_its_reason(after: dict[str, Any], word: str | None):
    """The ledger keeps it."""
    assert why_silent(None, a_watch(**after), THERE, NOW) == word


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        ({"heard": heard(4)}, {"heard": heard(4), "promise": day(5)}, None),
        ({"heard": heard(3)}, {"heard": heard(4), "promise": day(5)}, "earlier_date"),
        ({"doubted": heard(-9)}, {"doubted": heard(-9)}, None),
        ({"doubted": heard(-8)}, {"doubted": heard(-9)}, "date_in_past"),
        ({"placed": day(-9)}, {"placed": day(-9)}, None),
        ({"placed": day(9)}, {"placed": day(-9)}, "date_in_past"),
        ({"placed": day(-9)}, {"placed": day(-9), "doubted": heard(-7)}, "date_in_past"),
    ],
)
def test_a_word_is_answered_once(before: dict[str, Any], after: dict[str, Any], word: str | None):
    """Told again, it is no new word."""
    assert why_silent(a_watch(**before), a_watch(**after), THERE, NOW) == word


@pytest.mark.parametrize(
    ("fields", "history"),
    [
        ({"promise": day(3)}, False),
        ({"promise": day(-3)}, False),
        ({"promise": day(-14)}, False),
        ({"promise": day(-15)}, True),
        ({"promise": day(-15), "told": TOLD}, False),
        ({}, False),
        ({"promise": day(-15), "heard": heard(3)}, True),
        ({"promise": day(-15), "news": News(since=NOW, named=day(3))}, True),
        *(
            (
                {
                    "promise": day(-15),
                    "heard": heard(3, at=NOW - days * DAY),
                    "news": News(since=NOW, named=day(3)),
                },
                days > 14,
            )
            for days in (13, 14, 15)
        ),
    ],
)
def test_what_passed_two_weeks_ago_untold_is_history(fields: dict[str, Any], history: bool):
    """Unless there is fresh news of it."""
    assert is_history(a_watch(**fields), THERE) is history


# ------------------------------------------------------------------- all watches of one person


def delays(*watches: Watch, **fields: Any) -> Delays:
    return Delays(subject=SUBJECT, key=DELAYS_KEY, customer_id="K-17", watches=watches, **fields)


def numbered(number: int, **fields: Any) -> Watch:
    return Watch(order=f"order#{number}", order_id=f"O-{number}", **fields)


def test_watches_stand_in_order_and_the_item_is_due_with_the_first():
    """One that changed takes the place of what it was."""
    found = arranged(
        delays(numbered(2, look_at=NOW + 3 * HOUR), numbered(1)),
        [numbered(3, look_at=NOW + 2 * HOUR), numbered(1, look_at=NOW + 5 * HOUR)],
        NOW,
    )
    assert [watch.order for watch in found.watches] == ["order#1", "order#2", "order#3"]
    assert found.watches[0].look_at == NOW + 5 * HOUR
    assert found.due_at == NOW + 2 * HOUR


@pytest.mark.parametrize(
    ("fields", "earliest", "due"),
    [
        ({}, None, 2),
        ({"not_before": NOW + 4 * HOUR}, None, 4),
        ({"not_before": NOW + HOUR}, None, 2),
        ({}, 6, 6),
        ({"check_at": NOW + HOUR}, None, 1),
        ({"check_at": NOW + 3 * HOUR, "not_before": NOW + 4 * HOUR}, None, 3),
    ],
)
def test_it_is_not_due_before_it_may_be_told(
    fields: dict[str, Any], earliest: int | None, due: int
):
    """But a message is seen to its end in its own time."""
    at = None if earliest is None else NOW + earliest * HOUR
    found = arranged(delays(**fields), [numbered(1, look_at=NOW + 2 * HOUR)], NOW, earliest=at)
    assert found.due_at == NOW + due * HOUR
    assert arranged(delays(), [numbered(1)], NOW, earliest=NOW).due_at is None


@pytest.mark.parametrize(
    ("fields", "days"),
    [
        ({}, 30),
        ({"late_from": NOW + HOUR}, 30),
        ({"late_from": NOW}, 400),
        ({"late_from": NOW - HOUR}, 400),
        ({"told": TOLD}, 400),
    ],
)
def test_a_late_order_is_remembered_for_a_year_and_one_in_time_for_a_month(
    fields: dict[str, Any], days: int
):
    """Then it is forgotten; what is open never is."""
    over = numbered(1, open=False, closed_at=NOW, **fields)
    assert arranged(delays(over), [], NOW + days * DAY - HOUR).watches == (over,)
    assert arranged(delays(over), [], NOW + days * DAY).watches == ()
    assert arranged(delays(over), [], NOW + 999 * DAY).watches == ()
    assert len(arranged(delays(numbered(1, **fields)), [], NOW + 999 * DAY).watches) == 1


def test_nobody_waits_for_more_than_so_many_orders():
    """Those that are over take no place."""
    watched = [numbered(number) for number in range(249)]
    over = [numbered(number, open=False) for number in range(300, 310)]
    assert AT_MOST == 250
    assert not is_full(delays(*watched, *over))
    assert is_full(delays(*watched, numbered(249)))
    assert is_full(delays(*watched, numbered(249), numbered(250)))
