"""Tells the bus how each message ended."""

from dataclasses import dataclass
from typing import Any

from gjensyn.adapters.wiring import open_bus, open_store
from gjensyn.events.outgoing import MessageSettled
from gjensyn.models.message import Message
from gjensyn.ports import Bus, Store
from gjensyn.runtime import Context, Function, Runtime
from gjensyn.stream import Change, Report, each_change
from gjensyn.telemetry import Telemetry


@dataclass(frozen=True, slots=True)
class Herald:
    store: Store
    bus: Bus
    telemetry: Telemetry

    def tell(self, change: Change) -> None:
        """Publish one ended message; told twice, it is the same fact with the same id."""
        if change.new is None or _told_before(change):
            return
        message = self.store.read(Message, change.new)
        settled = MessageSettled(
            message_id=message.message_id,
            customer_id=message.customer_id,
            order_ids=message.order_ids,
            kind=message.kind,
            status=message.status,
            reason=message.reason,
        )
        self.bus.publish([settled.announcement()])
        self.telemetry.count("settled_told")


def _told_before(change: Change) -> bool:
    """A later note on an ended message (a bounce, say) is no second end."""
    return change.old is not None and change.old.get("status") == (change.new or {}).get("status")


def wire(runtime: Runtime) -> Herald:
    return Herald(
        store=open_store(runtime).store,
        bus=open_bus(runtime),
        telemetry=Telemetry(runtime.stdout, "message_delivery", runtime.clock),
    )


def handle(event: Any, herald: Herald, _context: Context) -> Report:
    return each_change(event, herald.tell, herald.telemetry)


handler = Function(wire, handle)
