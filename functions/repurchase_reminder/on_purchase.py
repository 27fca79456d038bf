"""Lets rhythms learn from purchases as they come; tells the shop what is ordered again."""

from dataclasses import dataclass
from typing import Any

from functions.repurchase_reminder.catalogue import Catalogue
from functions.repurchase_reminder.counting import Counting
from functions.repurchase_reminder.replanning import Replanning
from functions.repurchase_reminder.settings import ReminderSettings
from gjensyn.adapters.wiring import open_bus, open_pseudonyms, open_store
from gjensyn.events.outgoing import OrderedAgain, RepurchaseOrdered
from gjensyn.models.proposal import Reorder
from gjensyn.models.purchase import Purchase
from gjensyn.ports import Bus, Store
from gjensyn.runtime import Context, Function, Runtime
from gjensyn.stream import Change, Report, each_change
from gjensyn.telemetry import Telemetry


@dataclass(frozen=True, slots=True)
class Follower:
    counting: Counting
    store: Store
    bus: Bus
    telemetry: Telemetry

    def see(self, change: Change) -> None:
        """Count a purchase, or pass on an order."""
        if change.new is None:
            return
        if change.new["entity"]["S"] == Reorder.entity:
            self._ordered(change.new)
            return
        purchase = self.store.read(Purchase, change.new)
        self.telemetry.count(self.counting.count(purchase))

    def _ordered(self, image: dict[str, Any]) -> None:
        reorder = self.store.read(Reorder, image)
        lines = tuple(
            OrderedAgain(product_id=line.product_id, quantity=line.quantity)
            for line in reorder.lines
        )
        event = RepurchaseOrdered(
            proposal_id=reorder.proposal_id,
            customer_id=reorder.customer_id,
            model=reorder.model,
            lines=lines,
        )
        self.bus.publish([event.announcement()])
        self.telemetry.count("reorder_told")


def wire(runtime: Runtime) -> Follower:
    settings = ReminderSettings.of(runtime.environ)
    store = open_store(runtime).store
    replanning = Replanning(store, Catalogue(store, runtime.clock), settings)
    return Follower(
        counting=Counting(store, open_pseudonyms(runtime), replanning, runtime.clock, settings),
        store=store,
        bus=open_bus(runtime),
        telemetry=Telemetry(runtime.stdout, "repurchase_reminder", runtime.clock),
    )


def handle(event: Any, follower: Follower, _context: Context) -> Report:
    return each_change(event, follower.see, follower.telemetry)


handler = Function(wire, handle)
