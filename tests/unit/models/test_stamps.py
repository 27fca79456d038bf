"""Stamps: moments as text that tables compare."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gjensyn.clock import SystemClock, moment, stamp

zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=zones)  # noqa: DTZ001


def test_a_stamp_has_one_form():
    """In UTC, to the millisecond, which is cut and not rounded."""
    there = timezone(timedelta(hours=1))
    told = datetime(2026, 11, 2, 9, 0, 0, 999_999, tzinfo=there)
    assert stamp(told) == "2026-11-02T08:00:00.999Z"
    assert stamp(datetime(2026, 11, 2, 8, tzinfo=UTC)) == "2026-11-02T08:00:00.000Z"


@given(moments, moments)
def test_stamps_sort_as_their_moments(one: datetime, other: datetime):
    """Whatever the offsets they were told in."""
    if stamp(one) < stamp(other):
        assert one < other
    if one - other >= timedelta(milliseconds=1):
        assert stamp(one) > stamp(other)


@given(moments)
def test_a_stamp_is_read_back(one: datetime):
    """The same moment, but for what is below a millisecond."""
    assert timedelta() <= one - moment(stamp(one)) < timedelta(milliseconds=1)


def test_a_moment_without_an_offset_is_refused():
    """Nobody can say when it is."""
    with pytest.raises(ValueError, match="no offset"):
        moment("2026-11-02T08:00:00.000")


def test_the_clock_of_the_machine_tells_utc():
    """Whatever zone the machine believes to be in."""
    before = datetime.now(UTC)
    told = SystemClock().now()
    assert before <= told <= datetime.now(UTC)
    assert told.tzinfo is UTC
