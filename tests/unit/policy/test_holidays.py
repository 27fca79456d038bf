"""Rest days: when marketing waits."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gjensyn.policy.holidays import HolidaysUnknownError, is_rest_day, next_open_workday
from gjensyn.policy.hours import Window
from gjensyn.policy.zones import zones_of
from infra.generate.public_holidays import COUNTRIES, TARGET, YEARS, public_holidays
from tests.unit.policy.clocks import open_there, thorough

ROOT = Path(__file__).parents[3]
WAKING = Window.parse("08:00-20:00")


@pytest.mark.parametrize(
    ("country", "day", "rests"),
    [
        ("NO", date(2026, 5, 17), True),
        ("NO", date(2027, 5, 17), True),
        ("no", date(2026, 4, 2), True),
        ("NO", date(2026, 11, 2), False),
        ("NO", date(2028, 2, 29), False),
        ("DK", date(2023, 5, 5), True),  # the last Great Prayer Day
        ("DK", date(2024, 4, 26), False),
        ("SE", date(2026, 6, 6), True),
        ("FI", date(2027, 12, 6), True),
        ("GB", date(2026, 11, 30), True),  # in Scotland
        ("DE", date(2026, 10, 31), True),  # in some of the states
        ("AT", date(2026, 10, 26), True),
        ("DK", date(2026, 10, 26), False),
        ("BR", date(2026, 10, 26), True),  # a holiday somewhere
        (None, date(2027, 5, 17), True),
        ("BR", date(2026, 11, 2), False),
        ("NO", date(2026, 11, 1), True),  # a Sunday
        (None, date(2026, 11, 1), True),
    ],
)
def test_rest_days(country: str | None, day: date, rests: bool):
    """Public holidays of the country, of any where we know none, and Sundays everywhere."""
    assert is_rest_day(day, country) is rests


@pytest.mark.parametrize("year", [YEARS[0] - 1, YEARS[-1] + 1])
@pytest.mark.parametrize("country", ["NO", "BR", None])
def test_a_year_that_nobody_knows_is_an_error(country: str | None, year: int):
    """Not a guess: marketing stops loudly, everything else goes on."""
    weekday = next(day for day in range(1, 8) if date(year, 3, day).weekday() == 2)
    with pytest.raises(HolidaysUnknownError, match=str(year)):
        is_rest_day(date(year, 3, weekday), country)


def test_the_table_is_what_the_calendar_package_says():
    """Upgrading it without generating the table again fails here."""
    assert (ROOT / TARGET).read_text("utf-8") == public_holidays()


@pytest.mark.parametrize(
    ("country", "moment", "goes"),
    [
        ("NO", "2026-11-02T12:00:00", "2026-11-02T12:00:00"),
        ("NO", "2026-10-31T20:00:00", "2026-11-02T07:00:00"),  # over a Sunday
        ("NO", "2026-04-01T19:00:00", "2026-04-04T06:00:00"),  # Maundy Thursday, Good Friday
        ("NO", "2026-04-04T19:00:00", "2026-04-07T06:00:00"),  # Easter
        ("SE", "2026-12-24T20:00:00", "2026-12-28T07:00:00"),
    ],
)
def test_marketing_waits_for_a_working_day(country: str, moment: str, goes: str):
    """It is put off to the first open hour of the next working day, not dropped."""
    start = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    found = next_open_workday(start, WAKING, zones_of(None, country, "Europe/Oslo"), country)
    assert found == datetime.fromisoformat(goes).replace(tzinfo=UTC)


def test_marketing_never_goes_where_hours_never_meet():
    """The caller learns it, instead of a message going out at night."""
    noon = datetime(2026, 11, 2, 12, tzinfo=UTC)
    assert next_open_workday(noon, WAKING, zones_of(None, "AQ", "Europe/Oslo"), "AQ") is None


@thorough
@given(
    country=st.sampled_from([*COUNTRIES, "US", "PT", "BR"]),
    moment=st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31)),  # noqa: DTZ001
    window=st.sampled_from(["08:00-20:00", "22:00-06:00", "16:00-23:00"]),
)
def test_marketing_goes_at_the_first_quarter_that_is_open_and_no_rest_day(
    country: str, moment: datetime, window: str
):
    """Checked against every quarter of an hour on the way, in every zone of the country."""
    zones, hours = zones_of(None, country, "Europe/Oslo"), Window.parse(window)
    quarter = moment.replace(minute=0, second=0, microsecond=0, tzinfo=UTC)

    def free(instant: datetime) -> bool:
        days = {instant.astimezone(zone).date() for zone in zones}
        return open_there(instant, hours, zones) and not any(is_rest_day(d, country) for d in days)

    found = next_open_workday(quarter, hours, zones, country)
    while not free(quarter):
        quarter += timedelta(minutes=15)
    assert found == quarter
