"""What reminders were worth is judged alike for ours and for those it is compared with."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from infra.replay.reminded import Bought, worth

START = datetime(2026, 1, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
PAIR = ("K-1", "P-1")


def bought(*days: int, groups: dict[str, str] | None = None, **more: list[int]) -> Bought:
    others = {("K-1", name): tuple(START + DAY * day for day in at) for name, at in more.items()}
    return Bought({PAIR: tuple(START + DAY * day for day in days), **others}, groups or {})


def reminder(day: int, window: int, product: str = "P-1") -> dict[str, Any]:
    at = START + day * DAY
    latest = str((at + window * DAY).date())
    return {"customer_id": "K-1", "product_id": product, "at": at.isoformat(), "latest": latest}


def test_a_purchase_within_the_window_follows_and_one_after_it_does_not():
    """The last day that was stated counts, the day after does not."""
    for came, share in ((110, 1.0), (111, 0.0)):
        found = worth([reminder(100, 10)], bought(0, 30, 60, came), START + 400 * DAY)
        assert found["share"] == share


def test_what_had_no_time_to_be_followed_is_not_judged():
    """Its window ends after the recording."""
    found = worth([reminder(100, 10)], bought(0, 30, 60), START + 105 * DAY)
    assert (found["sent"], found["judged"], found["share"]) == (1, 0, None)


def test_random_dates_know_as_much_as_ours_and_no_more():
    """Ours knew three purchases, so no draw lies before the third: there was but one to come."""
    found = worth([reminder(100, 10)], bought(0, 30, 90, 105), START + 190 * DAY)
    # Uniform from day 90 to day 180; followed by day 105 from day 95 to 105: a ninth of them.
    assert found["random_share"] == pytest.approx(1 / 9, abs=0.06)
    assert found["share"] == 1.0
    assert found["above_chance"] == 1.0


def test_random_dates_may_lie_after_the_next_purchase():
    """A sender without a rhythm does not know that the wait is over: no bend towards the gap."""
    found = worth([reminder(40, 10)], bought(0, 30, *range(50, 400, 5)), START + 400 * DAY)
    assert found["random_share"] > 0.9


def test_the_mean_interval_goes_on_to_the_next_wait_where_the_purchase_was_sooner():
    """Nobody is reminded of what they have; the number stays the same."""
    found = worth([reminder(85, 20)], bought(0, 40, 80, 90, 130, 133), START + 400 * DAY)
    # From day 80: 120, but bought on 90. From 90: 120, and nothing until 130.
    assert (found["mean_interval_sent"], found["mean_interval_share"]) == (1, 1.0)


def test_the_mean_interval_has_the_same_window():
    """As long as ours, wherever it lies."""
    found = worth([reminder(85, 9)], bought(0, 40, 80, 90, 130, 133), START + 400 * DAY)
    assert found["mean_interval_share"] == 0.0


def test_reminders_within_a_week_of_buying_are_counted_variants_too():
    """The product itself, or what stands in one group with it."""
    within = worth([reminder(36, 10)], bought(0, 30), START + 99 * DAY)
    after = worth([reminder(37, 10)], bought(0, 30), START + 99 * DAY)
    groups = {"P-1": "coffee", "P2": "coffee"}
    variant = worth([reminder(37, 10)], bought(0, 20, groups=groups, P2=[33]), START + 99 * DAY)
    other = worth([reminder(37, 10)], bought(0, 20, P2=[33]), START + 99 * DAY)
    assert [one["within_a_week"] for one in (within, after, variant, other)] == [1, 0, 1, 0]


def test_no_reminder_has_no_shares():
    """Nothing divided by nothing is nothing."""
    found = worth([], bought(), START)
    assert (found["share"], found["random_share"], found["above_chance"]) == (None, None, None)
