"""What one person's buying of one product has taught us: a small value, renewed by each purchase.

The last `KEPT` purchase days are kept as they are, so that a late fact among them finds its place;
the intervals before them are only summed up. So the state has one size for three purchases and for
fifty thousand, and each fact costs the same. It is a function of the *set* of facts, whatever their
order and however often each came, as long as a late one falls among the days kept or before
the first ever seen. One that would split a summed interval cannot be placed and changes nothing:
`observe` then gives back the very rhythm it was handed (so it does for a duplicate of such a day).
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from math import isnan

from gjensyn.rhythm.sums import NOTHING, Sums, interval

KEPT = 16
RECENT = 7
_LOTS = 8
LARGEST = 100_000.0
_SMALLEST = 0.001
_EARLIEST, _LATEST = date(1990, 1, 1), date(2200, 1, 1)
_CONTACTS = 4


@dataclass(frozen=True, slots=True)
class PurchaseDay:
    """One local day of purchases; `lots`: what each order took, (mark of the order, quantity)."""

    day: date
    lots: tuple[tuple[str, float], ...]

    @property
    def quantity(self) -> float:
        """All lots of the day together, within what is believed."""
        return min(LARGEST, sum(quantity for _, quantity in self.lots))

    def with_lot(self, mark: str, quantity: float) -> "PurchaseDay":
        """Add a lot; the same mark counts once. The smallest marks stay when there are many."""
        lots: Mapping[str, float] = dict(self.lots)
        larger = max(quantity, lots.get(mark, quantity))
        return replace(self, lots=tuple(sorted({**lots, mark: larger}.items())[:_LOTS]))


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The purchases of one product by one person, oldest first, and what followed reminders.

    `settled` sums the intervals that end on or before the first day of `kept`. `first` is the first
    purchase day of all. `reminded`: days of the last reminders; `responded`: the last day on which
    the person reacted to one; `held`: days on which they said "I still have some".
    """

    kept: tuple[PurchaseDay, ...] = ()
    settled: Sums = NOTHING
    first: date | None = None
    reminded: tuple[date, ...] = ()
    responded: date | None = None
    held: tuple[date, ...] = ()

    @property
    def sums(self) -> Sums:
        """Sums over all intervals."""
        total = self.settled
        for earlier, later in pairwise(self.kept):
            total += _between(earlier, later)
        return total

    @property
    def n(self) -> int:
        """How many intervals are known."""
        return self.settled.n + max(0, len(self.kept) - 1)

    @property
    def last(self) -> PurchaseDay | None:
        """The latest purchase day."""
        return self.kept[-1] if self.kept else None

    @property
    def recent(self) -> tuple[int, ...]:
        """The last seven intervals in days, oldest first."""
        days = [(later.day - earlier.day).days for earlier, later in pairwise(self.kept)]
        return tuple(days[-RECENT:])

    @property
    def unanswered(self) -> int:
        """Reminders since the last purchase or reaction."""
        return sum(day > self._heard for day in self.reminded)

    @property
    def held_since(self) -> tuple[date, ...]:
        """The days of "I still have some" since the last purchase."""
        return tuple(day for day in self.held if self.last and day > self.last.day)

    @property
    def _heard(self) -> date:
        bought = self.last.day if self.last else date.min
        return max(bought, self.responded or date.min)


def observe(
    rhythm: Rhythm, day: date, quantity: float, *, mark: str = "", today: date | None = None
) -> Rhythm:
    """Take in one purchase: its local day, the quantity, and a mark that tells orders apart.

    A quantity of zero or less is a return and changes nothing, nor does a day after `today`, or
    outside 1990 to 2200. Absurd quantities are clamped. Purchases of one day are one
    purchase; the same mark on the same day counts once.
    """
    if isnan(quantity) or quantity <= 0 or not _EARLIEST <= day <= min(today or _LATEST, _LATEST):
        return rhythm
    quantity = min(LARGEST, max(_SMALLEST, quantity))
    if rhythm.kept and day < rhythm.kept[0].day and rhythm.settled.n:
        return _before_all(rhythm, day, quantity)
    days = [purchase.day for purchase in rhythm.kept]
    at = bisect_left(days, day)
    same = days[at : at + 1] == [day]
    there = rhythm.kept[at] if same else PurchaseDay(day, ())
    kept = (*rhythm.kept[:at], there.with_lot(mark, quantity), *rhythm.kept[at + same :])
    return _settle(replace(rhythm, kept=kept, first=min(day, rhythm.first or day)))


def withdraw(rhythm: Rhythm, day: date, mark: str) -> Rhythm:
    """Take back what an order bought on that day: it was cancelled or returned.

    Only days still kept can be changed, and not the oldest of them once intervals are summed up.
    """
    frozen = rhythm.kept[:1] if rhythm.settled.n else ()
    kept = [*frozen]
    for purchase in rhythm.kept[len(frozen) :]:
        left = tuple(lot for lot in purchase.lots if lot[0] != mark or purchase.day != day)
        if left:
            kept.append(replace(purchase, lots=left))
    first = rhythm.first if frozen else (kept[0].day if kept else None)
    return replace(rhythm, kept=tuple(kept), first=first)


def note_reminder(rhythm: Rhythm, day: date) -> Rhythm:
    """Remember that a reminder went out on that day."""
    return replace(rhythm, reminded=_latest(rhythm.reminded, day))


def note_response(rhythm: Rhythm, day: date) -> Rhythm:
    """Remember that the person reacted to a reminder on that day (pressed any of its buttons)."""
    return replace(rhythm, responded=max(day, rhythm.responded or day))


def note_still_some(rhythm: Rhythm, day: date) -> Rhythm:
    """Remember "I still have some": the next purchase is further off than it looked."""
    return note_response(replace(rhythm, held=_latest(rhythm.held, day)), day)


def _latest(days: tuple[date, ...], day: date) -> tuple[date, ...]:
    return tuple(sorted({*days, day})[-_CONTACTS:])


def _between(earlier: PurchaseDay, later: PurchaseDay) -> Sums:
    return interval((later.day - earlier.day).days, earlier.quantity)


def _before_all(rhythm: Rhythm, day: date, quantity: float) -> Rhythm:
    if rhythm.first is None or day >= rhythm.first:
        return rhythm
    opening = interval((rhythm.first - day).days, quantity)
    return replace(rhythm, settled=rhythm.settled + opening, first=day)


def _settle(rhythm: Rhythm) -> Rhythm:
    if len(rhythm.kept) <= KEPT:
        return rhythm
    oldest, *rest = rhythm.kept
    return replace(rhythm, kept=tuple(rest), settled=rhythm.settled + _between(oldest, rest[0]))
