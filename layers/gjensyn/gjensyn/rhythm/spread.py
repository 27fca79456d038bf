"""The days to the next purchase as a distribution: log-Student, so that long gaps surprise less."""

from dataclasses import dataclass
from math import copysign, erfc, exp, expm1, log, log1p, pi, sqrt

_ROOT = sqrt(0.5)
FARTHEST = 1500
_CAP = 50.0


@dataclass(frozen=True, slots=True)
class Spread:
    """ln(days) is Student-t with `freedom`, around `centre`, by `scale`; days exceed `beyond`."""

    centre: float
    scale: float
    freedom: float
    beyond: float = 0.0

    def until(self, days: float) -> float:
        """Return the probability that the next purchase comes within so many days (0 and more)."""
        if days <= self.beyond:
            return 0.0
        before = self._plain(self.beyond)
        return (self._plain(days) - before) / max(1e-12, 1.0 - before)

    def _plain(self, days: float) -> float:
        if days <= 0:
            return 0.0
        t = (log(days) - self.centre) / self.scale
        return 0.5 * erfc(-_ROOT * self._normal(t))

    def _normal(self, t: float) -> float:
        # Wallace (1959): the normal deviate whose tail is that of t; off by less than 0.01 here.
        v = self.freedom
        stretch = (8 * v + 1) / (8 * v + 3)
        return copysign(stretch * sqrt(v * log1p(t * t / v)), t)

    def within(self, share: float) -> float:
        """Return the days within which the next purchase comes with that probability."""
        before = self._plain(self.beyond)
        z = _deviate(before + share * (1.0 - before))
        v = self.freedom
        unstretched = z * (8 * v + 3) / (8 * v + 1)
        t = copysign(sqrt(v * expm1(min(_CAP, unstretched * unstretched / v))), z)
        return exp(min(log(FARTHEST), self.centre + self.scale * t))


def _deviate(share: float) -> float:
    """Return the normal deviate below which that share lies: a start, and two Newton steps."""
    tail = max(1e-9, min(share, 1 - share))
    t = sqrt(-2.0 * log(tail))  # Abramowitz and Stegun 26.2.23, off by less than 0.00045
    z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (
        1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308))
    )
    for _ in range(2):
        z += (0.5 * erfc(z * _ROOT) - tail) / (exp(-0.5 * z * z) / sqrt(2 * pi))
    return -copysign(z, 0.5 - share)
