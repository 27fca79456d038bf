"""Waking hours against a walk through every minute, over zones, clock changes and leap days."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from gjensyn.policy.hours import Window, at_local, is_open, local_date, morning_after, next_open
from gjensyn.policy.wall_clock import day_over
from tests.unit.policy.clocks import (
    DAY,
    open_there,
    places_and_moments,
    shown,
    thorough,
    walk,
    windows,
)

type There = tuple[tuple[ZoneInfo, ...], datetime]


@thorough
@given(there=places_and_moments(), window=windows())
def test_next_open_is_the_first_open_minute(there: There, window: Window):
    """Nothing before it is open everywhere, and it is."""
    zones, moment = there
    minutes = walk(moment, 3)
    expected = next((minute for minute in minutes if open_there(minute, window, zones)), None)
    found = next_open(moment, window, zones)
    if expected is None:
        assert found is None or found > minutes[-1]
    else:
        assert found == expected


@thorough
@given(there=places_and_moments(), window=windows(), seconds=st.integers(0, 59_999_999))
def test_nothing_is_let_out_at_a_closed_hour(there: There, window: Window, seconds: int):
    """Whatever the fraction of a minute: the instant found is open in every zone."""
    zones, moment = there
    moment += timedelta(microseconds=seconds)
    found = next_open(moment, window, zones)
    assert is_open(moment, window, zones) == open_there(moment, window, zones)
    if found is not None:
        assert found >= moment
        assert found.utcoffset() == timedelta(0)
        assert open_there(found, window, zones)


@thorough
@given(there=places_and_moments(most=1), window=windows())
def test_one_zone_opens_within_three_days_unless_the_window_is_empty(there: There, window: Window):
    """Three, because the clock can skip the window's hours, and the calendar a whole day."""
    zones, moment = there
    found = next_open(moment, window, zones)
    if window.start == window.end:
        assert found is None
    else:
        assert found is not None
        assert found - moment <= 3 * DAY


@thorough
@given(there=places_and_moments(), clock=st.times(max_value=time(23, 59)))
def test_a_local_time_has_come_in_every_zone_and_not_before(there: There, clock: time):
    """The instant is the latest, over the zones, of the first minute that shows day and time."""
    zones, moment = there
    clock = clock.replace(second=0, microsecond=0)
    day: date = moment.date()
    midnight = moment.replace(hour=0, minute=0)
    minutes = walk(midnight - DAY, 4)
    firsts = [
        next(minute for minute in minutes if shown(minute, zone) >= (day, clock)) for zone in zones
    ]
    assert at_local(day, clock, zones) == max(firsts)


@thorough
@given(there=places_and_moments(most=1))
def test_a_day_is_over_when_the_calendar_shows_a_later_date(there: There):
    """Also where the clock is put back from one day into the day before."""
    (zone,), moment = there
    today, _ = shown(moment, zone)
    expected = next(minute for minute in walk(moment, 3) if shown(minute, zone)[0] > today)
    assert day_over(moment, zone) == expected


@thorough
@given(there=places_and_moments(), days=st.integers(0, 40), window=windows())
def test_a_morning_after_is_late_enough_and_inside_the_window(
    there: There, days: int, window: Window
):
    """It is never before the moment, the day or the time of day it was asked for."""
    zones, moment = there
    clock = time(10)
    found = morning_after(moment, days, clock, zones, window)
    if found is None:
        assert next_open(moment, window, zones) is None
        return
    day = local_date(moment, zones) + days * DAY
    assert found >= moment
    assert all(shown(found, zone) >= (day, clock) for zone in zones)
    assert open_there(found, window, zones)
