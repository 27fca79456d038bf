"""Zones, moments and windows that are known for trouble, and a second way of telling them."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st

from gjensyn.policy.hours import Window

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

thorough = settings(deadline=None, print_blob=True, derandomize=True, max_examples=150)

ZONES = [
    ZoneInfo(name)
    for name in (
        "Europe/Oslo",
        "Europe/Helsinki",
        "Europe/London",
        "Atlantic/Azores",  # falls back to midnight
        "Atlantic/Reykjavik",
        "Africa/Cairo",  # springs forward at midnight
        "Africa/Casablanca",  # four turns a year
        "America/Havana",
        "America/New_York",
        "America/Nuuk",  # turns in the evening of the day before
        "America/Santiago",
        "America/St_Johns",  # until 2011 its fall-back went into the day before
        "Antarctica/Troll",  # turns by two hours
        "Asia/Kathmandu",  # +05:45
        "Asia/Tokyo",
        "Australia/Lord_Howe",  # turns by half an hour
        "Pacific/Apia",  # had no 30 December 2011
        "Pacific/Chatham",
        "Pacific/Kiritimati",  # +14
        "Pacific/Pago_Pago",  # -11
    )
]


@cache
def turnings(zone: ZoneInfo, year: int) -> tuple[datetime, ...]:
    """Return the hours after which the clock there shows another offset."""
    start = datetime(year, 1, 1, tzinfo=UTC)
    hours = [start + timedelta(hours=hour) for hour in range(366 * 24)]
    offsets = [hour.astimezone(zone).utcoffset() for hour in hours]
    return tuple(
        hour for hour, now, then in zip(hours, offsets, offsets[1:], strict=False) if now != then
    )


@st.composite
def places_and_moments(draw: st.DrawFn, most: int = 3) -> tuple[tuple[ZoneInfo, ...], datetime]:
    """Draw some zones and a moment on a whole minute: any, near a turning, or near a leap day."""
    zones = tuple(draw(st.lists(st.sampled_from(ZONES), min_size=1, max_size=most, unique=True)))
    year = draw(st.sampled_from([2010, 2011, 2024, 2026, 2027, 2028]))
    centres = [
        datetime(year, 1, 1, tzinfo=UTC) + draw(st.integers(0, 364)) * DAY,
        datetime(year, 2, 28, 12, tzinfo=UTC),
        *turnings(zones[0], year),
    ]
    return zones, draw(st.sampled_from(centres)) + draw(st.integers(-2200, 1500)) * MINUTE


@st.composite
def windows(draw: st.DrawFn) -> Window:
    """Draw a window: by day, over midnight, a few minutes long, or empty."""
    start = draw(st.integers(0, 1439))
    end = draw(st.one_of(st.integers(0, 1439), st.integers(start, start + 90))) % 1440
    return Window(time(*divmod(start, 60)), time(*divmod(end, 60)))


def open_there(moment: datetime, window: Window, zones: tuple[ZoneInfo, ...]) -> bool:
    """Tell it by counting minutes around the dial."""
    start = window.start.hour * 60 + window.start.minute
    length = (window.end.hour * 60 + window.end.minute - start) % 1440
    clocks = [moment.astimezone(zone) for zone in zones]
    return all((clock.hour * 60 + clock.minute - start) % 1440 < length for clock in clocks)


def walk(since: datetime, days: int) -> list[datetime]:
    """Return every minute of that many days."""
    return [since + minute * MINUTE for minute in range(days * 1440)]


def shown(moment: datetime, zone: ZoneInfo) -> tuple[date, time]:
    """Return what the calendar and the clock there show."""
    local = moment.astimezone(zone)
    return local.date(), local.time()
