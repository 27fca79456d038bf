"""Confidence intervals of 95 % for small samples, without a statistics library."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from math import atan, cos, fsum, pi, sin, sqrt

Z = 1.959963984540054  # the normal distribution's 97.5 % point
_SERIES_UP_TO = 200  # degrees of freedom; beyond, the expansion is good to nine digits

type Interval = tuple[float, float]


def wilson(hits: int, n: int) -> Interval:
    """Return Wilson's interval of a share, in 0..1 (Wilson 1927; 45 of 50: 0.786 to 0.957)."""
    share = hits / n
    centre = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))


def adjusted_wald(plus: int, minus: int, n: int) -> Interval:
    """Return the adjusted Wald interval of a difference of shares, in -1..1.

    Three answers are added, spread evenly (Sauro and Lewis): it stays honest where everybody
    agrees. From one answer it need not hold the difference itself.
    """
    total = n + 3
    p, d = (plus + 0.75) / total, (minus + 0.75) / total
    half = Z * sqrt((p + d - (p - d) ** 2) / total)
    return max(-1.0, p - d - half), min(1.0, p - d + half)


def mean_interval(numbers: Sequence[float]) -> Interval | None:
    """Return Student's interval of the mean; None for fewer than two numbers.

    Equal numbers give no width: the sample knows of no spread.
    """
    n = len(numbers)
    if n <= 1:
        return None
    mean = fsum(numbers) / n
    deviation = sqrt(fsum((number - mean) ** 2 for number in numbers) / (n - 1))
    half = student(n - 1) * deviation / sqrt(n)
    return mean - half, mean + half


@cache
def student(freedom: int) -> float:
    """Return the 97.5 % point of Student's t with that many degrees of freedom (1 or more)."""
    if freedom > _SERIES_UP_TO:  # Abramowitz and Stegun 26.7.5
        return (
            Z
            + (Z**3 + Z) / (4 * freedom)
            + (5 * Z**5 + 16 * Z**3 + 3 * Z) / (96 * freedom**2)
            + (3 * Z**7 + 19 * Z**5 + 17 * Z**3 - 15 * Z) / (384 * freedom**3)
        )
    steps = range(1_000_000, 13_000_000)  # in millionths: t lies between 1 and 12.71
    return bisect_left(steps, 0.95, key=lambda step: _within(step / 1e6, freedom)) / 1e6 + 1.0


def _within(t: float, freedom: int) -> float:
    """Return how much of the distribution lies in -t..t (Abramowitz and Stegun 26.7.3, 26.7.4)."""
    angle = atan(t / sqrt(freedom))
    square = cos(angle) ** 2
    odd = freedom % 2
    term = cos(angle) if odd else 1.0
    total = 0.0
    for k in range(1 + odd, freedom, 2):
        total += term
        term *= square * k / (k + 1)
    total *= sin(angle)
    return 2 / pi * (angle + total) if odd else total
