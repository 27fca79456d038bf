"""The simple forecasts that ours is measured against: each is fitted on the teaching half only."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from math import exp, log
from statistics import fmean, median

from infra.bench.histories import History, Question

type Forecast = Callable[[Question], float]
type Method = Callable[[list[History]], Forecast]

_RECENT = 7


def global_median(teaching: list[History]) -> Forecast:
    typical = median(_pooled(teaching))
    return lambda _: typical


def customer_mean(_: list[History]) -> Forecast:
    return lambda question: fmean(question.known)


def customer_median(_: list[History]) -> Forecast:
    return lambda question: median(question.known)


def last_interval(_: list[History]) -> Forecast:
    return lambda question: question.known[-1]


def lognormal_shrunk(teaching: list[History]) -> Forecast:
    """Mean of ln(days) shrunk to everybody's, by variances between and within (one-way ANOVA)."""
    centre, within, between = variances(_logs(teaching))
    return lambda question: _shrunk(question, centre, within, between)


def shrunk_to_product(teaching: list[History]) -> Forecast:
    """The same, shrunk to the product's mean, which is itself shrunk to everybody's."""
    logs = _logs(teaching)
    centre, within, between = variances(logs)
    by_product: dict[str, list[float]] = defaultdict(list)
    for history in teaching:
        if history.intervals:
            by_product[history.product].append(fmean(map(log, history.intervals)))
    _, among_pairs, among_products = variances(list(by_product.values()))
    to = {
        product: (sum(means) / among_pairs + centre / among_products)
        / (len(means) / among_pairs + 1 / among_products)
        for product, means in by_product.items()
    }
    return lambda asked: _shrunk(asked, to.get(asked.history.product, centre), within, between)


def seven_and_prior(teaching: list[History]) -> Forecast:
    """Median of the last seven and the global one, weighted k times in logs; k from teaching."""
    typical = log(median(_pooled(teaching)))
    asked = [
        (min(at, _RECENT), log(median(known[max(0, at - _RECENT) : at])), known[at])
        for known in (history.intervals for history in teaching)
        for at in range(1, len(known))
    ]

    def missed(strength: float) -> float:
        return median(
            abs(exp((m * own + strength * typical) / (m + strength)) - answer)
            for m, own, answer in asked
        )

    best = min((0.25, 0.5, 1.0, 2.0, 4.0, 8.0), key=missed)

    def forecast(question: Question) -> float:
        recent = question.known[-_RECENT:]
        return exp((len(recent) * log(median(recent)) + best * typical) / (len(recent) + best))

    return forecast


def best_constant(teaching: list[History]) -> Forecast:
    """Not among the ten: the one number that most often comes within 14 days, for everybody."""
    answers = [x for history in teaching for x in history.intervals[2:]]
    best = max(range(1, 200), key=lambda days: sum(abs(x - days) <= 14 for x in answers))  # noqa: PLR2004
    return lambda _: best


def variances(groups: Sequence[Sequence[float]]) -> tuple[float, float, float]:
    """Return the mean of groups, the variance within them and between their true means."""
    n, k = sum(map(len, groups)), len(groups)
    plain = sum(map(sum, groups)) / n
    within = sum(sum((x - fmean(g)) ** 2 for x in g) for g in groups) / max(1, n - k)
    spread = sum(len(g) * (fmean(g) - plain) ** 2 for g in groups) / max(1, k - 1)
    size = (n - sum(len(g) ** 2 for g in groups) / n) / max(1, k - 1)
    between = max(1e-3, (spread - within) / size) if size else 1e-3
    weights = [1 / (between + within / len(g)) for g in groups]
    centre = sum(w * fmean(g) for w, g in zip(weights, groups, strict=True)) / sum(weights)
    return centre, max(1e-9, within), between


def _shrunk(question: Question, centre: float, within: float, between: float) -> float:
    known = [log(days) for days in question.known]
    precision = len(known) / within + 1 / between
    return exp((sum(known) / within + centre / between) / precision)


def _logs(teaching: list[History]) -> list[list[float]]:
    return [[log(x) for x in history.intervals] for history in teaching if history.intervals]


def _pooled(teaching: list[History]) -> list[int]:
    return [x for history in teaching for x in history.intervals]
