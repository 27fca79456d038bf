"""One calendar month from receipt, on every day of nine years."""

import calendar
import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gjensyn.policy.holidays import is_rest_day
from gjensyn.privacy.month import (
    due_date,
    extended_due_date,
    may_extend,
    received_on,
)

DAYS = [date(2024, 1, 1) + timedelta(days=n) for n in range(3288)]  # through 2032
LENGTHS = {1: 31, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}
LEAP_YEARS = {2024, 2028, 2032}
COUNTRIES = ("NO", "DK", "SE", "FI", "GB", "DE", "AT", None)


def length(year: int, month: int) -> int:
    """Return how many days a month has, from a table of our own."""
    return LENGTHS.get(month, 29 if year in LEAP_YEARS else 28)


def last_day_in_law(day: date, country: str | None) -> date:
    """Return the day itself if it is a working day, else the next one (Reg. 1182/71, Art. 3(4)).

    A holiday in one part of a country counts for all of it; None: a holiday anywhere counts.
    """
    while day.weekday() == calendar.SATURDAY or is_rest_day(day, country):
        day += timedelta(days=1)
    return day


def test_the_days_are_those_of_nine_years():
    """So that every day is tested and none twice."""
    assert (DAYS[0], DAYS[-1]) == (date(2024, 1, 1), date(2032, 12, 31))


def test_every_receipt_date_has_its_month():
    """The next month, the same number or the last day that there is."""
    for received in DAYS:
        due = due_date(received)
        year, month = (
            (received.year + 1, 1) if received.month == 12 else (received.year, received.month + 1)
        )
        assert due == date(year, month, min(received.day, length(year, month)))
        assert 28 <= (due - received).days <= 31


def test_a_later_receipt_is_never_due_earlier():
    """The clock runs one way."""
    assert all(due_date(one) <= due_date(next_one) for one, next_one in itertools.pairwise(DAYS))


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2024-01-29", "2024-02-29"),
        ("2024-01-31", "2024-02-29"),
        ("2025-01-31", "2025-02-28"),
        ("2026-01-28", "2026-02-28"),
        ("2026-02-28", "2026-03-28"),
        ("2026-03-05", "2026-04-05"),
        ("2026-08-31", "2026-09-30"),
        ("2026-12-31", "2027-01-31"),
        ("2032-02-29", "2032-03-29"),
    ],
)
def test_a_month_is_a_month_and_not_thirty_days(received: str, due: str):
    """The examples of the guidelines, and the ends of short months."""
    assert due_date(date.fromisoformat(received)) == date.fromisoformat(due)


def test_an_extension_is_two_months_more_and_never_more_than_three():
    """On every day; where two readings differ, the earlier date."""
    for received in DAYS:
        due, extended = due_date(received), extended_due_date(received)
        assert (extended.year * 12 + extended.month) - (due.year * 12 + due.month) == 2
        assert extended.day == min(due.day, length(extended.year, extended.month))
        assert extended.day <= received.day


def test_an_extension_is_told_within_the_month_or_not_at_all():
    """The last day counts, the day after does not, nor a day before the receipt."""
    for received in DAYS:
        due = due_date(received)
        assert may_extend(received, received)
        assert may_extend(received, due)
        assert not may_extend(received, due + timedelta(days=1))
        assert not may_extend(received, received - timedelta(days=1))


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_period_of_law_ends_on_a_working_day_and_never_before_ours(country: str | None):
    """On every day, in every country whose holidays we know; at most a long weekend later."""
    for received in DAYS:
        due = due_date(received)
        last = last_day_in_law(due, country)
        assert last.weekday() < 5
        assert timedelta(0) <= last - due <= timedelta(days=6)


@pytest.mark.parametrize(
    ("due", "country", "last"),
    [
        ("2026-05-15", "NO", "2026-05-15"),
        ("2026-05-16", "NO", "2026-05-18"),  # a Saturday before the 17th, a Sunday
        ("2024-05-17", "NO", "2024-05-21"),  # a Friday, a holiday, before Whit Monday
        ("2027-05-17", "NO", "2027-05-18"),
        ("2027-05-17", "DK", "2027-05-18"),  # Whit Monday in 2027
        ("2028-05-17", "NO", "2028-05-18"),
        ("2028-05-17", "DK", "2028-05-17"),
        ("2026-04-02", "NO", "2026-04-07"),  # Maundy Thursday to Easter Monday
        ("2026-12-25", "SE", "2026-12-28"),
        ("2027-12-25", "GB", "2027-12-29"),  # the bank holidays of a weekend come after it
    ],
)
def test_a_weekend_or_holiday_leads_to_the_next_working_day(due: str, country: str, last: str):
    """By Regulation 1182/71, Art. 3(4)."""
    assert last_day_in_law(date.fromisoformat(due), country) == date.fromisoformat(last)


def test_the_day_of_receipt_is_that_of_the_shop():
    """Half past ten at night in Greenwich is the next day in Oslo."""
    late = datetime(2026, 7, 31, 22, 30, tzinfo=UTC)
    assert received_on(late, ZoneInfo("Europe/Oslo")) == date(2026, 8, 1)
    assert received_on(late, ZoneInfo("UTC")) == date(2026, 7, 31)
