"""Lets rhythms learn from purchases as they come; tells the shop what is ordered again."""

from dataclasses import dataclass
from typing import Any

from functions.repurchase_reminder.catalogue import Catalogue
from functions.repurchase_reminder.counting import Counting
from functions.repurchase_reminder.replanning import Replanning
from functions.repurchase_reminder.settings import ReminderSettings
from gjensyn.adapters.wiring import open_store
from gjensyn.events.outgoing import OrderedAgain, RepurchaseOrdered
from gjensyn.models.proposal import Reorder
from gjensyn.models.purchase import Purchase
from gjensyn.ports import Bus, Store
from gjensyn.runtime import Context, Function, Runtime
from gjensyn.settings import Settings
from gjensyn.stream import Change, Report, each_change
from gjensyn.telemetry import Telemetry


class LearningSettings(Settings):
    bus_name: str
    pepper_secret: str


@dataclass(frozen=True, slots=True)
class Watch:
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


def wire(runtime: Runtime) -> Watch:
    from gjensyn.adapters.bus import EventBus
    from gjensyn.adapters.pepper import read_pseudonyms

    own = LearningSettings.of(runtime.environ)
    settings = ReminderSettings.of(runtime.environ)
    store = open_store(runtime).store
    replanning = Replanning(store, Catalogue(store, runtime.clock), settings)
    pseudonyms = read_pseudonyms(runtime.client("secretsmanager"), own.pepper_secret)
    return Watch(
        counting=Counting(store, pseudonyms, replanning, runtime.clock, settings),
        store=store,
        bus=EventBus(runtime.client("events"), own.bus_name),
        telemetry=Telemetry(runtime.stdout, "repurchase_reminder"),
    )


def handle(event: Any, watch: Watch, _context: Context) -> Report:
    report = each_change(event, watch.see, watch.telemetry)
    watch.telemetry.flush()
    return report


handler = Function(wire, handle)
