"""Purchases as short as tests want to write them, and the plain count that states must match."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import settings

from gjensyn.rhythm.priors import Prior
from gjensyn.rhythm.state import Rhythm, observe
from gjensyn.rhythm.sums import NOTHING, Sums, interval

START = date(2024, 1, 1)

thorough = settings(deadline=None, print_blob=True, derandomize=True, max_examples=150)

type Fact = tuple[int, float, str]
"""Day after START, quantity, mark of the order."""


def day(number: int) -> date:
    return START + timedelta(days=number)


def after(facts: Iterable[Fact], rhythm: Rhythm | None = None) -> Rhythm:
    """Return the rhythm after these facts, taken in as they come."""
    rhythm = rhythm or Rhythm()
    for number, quantity, mark in facts:
        rhythm = observe(rhythm, day(number), quantity, mark=mark)
    return rhythm


def every(days: int, times: int, quantity: float = 1.0) -> Rhythm:
    """Return the rhythm of somebody who bought `times` times, `days` apart."""
    return after((days * i, quantity, "") for i in range(times))


def plain_count(facts: Sequence[Fact]) -> Sums:
    """Recompute the sums from all facts at once, with nothing but sorting and adding."""
    by_day: dict[int, dict[str, float]] = {}
    for number, quantity, mark in facts:
        if quantity > 0:
            lots = by_day.setdefault(number, {})
            lots[mark] = max(quantity, lots.get(mark, 0.0))
    total = NOTHING
    for earlier, later in pairwise(sorted(by_day)):
        total += interval(later - earlier, sum(by_day[earlier].values()))
    return total


def shop_of(rhythms: Iterable[Rhythm]) -> Prior:
    return sum((Prior.of(rhythm) for rhythm in rhythms), Prior())
