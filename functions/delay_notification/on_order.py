"""Follows orders and their promises; tells the bus what a customer chose or was granted."""

from dataclasses import dataclass
from typing import Any

from functions.delay_notification.settings import DelaySettings
from functions.delay_notification.watching import Watching
from gjensyn.adapters.wiring import open_bus, open_store
from gjensyn.events.outgoing import CompensationGranted, DelayAnswered, DelayHandedOver
from gjensyn.models.delay import Compensation, DelayAnswer, HandOver
from gjensyn.models.order import Order
from gjensyn.ports import Bus, Store
from gjensyn.runtime import Context, Function, Runtime
from gjensyn.stream import Change, Report, each_change
from gjensyn.telemetry import Telemetry


@dataclass(frozen=True, slots=True)
class Follower:
    watching: Watching
    store: Store
    bus: Bus
    telemetry: Telemetry

    def see(self, change: Change) -> None:
        """Follow an order; pass on an answer, a compensation or a hand-over."""
        if change.new is None or _has_only_left(change):
            return
        match change.new["entity"]["S"]:
            case DelayAnswer.entity:
                self._answered(change.new)
            case Compensation.entity:
                granted = self.store.read(Compensation, change.new)
                ids = {"order_id": granted.order_id, "customer_id": granted.customer_id}
                self.bus.publish([CompensationGranted(**ids).announcement()])
                self.telemetry.count("compensation_told")
            case HandOver.entity:
                over = self.store.read(HandOver, change.new)
                ids = {"order_id": over.order_id, "customer_id": over.customer_id}
                self.bus.publish([DelayHandedOver(**ids).announcement()])
                self.telemetry.count("hand_over_told")
            case _:
                order = self.store.read(Order, change.new)
                self.telemetry.count(self.watching.follow(order))

    def _answered(self, image: dict[str, Any]) -> None:
        answer = self.store.read(DelayAnswer, image)
        event = DelayAnswered(
            order_id=answer.order_id, customer_id=answer.customer_id, choice=answer.choice
        )
        self.bus.publish([event.announcement()])
        self.telemetry.count("delay_answer_told")


def _has_only_left(change: Change) -> bool:
    """Tell whether an order was shipped and nothing else: seen without opening anything."""
    before = (change.old or {}).get("status", {}).get("S")
    return (before, change.status) == ("placed", "shipped")


def wire(runtime: Runtime) -> Follower:
    store = open_store(runtime).store
    return Follower(
        watching=Watching(store, runtime.clock, DelaySettings.of(runtime.environ)),
        store=store,
        bus=open_bus(runtime),
        telemetry=Telemetry(runtime.stdout, "delay_notification", runtime.clock),
    )


def handle(event: Any, follower: Follower, _context: Context) -> Report:
    return each_change(event, follower.see, follower.telemetry)


handler = Function(wire, handle)
