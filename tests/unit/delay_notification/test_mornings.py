"""Mornings wherever the customer is: nights on which clocks turn, month ends, leap days."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.delay_notification.mornings import There
from functions.delay_notification.settings import DelaySettings
from gjensyn.policy.wall_clock import wall
from gjensyn.policy.zones import zones_of
from tests.builders import a_person
from tests.unit.delay_notification.late_shop import Late
from tests.unit.policy.clocks import ZONES, places_and_moments, thorough

EIGHT = datetime(2000, 1, 1, 8).time()  # noqa: DTZ001 - only its time of day


@pytest.mark.parametrize(
    ("zone", "promise", "found"),
    [
        ("Europe/Oslo", "2026-03-28", "2026-03-29T06:00Z"),  # the night that skips an hour
        ("Europe/Oslo", "2026-10-24", "2026-10-25T07:00Z"),  # the night that doubles one
        ("Europe/Oslo", "2028-02-28", "2028-02-29T07:00Z"),  # the leap day is the day after
        ("Europe/Oslo", "2028-02-29", "2028-03-01T07:00Z"),
        ("Europe/Oslo", "2027-02-28", "2027-03-01T07:00Z"),
        ("Europe/Oslo", "2026-12-31", "2027-01-01T07:00Z"),
        ("America/Sao_Paulo", "2026-11-05", "2026-11-06T11:00Z"),
        ("Pacific/Auckland", "2026-11-05", "2026-11-05T19:00Z"),
        ("Pacific/Kiritimati", "2026-11-05", "2026-11-05T18:00Z"),
        ("Asia/Kathmandu", "2026-11-05", "2026-11-06T02:15Z"),
        ("Pacific/Apia", "2011-12-29", "2011-12-30T10:00Z"),  # the 30th was skipped: the 31st began
        ("Africa/Cairo", "2026-04-23", "2026-04-24T05:00Z"),  # midnight itself is skipped
    ],
)
def test_the_morning_after(zone: str, promise: str, found: str):
    """Eight o'clock on the wall there, the day after the promised one."""
    there = There(datetime(2026, 1, 1, tzinfo=UTC), (ZoneInfo(zone),), DelaySettings())
    assert there.morning_after(date.fromisoformat(promise)) == datetime.fromisoformat(found)


@thorough
@given(zone=st.sampled_from(ZONES), promise=st.dates(date(2012, 1, 1), date(2037, 12, 30)))
def test_a_morning_is_eight_o_clock_of_the_day_after(zone: ZoneInfo, promise: date):
    """In any zone, on any day."""
    there = There(datetime(2026, 1, 1, tzinfo=UTC), (zone,), DelaySettings())
    shown = wall(there.morning_after(promise), zone)
    assert (shown.date(), shown.time()) == (promise + timedelta(days=1), EIGHT)


@thorough
@given(place=places_and_moments(most=3))
def test_in_several_zones_it_is_morning_when_it_is_in_the_last_of_them(
    place: tuple[tuple[ZoneInfo, ...], datetime],
):
    """The promised day is over everywhere, and nowhere is it earlier than eight."""
    zones, now = place
    there = There(now, zones, DelaySettings())
    morning = there.morning_after(there.today)
    assert all(
        wall(morning, zone) >= datetime.combine(there.today + timedelta(1), EIGHT) for zone in zones
    )
    assert all(
        there.earliest_date_of(now) <= wall(now, zone).date() <= there.today for zone in zones
    )


@pytest.mark.parametrize(
    ("time_zone", "country", "told"),
    [
        ("Pacific/Auckland", "NO", "2026-11-05T19:00Z"),
        (None, "NO", "2026-11-06T07:00Z"),
        (None, "US", "2026-11-06T18:00Z"),  # Honolulu
        (None, "RU", "2026-11-06T06:00Z"),  # Kaliningrad; in Kamchatka it is six in the evening
        (None, "ZZ", "2026-11-06T07:00Z"),  # nobody's country: the shop's own clock
        (None, None, "2026-11-06T07:00Z"),
        ("Mars/Olympus", None, "2026-11-06T07:00Z"),
        ("America/Sao_Paulo", None, "2026-11-06T11:00Z"),
    ],
)
def test_a_broken_promise_is_told_in_the_customers_own_morning(
    time_zone: str | None, country: str | None, told: str
):
    """By their zone, else their country's, else the shop's."""
    shop = Late(person=a_person(time_zone=time_zone, country=country))
    shop.place(promise="11-05")
    shop.wait(days=5)
    assert [one.sent_at for one in shop.messages("sent")] == [datetime.fromisoformat(told)]


def test_where_no_hour_suits_all_zones_the_message_is_left_to_delivery():
    """It withdraws it and says why; nobody waits for ever."""
    shop = Late(
        settings=DelaySettings.model_validate({"waking_hours": "09:00-09:30"}),
        person=a_person(country="US", time_zone=None),
    )
    assert len(zones_of(None, "US", "Europe/Oslo")) > 1
    shop.place(promise="11-05")
    shop.wait(days=5)
    assert len(shop.messages()) == 1


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        ("2026-11-06T07:00Z", "2026-11-06T09:00Z"),
        ("2026-11-06T08:59Z", "2026-11-06T09:00Z"),
        ("2026-11-06T09:00Z", None),
        ("2026-11-06T06:59Z", None),
    ],
)
def test_a_morning_has_an_end(moment: str, end: str | None):
    """Until then what is due waits for other news."""
    there = There(datetime.fromisoformat(moment), (ZoneInfo("Europe/Oslo"),), DelaySettings())
    assert there.end_of_morning() == (datetime.fromisoformat(end) if end else None)


@pytest.mark.parametrize(("urgent", "opens"), [(True, "06:30"), (False, "08:00")])
def test_what_is_urgent_has_hours_of_its_own(urgent: bool, opens: str):
    """From half past six, where the shop says so; all else from eight."""
    settings = DelaySettings.model_validate({"urgent_hours": "06:30-22:00"})
    there = There(datetime(2026, 11, 6, 2, tzinfo=UTC), (ZoneInfo("UTC"),), settings)
    assert there.opens(there.now, urgent=urgent) == datetime.fromisoformat(f"2026-11-06T{opens}Z")
