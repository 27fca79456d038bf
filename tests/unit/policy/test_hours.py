"""Waking hours on the days that break clocks."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from gjensyn.policy.hours import Window, at_local, is_open, morning_after, next_open
from gjensyn.policy.zones import zones_of

OSLO = (ZoneInfo("Europe/Oslo"),)
WAKING = Window.parse("08:00-20:00")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "clock", "holds"),
    [
        ("08:00-20:00", time(7, 59, 59), False),
        ("08:00-20:00", time(8), True),
        ("08:00-20:00", time(19, 59, 59, 999999), True),
        ("08:00-20:00", time(20), False),
        ("22:00-06:00", time(22), True),
        ("22:00-06:00", time(23), True),
        ("22:00-06:00", time(5, 59), True),
        ("22:00-06:00", time(6), False),
        ("22:00-06:00", time(21, 59), False),
        ("20:00-00:00", time(23, 59), True),
        ("20:00-00:00", time(0), False),
        ("08:00-08:00", time(8), False),
        ("00:00-00:00", time(12), False),
    ],
)
def test_a_window_holds_its_start_and_not_its_end(text: str, clock: time, holds: bool):
    """Over midnight too; where start equals end it is never open."""
    assert Window.parse(text).holds(clock) is holds


@pytest.mark.parametrize(
    "text",
    [
        "",
        "08:00",
        "8:00-20:00",
        "08:00-24:00",
        "08:60-20:00",
        "08:00\u201320:00",
        " 08:00-20:00",
        "always",
    ],
)
def test_a_window_that_cannot_be_read_is_refused(text: str):
    """A slip in a setting is an error, not an open night."""
    with pytest.raises(ValueError, match="not a window"):
        Window.parse(text)


@pytest.mark.parametrize(
    ("moment", "window", "opens"),
    [
        ("2026-11-02T06:59:59.5", "08:00-20:00", "2026-11-02T07:00:00"),
        ("2026-11-02T12:34:56", "08:00-20:00", "2026-11-02T12:34:56"),
        ("2026-11-02T19:00:00", "08:00-20:00", "2026-11-03T07:00:00"),
        ("2026-03-28T22:00:00", "02:30-04:00", "2026-03-29T01:00:00"),  # 02:30 is skipped
        ("2026-03-28T22:00:00", "02:10-02:50", "2026-03-30T00:10:00"),  # so is all of it
        ("2026-10-24T22:00:00", "02:30-03:00", "2026-10-25T00:30:00"),  # 02:30, the first
        ("2026-10-25T01:00:00", "02:30-03:00", "2026-10-25T01:30:00"),  # 02:30, the second
        ("2026-10-25T00:45:00", "01:00-02:30", "2026-10-25T01:00:00"),  # 02:59 to 02:00
        ("2028-02-28T20:00:00", "08:00-20:00", "2028-02-29T07:00:00"),
        ("2026-02-28T20:00:00", "08:00-20:00", "2026-03-01T07:00:00"),
        ("2026-12-31T23:30:00", "22:00-06:00", "2026-12-31T23:30:00"),
        ("2026-10-24T07:00", "08:00-08:30", "2026-10-25T07:00"),  # to the hour a day later
    ],
)
def test_the_next_open_instant_in_oslo(moment: str, window: str, opens: str):
    """Skipped hour, doubled hour, leap day, turn of the year."""
    assert next_open(utc(moment), Window.parse(window), OSLO) == utc(opens)


def test_a_country_with_many_zones_is_reached_when_all_are_awake():
    """In the United States that is when it is eight in Hawaii."""
    zones = zones_of(None, "US", "Europe/Oslo")
    assert next_open(utc("2026-11-02T10:00:00"), WAKING, zones) == utc("2026-11-02T18:00:00")
    assert not is_open(utc("2026-11-02T17:59:59"), WAKING, zones)


def test_zones_too_far_apart_are_never_open():
    """Then the caller decides; nobody is woken by default."""
    zones = zones_of(None, "AQ", "Europe/Oslo")
    assert next_open(utc("2026-11-02T10:00:00"), WAKING, zones) is None
    assert morning_after(utc("2026-11-02T10:00:00"), 1, time(10), zones, WAKING) is None


def test_hours_that_meet_in_one_season_only_are_found():
    """Oslo and Auckland are awake together from the end of March."""
    zones = (ZoneInfo("Europe/Oslo"), ZoneInfo("Pacific/Auckland"))
    found = next_open(utc("2026-11-02T10:00:00"), WAKING, zones)
    assert found == utc("2027-03-28T06:00:00")


def test_hours_that_begin_to_meet_when_a_clock_is_turned_are_met_at_that_instant():
    """In New York 02:00 became 03:00 at seven; in Casablanca it had become seven at two.

    The day before, 02:58 in New York was 08:58 in Casablanca, too late there.
    """
    zones = (ZoneInfo("America/New_York"), ZoneInfo("Africa/Casablanca"))
    found = next_open(utc("2024-03-09T05:19:00"), Window.parse("02:58-08:36"), zones)
    assert found == utc("2024-03-10T07:00:00")


def test_without_a_zone_nothing_is_open():
    """No zone is no permission."""
    noon = utc("2026-11-02T12:00:00")
    assert not is_open(noon, WAKING, ())
    assert next_open(noon, WAKING, ()) is None
    with pytest.raises(ValueError, match="empty"):
        at_local(date(2026, 11, 2), time(8), ())


def test_a_naive_moment_is_refused():
    """The machine's own zone must not slip in."""
    with pytest.raises(ValueError, match="offset"):
        is_open(datetime(2026, 11, 2, 12), WAKING, OSLO)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("delivered", "days", "asked"),
    [
        ("2026-11-02T12:00:00", 1, "2026-11-03T09:00:00"),
        ("2026-11-02T23:30:00", 1, "2026-11-04T09:00:00"),  # past midnight in Oslo
        ("2026-11-02T12:00:00", 0, "2026-11-02T12:00:00"),
        ("2026-11-02T20:00:00", 0, "2026-11-03T07:00:00"),
        ("2026-10-24T12:00:00", 1, "2026-10-25T09:00:00"),
        ("2028-02-28T12:00:00", 1, "2028-02-29T09:00:00"),
    ],
)
def test_the_survey_is_asked_in_the_morning_after(delivered: str, days: int, asked: str):
    """From ten there, in waking hours, and never before the moment itself."""
    assert morning_after(utc(delivered), days, time(10), OSLO, WAKING) == utc(asked)
