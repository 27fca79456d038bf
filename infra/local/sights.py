"""What one sees of a cloud from outside: what was sent, told, logged, stored and called."""

import json
from datetime import datetime
from typing import Any

from infra.cost.bill import Usage
from infra.local.capacity import Write
from infra.local.faults import Call
from infra.local.gate import Gate
from infra.local.mail import Sent
from infra.local.specs import Item
from infra.local.world import World


class Sights:
    """The part of a `LocalCloud` that only looks."""

    def __init__(self, world: World) -> None:
        self._world = world

    @property
    def now(self) -> datetime:
        return self._world.clock.now()

    @property
    def sent(self) -> list[Sent]:
        """What the providers accepted, in order."""
        return self._world.providers.sent

    @property
    def published(self) -> list[dict[str, Any]]:
        """Our events out: `{"detail-type", "detail", "time", …}`."""
        return self._world.backend.buses.published

    @property
    def logs(self) -> list[str]:
        """Every line that Lambdas printed, and what their runtime logs of failures."""
        return self._world.logs

    @property
    def parked(self) -> list[dict[str, str]]:
        """What was refused so far: `{"event_id", "detail_type", "reason"}`.

        That the bucket forgets it after its time makes no difference to this list.
        """
        parked = [json.loads(body) for body in self._world.stores.parked.values()]
        names = ("event_id", "detail_type", "reason")
        return [{name: one.get(name) for name in names} for one in parked]

    @property
    def suppressed(self) -> dict[str, str]:
        """SES's own suppression list: address -> reason."""
        return self._world.providers.suppressed

    @property
    def refusals(self) -> list[str]:
        """What Lambdas needed and their roles do not allow, each once, as a sentence."""
        return list(self._world.backend.gate.refusals)

    @property
    def gate(self) -> Gate:
        """The roles, and what of them was used so far."""
        return self._world.backend.gate

    @property
    def requests(self) -> dict[str, dict[str, int]]:
        """How often the Lambdas called each operation of each service."""
        counted = self._world.backend.requests.items()
        return {service: dict(operations) for service, operations in counted if operations}

    @property
    def capacity(self) -> dict[str, float]:
        """Read and write units of DynamoDB that the Lambdas used."""
        return dict(self._world.backend.capacity.units)

    @property
    def usage(self) -> Usage:
        """What all that happened so far would be billed for; log lines count, kept or not."""
        world, capacity = self._world, self.capacity
        return Usage(
            requests=self.requests,
            written=capacity["write"],
            read=capacity["read"],
            events=world.events_in + len(self.published),
            pages=world.pages_asked,
            logged=world.logged,
        )

    @property
    def writes(self) -> dict[Write, int]:
        """What the write units went into: Lambda, item and part of the write."""
        return dict(self._world.backend.capacity.writes)

    def tables(self) -> dict[str, list[Item]]:
        """Return all items as stored, by logical table id."""
        tables = self._world.wiring.tables
        return {name: self._world.emulator.tables.items(spec.name) for name, spec in tables.items()}

    def objects(self, logical_id: str) -> dict[str, bytes]:
        """Return what a bucket holds, in the order it came."""
        return self._world.emulator.buckets.objects(self._world.wiring.buckets[logical_id].name)

    def queue(self, logical_id: str) -> list[str]:
        """Return the bodies of the messages in a queue, hidden ones too."""
        queue = self._world.stores.queues[self._world.wiring.queues[logical_id].name]
        return [message.body for message in queue.messages()]

    def name(self, logical_id: str) -> str:
        """Return the physical name of a resource of the template."""
        return self._world.names.name(logical_id)

    def calls(self, function: str | None = None) -> list[Call]:
        """Return the calls that a Lambda made so far; None: those of all, clients included."""
        calls = self._world.backend.calls
        return [call for call in calls if function is None or call.function == function]
