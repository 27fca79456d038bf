"""Sums over intervals in whole numbers, so that the order of adding cannot show in the result."""

from dataclasses import dataclass
from functools import lru_cache
from math import log

MICRO = 1_000_000


@dataclass(frozen=True, slots=True)
class Sums:
    """What is added up over intervals: x = ln(days), q = ln(quantity bought at their start).

    `n` is a count. The sums of x and q are in millionths, those of squares and products in
    millionths squared: whole numbers add exactly, floats would remember in which order facts came.
    """

    n: int = 0
    x: int = 0
    xx: int = 0
    q: int = 0
    qq: int = 0
    qx: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.n + other.n,
            self.x + other.x,
            self.xx + other.xx,
            self.q + other.q,
            self.qq + other.qq,
            self.qx + other.qx,
        )

    @property
    def mean(self) -> float:
        """Mean of ln(days); 0 without intervals."""
        return self.x / self.n / MICRO if self.n else 0.0

    @property
    def squares(self) -> float:
        """Sum of squared deviations of ln(days) from their mean."""
        return self._about_mean(self.xx, self.x, self.x)

    @property
    def quantity_squares(self) -> float:
        """Sum of squared deviations of ln(quantity) from its mean."""
        return self._about_mean(self.qq, self.q, self.q)

    @property
    def quantity_products(self) -> float:
        """Sum of products of the deviations of ln(quantity) and ln(days)."""
        return self._about_mean(self.qx, self.q, self.x)

    def _about_mean(self, product: int, one: int, other: int) -> float:
        return (product * self.n - one * other) / self.n / MICRO**2 if self.n else 0.0


NOTHING = Sums()


def interval(days: int, quantity: float) -> Sums:
    """Return the sums of one interval: its days (at least 1), the quantity bought at its start."""
    x, q = micro_log(days), micro_log(quantity)
    return Sums(1, x, x * x, q, q * q, q * x)


@lru_cache(maxsize=4096)
def micro_log(value: float) -> int:
    """Return ln(value) in millionths."""
    return round(log(value) * MICRO)
