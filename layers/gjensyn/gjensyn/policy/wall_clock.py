"""Between the world's time and the clock on a wall: days that skip or double an hour."""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from math import ceil, floor
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


def wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return what calendar and clock show there, as a naive datetime.

    Raises:
        ValueError: the moment is naive, so that nobody can say when it is.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs an offset")
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def first_at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Return the first instant, in UTC, at which calendar and clock there have come so far.

    In a doubled hour that is the first of two; where the clock skips over the time (or the
    calendar over the day), the instant of the skip.
    """
    local = datetime.combine(day, clock.replace(fold=0), zone)
    found = local.astimezone(UTC)
    if wall(found, zone) == local.replace(tzinfo=None):
        return found
    return _turn(local.replace(fold=1).astimezone(UTC), found, zone)


def both_at(day: date, clock: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the two instants of a time in a doubled hour, the same twice elsewhere."""
    local = datetime.combine(day, clock, zone)
    return local.replace(fold=0).astimezone(UTC), local.replace(fold=1).astimezone(UTC)


def day_over(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the first instant, in UTC, after `moment` that has a later date there."""
    tomorrow = wall(moment, zone).date() + DAY
    midnight = first_at(tomorrow, time.min, zone)
    if midnight > moment:
        return midnight
    return both_at(tomorrow, time.min, zone)[1]  # the clock was put back into the day before


def turns(since: datetime, until: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """Yield the instants in (since, until] at which the clock there is put forward or back.

    The span is at most a day: no zone turns its clock twice within one.
    """
    if _offset(since, zone) != _offset(until, zone):
        yield _turn(since, until, zone)


def _turn(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the second at which the offset of `before` ends; it has ended at `after`."""
    old = _offset(before, zone)
    seconds = range(floor(before.timestamp()), ceil(after.timestamp()) + 1)
    turned = bisect_left(
        seconds,
        x=True,
        key=lambda second: _offset(datetime.fromtimestamp(second, UTC), zone) != old,
    )
    return datetime.fromtimestamp(seconds[turned], UTC)


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta | None:
    return moment.astimezone(zone).utcoffset()
