"""Which scheduled Lambda runs next: ticks at which nothing is due are passed over."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from infra.local.order import TableOrder
from infra.local.schedules import Ticks, ticks
from infra.local.specs import ScheduleSpec

_DUE_INDEX = "due"
_A_MOMENT = timedelta(microseconds=1)
# Where the store lists what a person has to look at; no sweep takes it.
_NOT_SWEPT = "unknown"


@dataclass(slots=True)
class _Line:
    spec: ScheduleSpec
    ticks: Ticks
    ticked: datetime | None = None


class Agenda:
    """All schedules. `orders` holds the tables by logical id, each with its `due` index."""

    def __init__(self, specs: tuple[ScheduleSpec, ...], orders: Mapping[str, TableOrder]) -> None:
        self._lines = [_Line(spec, ticks(spec.expression, spec.zone)) for spec in specs]
        self._orders = orders

    def next(self, now: datetime) -> datetime | None:
        """Return the next moment, now or later, at which a schedule has work."""
        moments = [moment for line in self._lines if (moment := self._next(line, now))]
        return min(moments, default=None)

    def tick(self, now: datetime, start: Callable[[ScheduleSpec], None]) -> bool:
        """Start what ticks exactly now; say whether anything did."""
        due = [line for line in self._lines if self._next(line, now) == now]
        for line in due:
            line.ticked = now
            start(line.spec)
        return bool(due)

    def _next(self, line: _Line, now: datetime) -> datetime | None:
        earliest = now
        if line.spec.sweeps:
            due = [moment for table in line.spec.sweeps if (moment := self._least_due(table))]
            if not due:
                return None
            earliest = max(now, min(due))
        tick = line.ticks.at_or_after(earliest)
        if line.ticked is not None and tick <= line.ticked:
            tick = line.ticks.at_or_after(line.ticked + _A_MOMENT)
        return tick

    def _least_due(self, table: str) -> datetime | None:
        ordering = self._orders[table].orderings[_DUE_INDEX]
        firsts = [entries[0][0] for shard, entries in ordering.partitions() if shard != _NOT_SWEPT]
        return datetime.fromisoformat(min(firsts)).astimezone(UTC) if firsts else None
