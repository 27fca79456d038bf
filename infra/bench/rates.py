"""Forecasts from models of buying rates: gamma-Poisson, gamma-gamma and BG/NBD, by likelihood."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, inf, lgamma, log

from infra.bench.baselines import Forecast
from infra.bench.fitting import beta_median, minimise
from infra.bench.histories import History, Question

_WEEK = 7.0


@dataclass(frozen=True, slots=True)
class BgNbd:
    """Fader, Hardie and Lee (2005): rate ~ Gamma(r, alpha) a week, dropout ~ Beta(a, b)."""

    r: float
    alpha: float
    a: float
    b: float

    def expected(self, x: int, last: float, age: float, ahead: float) -> float:
        """Expected purchases in the `ahead` weeks after `age`; `x` repeats, the last at `last`."""
        r, alpha, a, b = self.r, self.alpha, self.a, self.b
        z = ahead / (alpha + age + ahead)
        series = _hypergeometric(r + x, b + x, a + b + x - 1, z)
        shrinking = ((alpha + age) / (alpha + age + ahead)) ** (r + x)
        bought = (a + b + x - 1) / (a - 1) * (1 - shrinking * series)
        gone = a / (b + x - 1) * ((alpha + age) / (alpha + last)) ** (r + x) if x else 0.0
        return float(bought / (1 + gone))


def gamma_poisson(teaching: list[History]) -> Forecast:
    """Gaps exponential, rates ~ Gamma; forecast: the median of the next gap.

    Fitted to the gaps that ended, not to counts until the end of the data: counts would take those
    who left for slow buyers, while only gaps that ended are asked about.
    """
    counts = Counter((len(h.intervals), sum(h.intervals) / _WEEK) for h in teaching if h.intervals)

    def cost(logs: Sequence[float]) -> float:
        r, alpha = map(exp, logs)
        return -sum(
            m * (lgamma(r + n) - lgamma(r) + r * log(alpha) - (r + n) * log(alpha + weeks))
            for (n, weeks), m in counts.items()
        )

    r, alpha = map(exp, minimise(cost, [0.0, 1.0]))
    return lambda question: _gap(question, r, alpha)


def bg_nbd(teaching: list[History]) -> Forecast:
    """Forecast from BG/NBD, given that there is a next purchase: the median of its gap."""
    model = fit_bg_nbd(summaries(teaching, _end(teaching)))
    return lambda question: _gap(question, model.r, model.alpha)


def fit_bg_nbd(customers: list[tuple[int, float, float]]) -> BgNbd:
    """Fit to (repeats, week of the last, weeks observed), the first purchase being week 0."""
    counts = Counter(customers)

    def cost(logs: Sequence[float]) -> float:
        if max(map(abs, logs)) > 12:  # noqa: PLR2004 - nowhere near
            return inf
        r, alpha, a, b = map(exp, logs)
        fixed = r * log(alpha) - lgamma(r) + lgamma(a + b) - lgamma(b)
        total = 0.0
        for (x, last, age), m in counts.items():
            alive = -(r + x) * log(alpha + age)
            if x:
                gone = log(a / (b + x - 1)) - (r + x) * log(alpha + last)
                larger = max(alive, gone)
                alive = larger + log(exp(alive - larger) + exp(gone - larger))
            beta = lgamma(b + x) - lgamma(a + b + x)
            total += m * (fixed + lgamma(r + x) + beta + alive)
        return -total

    return BgNbd(*map(exp, minimise(cost, [0.0, 1.0, 0.0, 0.5], rounds=500)))


def gamma_gamma(teaching: list[History]) -> Forecast:
    """Gaps ~ Gamma(p, nu), nu ~ Gamma(q, g) (Fader and Hardie 2013); forecast: the median."""
    sums = Counter(
        (len(history.intervals), sum(history.intervals))
        for history in teaching
        if history.intervals
    )

    def cost(logs: Sequence[float]) -> float:
        p, q, g = map(exp, logs)
        return -sum(
            m
            * (
                lgamma(p * n + q)
                - lgamma(p * n)
                - lgamma(q)
                + q * log(g)
                + (p * n - 1) * log(total)
                - (p * n + q) * log(g + total)
            )
            for (n, total), m in sums.items()
        )

    p, q, g = map(exp, minimise(cost, [0.0, 1.0, 3.5]))
    medians: dict[int, float] = {}

    def forecast(question: Question) -> float:
        n = len(question.known)
        if n not in medians:
            share = beta_median(p, q + p * n)
            medians[n] = share / (1 - share)
        return medians[n] * (g + sum(question.known))

    return forecast


def summaries(histories: list[History], end: date) -> list[tuple[int, float, float]]:
    """Return (repeats, week of the last, weeks observed) of everybody who had bought by `end`."""
    found = []
    for history in histories:
        days = [day for day in history.days if day <= end]
        if days and end > days[0]:
            last = (days[-1] - days[0]).days / _WEEK
            found.append((len(days) - 1, last, (end - days[0]).days / _WEEK))
    return found


def _end(histories: list[History]) -> date:
    return max(history.days[-1] for history in histories)


def _gap(question: Question, r: float, alpha: float) -> float:
    n, weeks = len(question.known), sum(question.known) / _WEEK
    return _WEEK * (alpha + weeks) * (2 ** (1 / (r + n)) - 1)


def _hypergeometric(a: float, b: float, c: float, z: float) -> float:
    term, total = 1.0, 1.0
    for j in range(1, 5000):
        term *= (a + j - 1) * (b + j - 1) / (c + j - 1) * z / j
        total += term
        if abs(term) < 1e-12 * abs(total):
            break
    return total
