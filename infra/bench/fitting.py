"""Minimising without derivatives (Nelder and Mead 1965), and the incomplete beta function."""

from collections.abc import Callable, Sequence
from math import exp, lgamma, log, log1p

type Objective = Callable[[Sequence[float]], float]
type _Simplex = list[tuple[float, list[float]]]


def minimise(
    objective: Objective, start: Sequence[float], *, step: float = 0.5, rounds: int = 400
) -> list[float]:
    """Return where the objective is least, found from `start` by a shrinking simplex."""
    corners = range(len(start))
    moved = [[value + step * (i == j) for j, value in enumerate(start)] for i in corners]
    points = [list(start), *moved]
    simplex: _Simplex = sorted((objective(point), point) for point in points)
    for _ in range(rounds):
        if simplex[-1][0] - simplex[0][0] < 1e-8 * (1 + abs(simplex[0][0])):
            break
        simplex = sorted(_improved(objective, simplex))
    return simplex[0][1]


def _improved(objective: Objective, simplex: _Simplex) -> _Simplex:
    *others, (worst, point) = simplex
    middle = [sum(values) / len(others) for values in zip(*(p for _, p in others), strict=True)]

    def along(factor: float) -> tuple[float, list[float]]:
        moved = [m + factor * (p - m) for m, p in zip(middle, point, strict=True)]
        return objective(moved), moved

    reflected = along(-1.0)
    if reflected[0] < simplex[0][0]:
        return [*others, min(reflected, along(-2.0))]
    if reflected[0] < others[-1][0]:
        return [*others, reflected]
    contracted = along(0.5) if reflected[0] >= worst else along(-0.5)
    if contracted[0] < min(worst, reflected[0]):
        return [*others, contracted]
    best = simplex[0][1]
    halved = [[(a + b) / 2 for a, b in zip(best, p, strict=True)] for _, p in simplex[1:]]
    return [simplex[0], *((objective(p), p) for p in halved)]


def beta_median(a: float, b: float) -> float:
    """Return the median of the beta distribution, by halving."""
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if beta_below(middle, a, b) < 0.5 else (low, middle)  # noqa: PLR2004
    return (low + high) / 2


def beta_below(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function, by its continued fraction (Lentz)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_below(1 - x, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    fraction = d
    for m in range(1, 300):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d, c = 1 / (1 + term * d), 1 + term / c
            fraction *= c * d
        if abs(c * d - 1) < 1e-10:  # noqa: PLR2004 - converged
            break
    return front * fraction
