"""The clock goes from one moment at which something happens to the next."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from infra.local import LocalCloud
from infra.local.schedules import ticks
from tests.integration.localcloud.stack import TEMPLATE, Facts


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_sweep_runs_at_the_first_tick_that_finds_something(cloud: LocalCloud, facts: Facts):
    """Ticks with nothing due are passed over; the clock shows the time of the tick."""
    facts.put("a", due_shard="0", due_at="2026-11-20T10:02:00.000Z")
    cloud.advance(timedelta(days=30))
    assert facts.said("swept") == ["2026-11-20T10:05:00+00:00"]
    assert cloud.now == at("2026-12-02T08:00")


def test_a_sweep_at_this_very_moment_belongs_to_run(cloud: LocalCloud, facts: Facts):
    """What is due now, at a tick, is swept by run."""
    facts.put("a", due_shard="0", due_at="2026-11-02T08:00:00.000Z")
    cloud.run()
    assert facts.said("swept") == ["2026-11-02T08:00:00+00:00"]


def test_what_is_overdue_is_swept_at_the_next_tick(cloud: LocalCloud, facts: Facts):
    """An item written late does not wait for more than one period."""
    cloud.advance(timedelta(minutes=2))
    facts.put("a", due_shard="0", due_at="2026-11-01T08:00:00.000Z")
    cloud.run()
    assert cloud.next_due() == at("2026-11-02T08:05")
    assert facts.said("swept") == []
    cloud.advance(timedelta(minutes=3))
    assert facts.said("swept") == ["2026-11-02T08:05:00+00:00"]


def test_unknown_ones_wait_for_a_person(cloud: LocalCloud, facts: Facts):
    """The shard of unknown outcomes starts no sweep."""
    facts.put("a", due_shard="unknown", due_at="2026-11-02T09:00:00.000Z")
    cloud.advance(timedelta(hours=12))
    assert facts.said("swept") == []


def test_a_sweep_that_leaves_something_ticks_again(cloud: LocalCloud, facts: Facts):
    """As long as something is due every tick counts."""
    facts.put("a", due_shard="3", due_at="2026-11-02T09:00:00.000Z")
    cloud.advance(timedelta(hours=1, minutes=10))
    assert len(facts.said("swept")) == 3


def test_a_schedule_that_sweeps_nothing_ticks_in_its_own_zone(cloud: LocalCloud, facts: Facts):
    """Eight in Oslo is seven in UTC; failed ticks are tried twice more and then kept."""
    cloud.advance(timedelta(days=1))
    expected = [f"2026-11-03T07:{minute:02}:00+00:00" for minute in (0, 1, 3)]
    assert facts.said("ticked") == expected
    assert len(cloud.queue("FailedTicks")) == 1


def test_a_day_of_a_thousand_ticks_is_one_step(cloud: LocalCloud):
    """Nothing is due, so nothing but the daily Lambda is called."""
    cloud.advance(timedelta(days=365))
    assert cloud.requests["lambda"]["Invoke"] == 365 * 3


def test_nothing_due_is_none():
    """The project's own stack sleeps when nothing is due."""
    with LocalCloud() as cloud:
        cloud.advance(timedelta(days=400))
        assert cloud.next_due() is None
        assert cloud.requests == {}


def test_the_clock_does_not_go_back(cloud: LocalCloud):
    """Time only passes."""
    with pytest.raises(ValueError, match="back"):
        cloud.advance_to(cloud.now - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("expression", "zone", "after", "expected"),
    [
        ("rate(5 minutes)", "UTC", "2026-11-02T08:00:01", "2026-11-02T08:05"),
        ("rate(1 day)", "UTC", "2026-11-02T08:00", "2026-11-03T00:00"),
        ("cron(0/15 9-10 * * ? *)", "UTC", "2026-11-02T10:46", "2026-11-03T09:00"),
        ("cron(30 6 ? * MON-FRI *)", "UTC", "2026-11-06T06:31", "2026-11-09T06:30"),
        ("cron(0 12 1 JAN ? 2028)", "UTC", "2026-11-02T08:00", "2028-01-01T12:00"),
        ("cron(0 8 * * ? *)", "Europe/Oslo", "2026-03-28T07:01", "2026-03-29T06:00"),
        ("cron(0 8 ? * SUN,4 *)", "UTC", "2026-11-02T08:00", "2026-11-04T08:00"),
    ],
)
def test_schedules_tick_when_they_say(expression: str, zone: str, after: str, expected: str):
    """Rates stand on multiples of their period, cron on the wall clock of its zone."""
    assert ticks(expression, zone).at_or_after(at(after)) == at(expected)


def test_two_starts_tick_at_the_same_times():
    """When a cloud was started makes no difference to its ticks."""
    seen = []
    for minutes in (0, 3):
        start = at("2026-11-02T08:00") + timedelta(minutes=minutes)
        with LocalCloud(start, template=TEMPLATE) as cloud:
            facts = Facts(cloud)
            facts.put("a", due_shard="9", due_at="2026-11-02T08:04:00.000Z")
            cloud.advance_to(at("2026-11-02T08:20"))
            seen.append(facts.said("swept"))
    assert seen[0] == seen[1]


def test_time_that_passes_in_an_invocation_is_not_taken_back(cloud: LocalCloud, facts: Facts):
    """One that hangs for longer than was to be waited: the clock stands where it ended."""

    def hang(_function: str, payload: Any, go: Callable[[Any], Any]) -> Any:
        cloud.linger(timedelta(minutes=1))
        return go(payload)

    cloud.around_invocation(hang)
    facts.put("a", due_shard="0", due_at="2026-11-02T08:00:00.000Z")
    cloud.advance(timedelta(seconds=10))
    assert cloud.now >= at("2026-11-02T08:01")
