"""How much is too much."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gjensyn.policy.pressure import Allowed, Hold, Limits, verdict
from gjensyn.policy.zones import zones_of
from tests.unit.policy.clocks import MINUTE, places_and_moments, shown, thorough

OSLO = (ZoneInfo("Europe/Oslo"),)
PURPOSES = ("survey", "marketing", "service")


@dataclass(frozen=True)
class Sent:
    at: datetime
    purpose: str = "survey"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


NOW = utc("2026-11-02T09:00:00")


def days_ago(*days: float, purpose: str = "survey") -> list[Sent]:
    return [Sent(NOW - timedelta(days=day), purpose) for day in days]


def test_who_was_sent_nothing_may_be_written_to():
    """Pressure starts at nothing."""
    assert verdict([], "marketing", NOW, OSLO) == Allowed()


@pytest.mark.parametrize("earlier", PURPOSES)
@pytest.mark.parametrize("purpose", ["survey", "marketing"])
def test_one_message_a_local_day_whatever_it_was(earlier: str, purpose):
    """It waits until the day is over where the customer is."""
    history = [Sent(utc("2026-11-01T23:30:00"), earlier)]  # 00:30 on the second in Oslo
    found = verdict(history, purpose, NOW, OSLO)
    assert found == Hold(utc("2026-11-02T23:00:00"), "same_day")


def test_the_day_before_in_local_time_does_not_count():
    """23:59 in Oslo is another day, ten hours ago or not."""
    assert verdict([Sent(utc("2026-11-01T22:59:00"))], "survey", NOW, OSLO) == Allowed()


def test_a_day_shared_in_one_zone_is_shared():
    """Where the zone is uncertain, the message waits until the day is over in the last one."""
    zones = zones_of(None, "US", "Europe/Oslo")
    history = [Sent(utc("2026-11-02T03:00:00"))]  # the first of November in all of them
    found = verdict(history, "survey", utc("2026-11-02T07:00:00"), zones)
    assert found == Hold(utc("2026-11-02T10:00:00"), "same_day")  # midnight in Hawaii


def test_the_fifth_message_in_thirty_days_waits_for_the_first_to_pass():
    """To the second: thirty times 24 hours."""
    history = days_ago(2, 10, 20, 29)
    assert verdict(history, "survey", NOW, OSLO) == Hold(NOW + timedelta(days=1), "too_many")
    assert verdict(days_ago(2, 10, 20, 30), "survey", NOW, OSLO) == Allowed()
    assert verdict(days_ago(2, 10, 20), "survey", NOW, OSLO) == Allowed()


def test_service_messages_count_but_are_never_held():
    """A delay notice goes out whatever came before, and the survey after it waits."""
    history = days_ago(0, 1, 2, 3, 4, 5, purpose="service")
    assert verdict(history, "service", NOW, OSLO) == Allowed()
    found = verdict(history, "survey", NOW, OSLO)
    assert found == Hold(NOW + timedelta(days=27), "too_many")


def test_a_shop_may_leave_service_messages_out_of_the_number():
    """They still take the day."""
    limits = Limits(service_counts=False)
    assert (
        verdict(days_ago(1, 2, 3, 4, purpose="service"), "survey", NOW, OSLO, limits) == Allowed()
    )
    found = verdict(days_ago(0, purpose="service"), "survey", NOW, OSLO, limits)
    assert isinstance(found, Hold)


@pytest.mark.parametrize("purpose", ["survey", "marketing"])
def test_what_is_no_service_message_always_fills_the_number(purpose: str):
    """Leaving out service messages leaves out nothing else."""
    history = days_ago(1, 2, 3, 4, purpose=purpose)
    found = verdict(history, "survey", NOW, OSLO, Limits(service_counts=False))
    assert found == Hold(NOW + timedelta(days=26), "too_many")


def test_a_message_of_tomorrow_takes_no_day_but_its_own():
    """Two clocks differ by a moment around midnight: the day before is free all the same."""
    history = [Sent(utc("2026-11-02T23:00:01"))]  # the third of November in Oslo
    assert verdict(history, "survey", utc("2026-11-02T22:59:59"), OSLO) == Allowed()


def test_a_message_is_remembered_a_day_longer_than_it_counts():
    """A local day may be longer than 24 hours, and a span may end within one."""
    assert Limits(days=30).looks_back == timedelta(days=31)
    assert Limits(at_most=1, days=1).looks_back == timedelta(days=2)


def test_the_day_on_which_there_is_room_again_may_be_taken():
    """Then the message waits for the day after; both rules hold together."""
    history = [*days_ago(29, 28, 27), Sent(NOW + timedelta(days=1, hours=-2))]
    found = verdict(history, "survey", NOW, OSLO)
    assert found == Hold(utc("2026-11-03T23:00:00"), "same_day")


def test_pressure_without_a_zone_is_an_error():
    """Nobody knows what day it is there, so nobody may send."""
    with pytest.raises(ValueError, match="zone"):
        verdict([], "survey", NOW, ())


@pytest.mark.parametrize("limits", [{"at_most": 0}, {"days": 0}])
def test_limits_below_one_are_refused(limits: dict[str, int]):
    """They would hold a message for ever."""
    with pytest.raises(ValueError, match="for ever"):
        Limits(**limits)


@thorough
@given(
    there=places_and_moments(),
    ages=st.lists(st.tuples(st.integers(0, 35 * 1440), st.sampled_from(PURPOSES)), max_size=12),
    at_most=st.integers(1, 5),
    between=st.integers(0, 999),
)
def test_a_hold_ends_at_the_first_moment_that_keeps_the_limits(
    there: tuple[tuple[ZoneInfo, ...], datetime],
    ages: list[tuple[int, str]],
    at_most: int,
    between: int,
):
    """What is allowed keeps both limits, counted by hand; nothing earlier does."""
    zones, moment = there
    history = [Sent(moment - age * MINUTE, purpose) for age, purpose in ages]

    def kept(instant: datetime) -> bool:
        same = any(
            shown(sent.at, zone)[0] == shown(instant, zone)[0] for sent in history for zone in zones
        )
        recent = [sent for sent in history if instant - sent.at < timedelta(days=30)]
        return not same and len(recent) < at_most

    found = verdict(history, "survey", moment, zones, Limits(at_most=at_most))
    if isinstance(found, Allowed):
        assert kept(moment)
    else:
        assert kept(found.until)
        assert not kept(moment + (found.until - moment) * between / 1000)
    assert verdict(history, "service", moment, zones) == Allowed()
