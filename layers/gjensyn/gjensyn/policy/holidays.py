"""Rest days: Sundays and public holidays, on which no marketing goes out."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from gjensyn.errors import GjensynError
from gjensyn.policy.hours import Window, next_open
from gjensyn.policy.wall_clock import day_over, wall

_SUNDAY = 6


class HolidaysUnknownError(GjensynError):
    """The holidays of a year are not in the table: generate it again before marketing goes on."""

    def __init__(self, year: int) -> None:
        super().__init__(f"no public holidays are known for {year}")
        self.year = year


def is_rest_day(day: date, country: str | None) -> bool:
    """Tell whether marketing rests on that local day.

    A holiday in one part of a country counts for all of it. In a country that is not in the
    table, a holiday of any country in it counts.

    Raises:
        HolidaysUnknownError: the table does not reach that year; guessing might send on a holiday.
    """
    if day.weekday() == _SUNDAY:
        return True
    known = None if country is None else _table().get(country.upper())
    calendars = list(_table().values()) if known is None else [known]
    try:
        return any(f"{day:%m%d}" in years[str(day.year)].split() for years in calendars)
    except KeyError as missing:
        raise HolidaysUnknownError(day.year) from missing


def next_open_workday(
    moment: datetime, window: Window, zones: Sequence[ZoneInfo], country: str | None
) -> datetime | None:
    """Return the earliest instant from `moment` on, in UTC, open and no rest day in any zone.

    None: the window is never open there.

    Raises:
        HolidaysUnknownError: the table does not reach that year.
    """
    while (found := next_open(moment, window, zones)) is not None:
        resting = [zone for zone in zones if is_rest_day(wall(found, zone).date(), country)]
        if not resting:
            return found
        moment = max(day_over(found, zone) for zone in resting)
    return None


@cache
def _table() -> dict[str, dict[str, str]]:
    """Read the table: country → year → days as `MMDD MMDD …`."""
    table: dict[str, dict[str, str]] = json.loads(
        Path(__file__).with_name("holidays.json").read_text("utf-8")
    )
    return table
