"""Lets things happen: what can be done now, and what happens when the clock moves on."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from infra.local.agenda import Agenda
from infra.local.failure_stores import FailureStores
from infra.local.later import Later
from infra.local.order import TableOrder
from infra.local.queue_reader import QueueReader
from infra.local.specs import ScheduleSpec, Wiring
from infra.local.stores import Stores
from infra.local.streams import StreamReader
from infra.local.virtual_clock import VirtualClock

type Invoke = Callable[[str, Any], Any]


class Movement:
    """Queues, streams, asynchronous invocations and schedules of one cloud.

    At one moment queues and streams are emptied before schedules tick, again and again until
    nothing is left to do.
    """

    def __init__(  # noqa: PLR0913 (all that moves)
        self,
        wiring: Wiring,
        stores: Stores,
        failures: FailureStores,
        clock: VirtualClock,
        invoke: Invoke,
        *,
        orders: Mapping[str, TableOrder],
        requests: Counter[str],
    ) -> None:
        self._clock = clock
        self._stores = stores
        self._streams = [
            StreamReader(spec, invoke, lambda batch: failures.discard(batch, clock.now()))
            for spec in wiring.stream_mappings
        ]
        self._by_table: dict[str, list[StreamReader]] = defaultdict(list)
        for reader in self._streams:
            self._by_table[reader.spec.table].append(reader)
        self._queues = [
            QueueReader(spec, stores.queues[spec.queue], invoke, requests)
            for spec in wiring.queue_mappings
        ]
        self._later = Later(
            wiring.functions, invoke, lambda given_up: failures.abandon(given_up, clock.now())
        )
        self._agenda = Agenda(wiring.schedules, orders)

    def take(self, table: str, record: dict[str, Any]) -> None:
        """Hand a stream record to each Lambda that reads the stream."""
        for reader in self._by_table[table]:
            reader.take(record)

    def start(self, function: str, payload: Any) -> None:
        """Invoke a Lambda asynchronously."""
        self._later.add(function, payload, self._clock.now())

    def run(self) -> None:
        """Do all that can be done at this moment."""
        while self._turn(now := self._clock.now()) or self._agenda.tick(now, self._tick):
            pass

    def advance_to(self, moment: datetime) -> None:
        if moment < self._clock.now():
            raise ValueError(f"the clock does not go back to {moment}")
        self.run()
        while (stop := self._next_stop()) is not None and stop <= moment:
            self._move(max(stop, self._clock.now()))
        self._move(max(moment, self._clock.now()))  # an invocation may have hung longer than that

    def next_due(self) -> datetime | None:
        """Return when something happens next, now included; what merely expires does not count."""
        now = self._clock.now()
        moments = [reader.due(now) for reader in self._streams]
        moments += [reader.due() for reader in self._queues]
        moments += [self._later.next(), self._agenda.next(now)]
        found = min((moment for moment in moments if moment is not None), default=None)
        return None if found is None else max(found, now)

    def _next_stop(self) -> datetime | None:
        moments = (self.next_due(), self._stores.next_expiry())
        return min((moment for moment in moments if moment is not None), default=None)

    def _move(self, moment: datetime) -> None:
        self._clock.move(moment)
        self._stores.expire()
        self.run()

    def _turn(self, now: datetime) -> bool:
        turns = [self._later.turn(now)]
        turns += [reader.turn() for reader in self._queues]
        turns += [reader.turn(now) for reader in self._streams]
        return any(turns)

    def _tick(self, schedule: ScheduleSpec) -> None:
        payload = schedule.payload
        if payload is None:
            payload = {
                "version": "0",
                "id": schedule.logical_id,
                "detail-type": "Scheduled Event",
                "source": "aws.events",
                "time": f"{self._clock.now():%Y-%m-%dT%H:%M:%SZ}",
                "resources": [],
                "detail": {},
            }
        self.start(schedule.function, payload)
