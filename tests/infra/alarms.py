"""Reads the alarms of infra/watch.yaml, and judges what was measured as CloudWatch would."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.lint.template import read

ROOT = Path(__file__).parents[2]
WATCH = read(ROOT / "infra" / "watch.yaml")
OURS = "Gjensyn"

_OF_EXPRESSIONS = {
    "SUM(FILL(METRICS(), 0))": sum,
    "MIN(FILL(METRICS(), 0))": min,
    "MAX(METRICS())": max,
}
_EXPORT = re.compile(r"\$\{Suite\}-(\w+)")


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric by namespace, name and dimensions; `names` are exports of the suite's stack."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...]
    stat: str
    period: int

    @property
    def names(self) -> set[str]:
        """The exports of the suite that the dimensions are taken from."""
        return {value for _, value in self.dimensions}

    @property
    def service(self) -> str:
        """The folder in functions/ that a metric of ours is about."""
        return dict(self.dimensions)["service"]


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm; `expression` is None where it looks at one metric as it is."""

    logical_id: str
    properties: Mapping[str, Any]
    metrics: tuple[Metric, ...]
    expression: str | None

    @property
    def ours(self) -> tuple[Metric, ...]:
        """The metrics that our own code counts."""
        return tuple(metric for metric in self.metrics if metric.namespace == OURS)

    def rings(self, counted: Mapping[tuple[str, str], Sequence[int]]) -> bool:
        """Whether it goes off.

        Args:
            counted: the sum of each period, by name and service, of our own metrics.
        """
        series = [counted.get((one.name, one.service), ()) for one in self.ours]
        length = max(map(len, series), default=0)
        filled = [[*values, *[0] * (length - len(values))] for values in series]
        joined = _OF_EXPRESSIONS[self.expression] if self.expression else sum
        values = [joined(column) for column in zip(*filled, strict=True)]
        limit, periods = self.properties["Threshold"], self.properties["EvaluationPeriods"]
        over = [value >= limit for value in values]
        return any(all(over[at : at + periods]) for at in range(len(over) - periods + 1))


def read_alarms() -> dict[str, Alarm]:
    """Return all alarms by logical id."""
    kind = "AWS::CloudWatch::Alarm"
    return {logical_id: _alarm(logical_id, own) for logical_id, own in WATCH.of_type(kind)}


def _alarm(logical_id: str, own: Mapping[str, Any]) -> Alarm:
    if "MetricName" in own:
        metric = _metric(own, own["Statistic"], own["Period"])
        return Alarm(logical_id, own, (metric,), None)
    (expression,) = (one["Expression"] for one in own["Metrics"] if "Expression" in one)
    stats = [one["MetricStat"] for one in own["Metrics"] if "MetricStat" in one]
    metrics = tuple(_metric(stat["Metric"], stat["Stat"], stat["Period"]) for stat in stats)
    return Alarm(logical_id, own, metrics, str(expression))


def _metric(said: Mapping[str, Any], stat: str, period: int) -> Metric:
    dimensions = ((one["Name"], _name(one["Value"])) for one in said.get("Dimensions", ()))
    return Metric(said["Namespace"], said["MetricName"], tuple(dimensions), stat, period)


def _name(value: Any) -> str:
    """Return a plain value, or the export that a name is taken from, a part of an ARN too."""
    found = _EXPORT.search(repr(value))
    return found.group(1) if found else str(value)
