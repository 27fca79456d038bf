"""When this person will need this again: a date, a window, and whether to keep silent.

The days to the next purchase are log-Student around the person's own recent rhythm, shrunk to what
others do (`expectation`). The *date* is where a purchase is most likely to be near: the middle of
the stretch that catches most, averaged over stretches of 22, 33 and 44 days to either side.
Gaps are skewed to the right: where they vary much it is earlier than their median, and where they
hardly do a little later; it misses by less.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, log, sqrt
from typing import Literal

from gjensyn.rhythm.expectation import TUNING, Expectation, Tuning, expect
from gjensyn.rhythm.priors import Priors
from gjensyn.rhythm.spread import Spread
from gjensyn.rhythm.state import PurchaseDay, Rhythm
from gjensyn.rhythm.sums import MICRO, micro_log

type Silence = Literal[
    "future_purchase",
    "unanswered",
    "gone",
    "overdue",
    "too_few",
    "too_wide",
    "too_often",
    "unlikely",
]

_REACHES = (22.0, 33.0, 44.0)
_LONG = 28.0
_STEPS = 40
_HOLDING = 1.25
"""Each "I still have some" makes the wait this much longer."""
_MOST_MORE = 1.5
"""ln of how many times the usual quantity is believed to last longer in proportion."""


@dataclass(frozen=True, slots=True)
class Caution:
    """When to keep silent.

    widest, widest_days: a window wider than so many typical intervals, or days. soonest: a date
    within so many days of the purchase. alive: the least chance that the person is still a
    customer; chance: that they buy within the window. unanswered: so many reminders without an
    answer. intervals: the fewest to go by.
    """

    widest: float = 3.5
    widest_days: int = 90
    soonest: int = 7
    alive: float = 0.25
    chance: float = 0.5
    unanswered: int = 2
    intervals: int = 3


CAUTION = Caution()


@dataclass(frozen=True, slots=True)
class Prediction:
    """The next purchase: `earliest` to `latest` hold it with the asked coverage if it comes at all.

    `alive`: chance that the person still buys this; `chance`: that they do so from the day of
    asking to `latest`. `silent`: why no reminder should go out, or None. A `date` may have passed:
    then the moment is now, until `latest`.
    """

    date: dt.date
    earliest: dt.date
    latest: dt.date
    alive: float
    chance: float
    silent: Silence | None


def predict(  # noqa: PLR0913 - two of them are for experiments
    rhythm: Rhythm,
    priors: Priors,
    today: dt.date,
    coverage: float = 0.80,
    *,
    tuning: Tuning = TUNING,
    caution: Caution = CAUTION,
) -> Prediction:
    """Predict the next purchase of what was bought before.

    Raises:
        ValueError: nothing was bought yet, or `coverage` is not between 0 and 1.
    """
    last = rhythm.last
    if last is None:
        raise ValueError("nothing was bought yet")
    if not 0 < coverage < 1:
        raise ValueError(f"no coverage: {coverage}")
    expected = expect(priors, tuning)
    spread = spread_of(rhythm, last, expected, tuning)
    low, high = window(spread, coverage)
    days = min(high, max(low, aim(spread)))
    waited = (today - last.day).days
    alive = still_there(rhythm.n, spread, expected, waited)
    chance = alive * coming(spread, waited, high)
    earliest, when, latest = (last.day + dt.timedelta(days=ahead) for ahead in (low, days, high))
    draft = Prediction(when, earliest, latest, alive, chance, None)
    reason = _silence(rhythm, draft, exp(spread.centre), today, caution)
    return replace(draft, silent=reason)


def spread_of(rhythm: Rhythm, last: PurchaseDay, expected: Expectation, tuning: Tuning) -> Spread:
    """Return the days from the last purchase to the next as a distribution."""
    sums = rhythm.sums
    recent = [micro_log(days) / MICRO for days in rhythm.recent]
    weight = len(recent) + tuning.older * (sums.n - len(recent))
    total = sum(recent) + tuning.older * (sums.x / MICRO - sum(recent))
    freedom = tuning.trust + max(0, sums.n - 1)
    variance = (tuning.trust * expected.within + sums.squares) / freedom
    precision = weight / variance + 1 / expected.between
    centre = (total / variance + expected.centre / expected.between) / precision
    if sums.n:
        more = (micro_log(last.quantity) - sums.q / sums.n) / MICRO
        centre += expected.by_quantity * max(-_MOST_MORE, min(_MOST_MORE, more))
    held = rhythm.held_since
    beyond = max((_HOLDING * (day - last.day).days for day in held), default=0.0)
    centre += len(held) * log(_HOLDING)
    return Spread(centre, sqrt(variance + 1 / precision), freedom, beyond)


def aim(spread: Spread) -> int:
    """Return the days ahead around which a purchase is most likely to fall.

    The stretches shrink for a rhythm that is quicker than four weeks, or whose spread is narrower:
    else its date could lie anywhere within them. Of 41 days in equal ratios, from the one by which
    2 % have come to the one by which three quarters have, it is the best.
    """
    half = (spread.within(0.9) - spread.within(0.1)) / 2
    scale = min(1.0, exp(spread.centre) / _LONG, half / _LONG)
    reaches = [reach * scale + 0.5 for reach in _REACHES]
    low, high = max(1.0, spread.within(0.02)), max(1.0, spread.within(0.75))
    ahead: list[float] = [low * (high / low) ** (step / _STEPS) for step in range(_STEPS + 1)]
    best = max(ahead, key=lambda days: _caught(spread, days, reaches))
    return round(best)


def window(spread: Spread, coverage: float) -> tuple[int, int]:
    """Return the first and last day ahead; the rest is split evenly before and after them."""
    missed = (1 - coverage) / 2
    return max(1, round(spread.within(missed))), max(1, round(spread.within(1 - missed)))


def still_there(n: int, spread: Spread, expected: Expectation, elapsed: int) -> float:
    """Return the chance that somebody who came back `n` times and now waits is still a customer.

    Each purchase may be the last, less likely so the more often it was not (in the spirit of
    BG/NBD: Fader, Hardie, Lee 2005); a silence longer than the rhythm explains speaks for it.
    """
    waiting = max(1e-12, 1.0 - spread.until(elapsed))
    return 1.0 / (1.0 + expected.leaving / max(1, n) / waiting)


def coming(spread: Spread, waited: int, latest: int) -> float:
    """Return the chance that who is a customer and waited so many days buys by the `latest`."""
    before = spread.until(waited)
    return max(0.0, spread.until(latest) - before) / max(1e-12, 1.0 - before)


def _caught(spread: Spread, days: float, reaches: Sequence[float]) -> float:
    return sum(spread.until(days + reach) - spread.until(days - reach) for reach in reaches)


def _silence(
    rhythm: Rhythm, draft: Prediction, typical: float, today: dt.date, caution: Caution
) -> Silence | None:
    bought = rhythm.kept[-1].day
    width = (draft.latest - draft.earliest).days
    if bought > today:
        return "future_purchase"
    if rhythm.unanswered >= caution.unanswered:
        return "unanswered"
    if draft.alive < caution.alive:
        return "gone"
    if today > draft.latest:
        return "overdue"
    if rhythm.n < caution.intervals:
        return "too_few"
    if width > min(caution.widest_days, caution.widest * typical):
        return "too_wide"
    if (draft.date - bought).days <= caution.soonest:
        return "too_often"
    if draft.chance < caution.chance:
        return "unlikely"
    return None
