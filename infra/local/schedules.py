"""Knows when a schedule ticks: `rate(5 minutes)`, `cron(0 8 ? * MON-FRI *)`.

Rates tick at whole multiples of their period since 1970, so that when the cloud was started makes
no difference. Source: "Cron and rate expressions" of the EventBridge user guide.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from infra.local.intrinsics import TemplateError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
_MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()  # noqa: SIM905
_WEEKDAYS = "SUN MON TUE WED THU FRI SAT".split()  # noqa: SIM905
_LONGEST_WAIT_DAYS = 366 * 8
_FIELDS = 6


class Ticks(Protocol):
    def at_or_after(self, moment: datetime) -> datetime:
        """Return the first tick that is not before the moment."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A tick every `period`."""

    period: timedelta

    def at_or_after(self, moment: datetime) -> datetime:
        return _EPOCH - (_EPOCH - moment) // self.period * self.period


@dataclass(frozen=True, slots=True)
class Cron:
    """Ticks at wall-clock times of a zone. Days of the week: 1 is Sunday."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: frozenset[int] | None
    months: frozenset[int]
    weekdays: frozenset[int] | None
    years: frozenset[int]
    zone: ZoneInfo

    def at_or_after(self, moment: datetime) -> datetime:
        day = moment.astimezone(self.zone).date()
        for later in range(_LONGEST_WAIT_DAYS):
            for tick in self._ticks(day + timedelta(days=later)):
                if tick >= moment:
                    return tick
        raise TemplateError("a schedule that never ticks")

    def _ticks(self, day: date) -> Iterator[datetime]:
        if not self._falls_on(day):
            return
        for hour in self.hours:
            for minute in self.minutes:
                local = datetime.combine(day, time(hour, minute), self.zone)
                yield local.astimezone(UTC)

    def _falls_on(self, day: date) -> bool:
        return (
            day.year in self.years
            and day.month in self.months
            and (self.days is None or day.day in self.days)
            and (self.weekdays is None or day.isoweekday() % 7 + 1 in self.weekdays)
        )


def ticks(expression: str, zone: str = "UTC") -> Ticks:
    """Read a schedule expression.

    Raises:
        TemplateError: it is none, or one that is not understood.
    """
    rate = re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", expression)
    if rate and int(rate[1]) > 0:
        return Rate(int(rate[1]) * _UNITS[rate[2]])
    cron = re.fullmatch(r"cron\((.+)\)", expression)
    fields = cron[1].split() if cron else []
    if len(fields) != _FIELDS:
        raise TemplateError(f"unknown schedule {expression}")
    minute, hour, day, month, weekday, year = fields
    return Cron(
        minutes=_field(minute, 0, 59),
        hours=_field(hour, 0, 23),
        days=None if day in "?*" else frozenset(_field(day, 1, 31)),
        months=frozenset(_field(month, 1, 12, _MONTHS)),
        weekdays=None if weekday in "?*" else frozenset(_field(weekday, 1, 7, _WEEKDAYS)),
        years=frozenset(_field(year, 1970, 2199)),
        zone=ZoneInfo(zone),
    )


def _field(text: str, lowest: int, highest: int, names: list[str] | None = None) -> tuple[int, ...]:
    values: set[int] = set()
    for part in text.upper().split(","):
        bounds, _, step = part.partition("/")
        first, dash, final = bounds.partition("-")
        if first == "*":
            low, high = lowest, highest
        else:
            low = _number(first, names)
            high = _number(final, names) if dash else (highest if step else low)
        if not lowest <= low <= high <= highest:
            raise TemplateError(f"unknown field {text} in a schedule")
        values.update(range(low, high + 1, int(step or 1)))
    return tuple(sorted(values))


def _number(text: str, names: list[str] | None) -> int:
    if names and text in names:
        return names.index(text) + 1
    if not text.isdigit():
        raise TemplateError(f"unknown value {text} in a schedule")
    return int(text)
