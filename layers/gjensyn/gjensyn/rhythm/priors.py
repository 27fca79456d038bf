"""What others teach: sums per product, category and shop, which shape what few intervals cannot.

A `Prior` is nothing but sums over rhythms, in whole numbers, so shards of it add up in any order,
and a rhythm that changes hands over the difference: `Prior.of(after) - Prior.of(before)`. Where
facts came twice or late, the differences still add up to exactly what a full count would give.
"""

from dataclasses import dataclass, fields
from math import log
from typing import Self

from gjensyn.rhythm.state import Rhythm
from gjensyn.rhythm.sums import MICRO

PERSONS_NEEDED = 5
WATCHED_FROM = 3
"""Rhythms of fewer intervals are not looked at, so nobody knows whether they ended."""
_HALF_WEIGHT = 50
"""A rhythm of n intervals weighs n / (n + 50): nobody drowns the rest, however often they buy."""


@dataclass(frozen=True, slots=True)
class Prior:
    """Sums over rhythms. `persons` and `left` are counts, the others millionths.

    persons: how many people stand behind it; below five a product or category is not used.
    weight, mean, mean_square: over rhythms, w = n / (n + 50): the sums of w, w m and w m², where m
        is a rhythm's mean ln(days).
    sampling: the sum of w / n, for what of the spread of means is mere chance.
    freedom, squares: within rhythms, the sums of f = (n - 1) / (n + 50) and of f times the variance
        of ln(days), so that heavy buyers do not speak for everybody.
    quantity_squares, quantity_products: within rhythms, of ln(quantity), and of it with ln(days).
    left: rhythms of three intervals and more whose window has passed without a purchase.
    stayed: the sum of 1 / k over purchases with k intervals before them, three at least, after
        which another came: what `left` is to be divided by if the odds of leaving fall with k.
    """

    persons: int = 0
    weight: int = 0
    mean: int = 0
    mean_square: int = 0
    sampling: int = 0
    freedom: int = 0
    squares: int = 0
    quantity_squares: int = 0
    quantity_products: int = 0
    left: int = 0
    stayed: int = 0

    @classmethod
    def of(cls, rhythm: Rhythm, *, newcomer: bool = True, left: bool = False) -> Self:
        """Return what one rhythm contributes; a person's further rhythms are no `newcomer`."""
        sums = rhythm.sums
        if not sums.n:
            return cls()
        m, w = sums.mean, sums.n / (sums.n + _HALF_WEIGHT)
        freedom = (sums.n - 1) / (sums.n + _HALF_WEIGHT)
        return cls(
            persons=int(newcomer),
            weight=_micro(w),
            mean=_micro(w * m),
            mean_square=_micro(w * m * m),
            sampling=_micro(w / sums.n),
            freedom=_micro(freedom),
            squares=_micro(freedom * sums.squares / max(1, sums.n - 1)),
            quantity_squares=_micro(sums.quantity_squares),
            quantity_products=_micro(sums.quantity_products),
            left=int(left and sums.n >= WATCHED_FROM),
            stayed=_micro(_stayed(sums.n)),
        )

    def __add__(self, other: "Prior") -> "Prior":
        return Prior(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    def __sub__(self, other: "Prior") -> "Prior":
        return Prior(*(getattr(self, f.name) - getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class Priors:
    """The levels above one rhythm, and the same person's other rhythms (this one left out)."""

    shop: Prior = Prior()
    category: Prior = Prior()
    product: Prior = Prior()
    person: Prior = Prior()


def _stayed(n: int) -> float:
    """Return the sum of 1 / k for k from three to n - 1, near enough, in one step."""
    return log(max(1.0, (n - 0.5) / (WATCHED_FROM - 0.5)))


def _micro(value: float) -> int:
    return round(value * MICRO)
