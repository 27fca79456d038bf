"""What a new word on the date of an order is weighed against, and when it is told."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from functions.delay_notification.following import (
    follow,
    is_urgent,
)
from functions.delay_notification.mornings import There
from functions.delay_notification.settings import DelaySettings
from gjensyn.models.delay import News, Told
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
