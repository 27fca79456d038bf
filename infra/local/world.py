"""Builds what the template says."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from infra.local.account import LOCK
from infra.local.backend import Backend
from infra.local.bus import Buses
from infra.local.containers import Containers
from infra.local.emulator import Emulator
from infra.local.failure_stores import FailureStores
from infra.local.gate import Gate
from infra.local.ids import Ids
from infra.local.intrinsics import TemplateError
from infra.local.mail import Describe, Providers
from infra.local.movement import Movement
from infra.local.object_locks import ObjectLocks
from infra.local.pages import Pages
from infra.local.payloads import Asked, Response
from infra.local.properties import last
from infra.local.queue_calls import QueueCalls
from infra.local.specs import FunctionSpec, Item
from infra.local.stores import Stores
from infra.local.template import read
from infra.local.virtual_clock import VirtualClock
from infra.local.wiring import wire

# Function, payload, and what hands the Lambda a payload: once, never, changed, or in parts.
type Around = Callable[[str, Any, Callable[[Any], Any]], Any]

START = datetime(2026, 11, 2, 8, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
_REGION = "eu-north-1"
_OPT = "/opt/"


@dataclass(frozen=True, slots=True)
class Setup:
    """What a `LocalCloud` was asked for; that class says what each of it is."""

    start: datetime
    parameters: Mapping[str, Any]
    template: Path
    environ: Mapping[str, str]
    seed: int
    keep_logs: bool
    keep_history: bool


class World:
    """Everything behind a `LocalCloud`; `describe` tells (kind, order ids) of a message id."""

    def __init__(self, setup: Setup, describe: Describe) -> None:
        self.region = _REGION
        self.clock = VirtualClock(setup.start)
        self.ids = Ids(setup.seed)
        self.logs: list[str] = []
        self.logged = self.events_in = self.pages_asked = 0
        self._keeps_logs = setup.keep_logs
        self.invoked: list[Callable[[str, Any], None]] = []
        self.around: Around = lambda _function, payload, go: go(payload)
        self.emulator = Emulator(_REGION, self.clock.now)
        account = self.emulator.account
        resources, self.names = read(
            setup.template, parameters=setup.parameters, account=account, region=_REGION
        )
        self.wiring = wire(resources, self.names)
        self.stores = Stores(
            self.wiring, self.emulator, self.clock, self.ids, history=setup.keep_history
        )
        self.providers = Providers(
            describe, frozenset(self.wiring.mail_events), self.clock.now, self.ids
        )
        self.backend = self._backend(keep=setup.keep_logs)
        self._containers = self._start(setup)
        self.pages = Pages(self.wiring.routes, self.invoke, account=account, ids=self.ids)
        self.movement = self._movement()
        self.stores.take = self.movement.take
        self.emulator.tables.changed = self._changed
        self.emulator.buckets.stored = self.stores.stored

    def invoke(self, logical_id: str, event: Any) -> Any:
        return self.around(logical_id, event, partial(self._serve, logical_id))

    def _serve(self, logical_id: str, event: Any) -> Any:
        with LOCK:
            self.backend.requests["lambda"]["Invoke"] += 1
            self.backend.gate.enter(logical_id)
        try:
            return self._containers.invoke(logical_id, event)
        finally:
            for hook in self.invoked:
                hook(logical_id, event)

    def request(self, asked: Asked) -> Response:
        """Send a request to the HTTP API."""
        with LOCK:
            self.pages_asked += 1
        return self.pages.answer(asked)

    def _log(self, line: str) -> None:
        with LOCK:
            self.logged += len(line.encode(errors="replace")) + 1
        if self._keeps_logs:
            self.logs.append(line)

    def publish(self, bus: str, entry: Mapping[str, Any]) -> str:
        with LOCK:
            self.events_in += bus == self.bus
            return self.backend.buses.publish(bus, entry, now=self.clock.now(), ids=self.ids)

    @property
    def bus(self) -> str:
        """The bus of the template."""
        return next(iter(self.wiring.buses.values()), "default")

    def _backend(self, *, keep: bool) -> Backend:
        return Backend(
            emulator=self.emulator,
            queues=QueueCalls(self.stores.queues),
            buses=self._buses(),
            providers=self.providers,
            locks=ObjectLocks(self.wiring.buckets, self.clock),
            clock=self.clock,
            ids=self.ids,
            keep=keep,
            gate=Gate(self.wiring, self.names, self.emulator.keys),
        )

    def _start(self, setup: Setup) -> Containers:
        return Containers(
            self.wiring.functions,
            environ=lambda spec: {**_environ(spec), **setup.environ},
            clock=self.clock,
            region=_REGION,
            send=self.backend.send,
            log=self._log,
            ids=self.ids,
        )

    def _buses(self) -> Buses:
        account = self.emulator.account
        names = self.wiring.buses.values()
        buses = Buses(names, self.wiring.rules, account=account, region=_REGION)
        buses.deliver = self._deliver
        return buses

    def _movement(self) -> Movement:
        failures = FailureStores(
            self.wiring.functions, self.stores.queues, self.emulator.buckets, self.ids
        )
        orders = self.emulator.tables.orders
        return Movement(
            self.wiring,
            self.stores,
            failures,
            self.clock,
            self.invoke,
            orders={name: orders[spec.name] for name, spec in self.wiring.tables.items()},
            requests=self.backend.requests["sqs"],
        )

    def _changed(self, table: str, old: Item | None, new: Item | None) -> None:
        self.backend.capacity.changed(table, old, new)
        self.stores.changed(table, old, new)

    def _deliver(self, target: str, event: dict[str, Any]) -> None:
        """Hand an event to the target of a rule."""
        if ":sqs:" in target:
            self.stores.queues[last(target)].send(_written(event))
            self.backend.requests["sqs"]["SendMessage"] += 1
            return
        for function in self.wiring.functions.values():
            if function.arn == target:
                self.movement.start(function.logical_id, event)
                return
        raise TemplateError(f"unknown target {target}")


def _written(event: Any) -> str:
    """Write an event as a queue can hold it: half a character only as its escape."""
    text = json.dumps(event, ensure_ascii=False)
    return text if text.isascii() or _is_whole(text) else json.dumps(event)


def _is_whole(text: str) -> bool:
    return text.encode(errors="ignore").decode() == text


def _environ(spec: FunctionSpec) -> dict[str, str]:
    """Return the variables of a Lambda; what a layer puts under /opt lies in the project here."""
    own = {name: _mounted(value) for name, value in spec.environ.items()}
    return {
        "AWS_REGION": _REGION,
        "AWS_DEFAULT_REGION": _REGION,
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
        "AWS_LAMBDA_FUNCTION_NAME": spec.name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(spec.memory),
        "TZ": ":UTC",
        **own,
    }


def _mounted(value: str) -> str:
    if not value.startswith(_OPT):
        return value
    place = ROOT / value.removeprefix(_OPT)
    return str(place) if place.exists() else value
