"""What customers said as figures: each with its interval, n and response rate.

Nothing is rounded here; rounding is for whoever shows it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum
from typing import Literal

from gjensyn.intervals import adjusted_wald, mean_interval, wilson
from gjensyn.models.survey import SCALES, Metric

type Unit = Literal["points", "percent", "scale", "index"]

_PROMOTER, _DETRACTOR = 9, 6
_SATISFIED, _EASY = 4, 5


@dataclass(frozen=True, slots=True)
class Figure:
    """One metric over `n` answers, with the bounds of its 95 % interval.

    `unit`: `points` -100..100 (NPS), `percent` 0..100 (a share), `scale` (a mean, on the scale of
    the question), `index` 0..100. `response_rate` is a share, 0..1, of the surveys `invited`, None
    where nobody was. Without answers value, low and high are None.
    """

    metric: Metric
    value: float | None
    low: float | None
    high: float | None
    n: int
    invited: int
    response_rate: float | None
    unit: Unit


def figures(metric: Metric, scores: Sequence[int], invited: int) -> tuple[Figure, ...]:
    """Return all figures of a metric: two for CES (mean, share of 5-7), one for the others.

    Raises:
        ValueError: a score is outside the metric's scale, or more answered than were invited.
    """
    match metric:
        case "nps":
            return (nps(scores, invited),)
        case "csat":
            return (csat(scores, invited),)
        case "ces":
            return (ces_mean(scores, invited), ces_share(scores, invited))
        case "kundeindeks":
            return (kundeindeks(scores, invited),)


def nps(scores: Sequence[int], invited: int) -> Figure:
    """Net promoter score: share of 9-10 less share of 0-6, in points; adjusted Wald interval."""
    _check("nps", scores, SCALES["nps"])
    promoters = sum(score >= _PROMOTER for score in scores)
    detractors = sum(score <= _DETRACTOR for score in scores)
    if not scores:
        return _figure("nps", "points", (0, invited))
    low, high = adjusted_wald(promoters, detractors, len(scores))
    value = 100 * (promoters - detractors) / len(scores)
    return _figure("nps", "points", (len(scores), invited), value, (100 * low, 100 * high))


def csat(scores: Sequence[int], invited: int) -> Figure:
    """Satisfaction: the share of 4-5 on 1-5, in percent; Wilson interval."""
    return _share("csat", scores, invited, _SATISFIED)


def ces_share(scores: Sequence[int], invited: int) -> Figure:
    """Effort: the share of 5-7 on 1-7 ("it was easy"), in percent; Wilson interval."""
    return _share("ces", scores, invited, _EASY)


def ces_mean(scores: Sequence[int], invited: int) -> Figure:
    """Effort: the mean on 1-7; Student's interval, the whole scale from one answer."""
    return _mean("ces", scores, invited, SCALES["ces"])


def kundeindeks(
    scores: Sequence[int], invited: int, scale: range = SCALES["kundeindeks"]
) -> Figure:
    """Customer index: the mean's place on its scale, 0 (lowest) to 100; Student's interval."""
    mean = _mean("kundeindeks", scores, invited, scale)
    if mean.value is None or mean.low is None or mean.high is None:
        return _figure("kundeindeks", "index", (0, invited))
    low, value, high = (
        100 * (mark - scale[0]) / (scale[-1] - scale[0])
        for mark in (mean.low, mean.value, mean.high)
    )
    return _figure("kundeindeks", "index", (mean.n, invited), value, (low, high))


def _share(metric: Metric, scores: Sequence[int], invited: int, lowest: int) -> Figure:
    _check(metric, scores, SCALES[metric])
    if not scores:
        return _figure(metric, "percent", (0, invited))
    hits, n = sum(score >= lowest for score in scores), len(scores)
    low, high = wilson(hits, n)
    return _figure(metric, "percent", (n, invited), 100 * hits / n, (100 * low, 100 * high))


def _mean(metric: Metric, scores: Sequence[int], invited: int, scale: range) -> Figure:
    _check(metric, scores, scale)
    if not scores:
        return _figure(metric, "scale", (0, invited))
    low, high = mean_interval(scores) or (scale[0], scale[-1])
    bounds = (max(float(scale[0]), low), min(float(scale[-1]), high))
    return _figure(metric, "scale", (len(scores), invited), fsum(scores) / len(scores), bounds)


def _check(metric: Metric, scores: Sequence[int], scale: range) -> None:
    outside = [score for score in scores if score not in scale]
    if outside:
        raise ValueError(f"{metric} has no score {outside[0]}: {scale[0]} to {scale[-1]}")


def _figure(
    metric: Metric,
    unit: Unit,
    counts: tuple[int, int],
    value: float | None = None,
    bounds: tuple[float, float] | tuple[None, None] = (None, None),
) -> Figure:
    """Put a figure together; `counts` is how many answered, and how many were invited."""
    n, invited = counts
    if n > invited:
        raise ValueError(f"{n} answers to {invited} invitations")
    low, high = bounds
    return Figure(metric, value, low, high, n, invited, n / invited if invited else None, unit)
