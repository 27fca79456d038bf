"""Waking hours: whether a message may come now, and if not, when.

Who may be in several zones is only reached when it is right in all of them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from gjensyn.policy.wall_clock import DAY, both_at, first_at, turns, wall

HORIZON = 400  # days; hours that do not meet within a year of clock changes never will
_FORM = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Window:
    """Hours on a wall clock, from `start` up to but not including `end`.

    `22:00-06:00` goes over midnight. Where start equals end the window is empty: it is never
    open, because a slip in a setting must not send at night.
    """

    start: time
    end: time

    @classmethod
    def parse(cls, text: str) -> "Window":
        """Read `HH:MM-HH:MM`.

        Raises:
            ValueError: the text is no such window.
        """
        found = _FORM.fullmatch(text)
        if found is None:
            raise ValueError(f"not a window of hours like 08:00-20:00: {text!r}")
        hour, minute, end_hour, end_minute = (int(part) for part in found.groups())
        return cls(time(hour, minute), time(end_hour, end_minute))

    def holds(self, clock: time) -> bool:
        """Tell whether a wall clock's time is inside."""
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


def is_open(moment: datetime, window: Window, zones: Sequence[ZoneInfo]) -> bool:
    """Tell whether the window is open in every zone; with no zone it is closed."""
    return bool(zones) and all(window.holds(wall(moment, zone).time()) for zone in zones)


def next_open(moment: datetime, window: Window, zones: Sequence[ZoneInfo]) -> datetime | None:
    """Return the earliest instant, in UTC, from `moment` on at which all zones are open.

    None: they never are (an empty window, or zones too far apart); the caller decides what then.
    """
    if window.start == window.end or not zones:
        return None
    since = moment.astimezone(UTC)
    if is_open(since, window, zones):
        return since
    for _ in range(HORIZON):
        for instant in _openings(since, window, zones):
            if is_open(instant, window, zones):
                return instant
        since += DAY
    return None


def _openings(since: datetime, window: Window, zones: Sequence[ZoneInfo]) -> list[datetime]:
    """Return, in order, where open hours can begin in the day after `since`.

    A zone opens when its clock shows `start`, or when it is turned from closed to open hours.
    """
    until = since + DAY
    instants = set[datetime]()
    for zone in zones:
        instants.update(turns(since, until, zone))
        for day in _days(wall(since, zone).date(), wall(until, zone).date()):
            instants.update(both_at(day, window.start, zone))
    return sorted(instant for instant in instants if since < instant <= until)


def _days(first: date, last: date) -> Iterator[date]:
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)


def at_local(day: date, clock: time, zones: Sequence[ZoneInfo]) -> datetime:
    """Return the first instant, in UTC, by which that day and time have come in every zone.

    A time that the clock skips has come at the skip; in a doubled hour the first one counts.

    Raises:
        ValueError: there is no zone.
    """
    return max(first_at(day, clock, zone) for zone in zones)


def local_date(moment: datetime, zones: Sequence[ZoneInfo]) -> date:
    """Return the date there, the later one of two: what is counted from it is never too early.

    Raises:
        ValueError: there is no zone.
    """
    return max(wall(moment, zone).date() for zone in zones)


def morning_after(
    moment: datetime, days: int, clock: time, zones: Sequence[ZoneInfo], window: Window
) -> datetime | None:
    """Return the instant `days` days after `moment`, from `clock` there, inside the window.

    Never before `moment`. None: the window is never open there.

    Raises:
        ValueError: there is no zone.
    """
    day = local_date(moment, zones) + timedelta(days=days)
    return next_open(max(moment, at_local(day, clock, zones)), window, zones)
