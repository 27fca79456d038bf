"""Dates and clocks on a wall, on the days that break them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from gjensyn.policy.hours import at_local, local_date
from gjensyn.policy.wall_clock import both_at, day_over, turns, wall
from gjensyn.policy.zones import zones_of

OSLO = (ZoneInfo("Europe/Oslo"),)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "clock", "instant"),
    [
        ("Europe/Oslo", date(2026, 3, 29), time(2, 30), "2026-03-29T01:00:00"),
        ("Europe/Oslo", date(2026, 10, 25), time(2, 30), "2026-10-25T00:30:00"),
        ("Europe/Oslo", date(2028, 2, 29), time(10), "2028-02-29T09:00:00"),
        ("Africa/Cairo", date(2026, 4, 24), time(0), "2026-04-23T22:00:00"),
        ("Pacific/Apia", date(2011, 12, 30), time(10), "2011-12-30T10:00:00"),
        ("America/St_Johns", date(2010, 11, 7), time(0), "2010-11-07T02:30:00"),
    ],
)
def test_a_local_time_is_the_first_instant_it_has_come(
    zone: str, day: date, clock: time, instant: str
):
    """The skip for a skipped time or day, the first of two for a doubled one."""
    assert at_local(day, clock, [ZoneInfo(zone)]) == utc(instant)


def test_the_local_date_is_the_later_one_of_two():
    """What is counted from it is never too early in any zone."""
    zones = zones_of(None, "US", "Europe/Oslo")
    assert local_date(utc("2026-11-03T05:30:00"), zones) == date(2026, 11, 3)
    assert local_date(utc("2026-11-03T03:30:00"), zones) == date(2026, 11, 2)


@pytest.mark.parametrize(
    ("zone", "moment", "over"),
    [
        ("Europe/Oslo", "2026-11-02T22:59:59", "2026-11-02T23:00:00"),
        ("Europe/Oslo", "2026-11-02T23:00:00", "2026-11-03T23:00:00"),
        ("Africa/Cairo", "2026-04-23T21:00:00", "2026-04-23T22:00:00"),  # midnight is skipped
        ("Pacific/Apia", "2011-12-29T20:00:00", "2011-12-30T10:00:00"),  # so is the 30th
        ("America/St_Johns", "2010-11-07T02:00:00", "2010-11-07T02:30:00"),
        ("America/St_Johns", "2010-11-07T03:00:00", "2010-11-07T03:30:00"),  # the sixth, again
    ],
)
def test_a_day_is_over_at_the_next_later_date(zone: str, moment: str, over: str):
    """Never in the past, though a clock may go back into the day before."""
    assert day_over(utc(moment), ZoneInfo(zone)) == utc(over)


def test_the_fold_of_a_setting_means_nothing():
    """A time of day from a setting is the first of two in a doubled hour."""
    assert at_local(date(2026, 10, 25), time(2, 30, fold=1), OSLO) == utc("2026-10-25T00:30:00")


def test_a_naive_moment_is_no_moment():
    """Nobody can say when it is."""
    with pytest.raises(ValueError, match="offset"):
        wall(utc("2026-11-02T09:30:00").replace(tzinfo=None), OSLO[0])


def test_both_instants_of_a_doubled_hour_are_known():
    """The first, then the second; elsewhere the same one twice."""
    doubled = both_at(date(2026, 10, 25), time(2, 30), OSLO[0])
    assert doubled == (utc("2026-10-25T00:30:00"), utc("2026-10-25T01:30:00"))
    once = utc("2026-10-26T01:30:00")
    assert both_at(date(2026, 10, 26), time(2, 30), OSLO[0]) == (once, once)


@pytest.mark.parametrize("turn", ["2026-03-29T01:00:00", "2026-10-25T01:00:00"])
@pytest.mark.parametrize("after", [0, 1, 2, 3600])
def test_a_clock_turned_forward_or_back_is_seen_at_its_second(turn: str, after: int):
    """However soon after it one looks."""
    at = utc(turn)
    since, until = at - timedelta(hours=20), at + timedelta(seconds=after)
    assert list(turns(since, until, OSLO[0])) == [at]
    assert list(turns(at - timedelta(hours=20), at - timedelta(seconds=1), OSLO[0])) == []
