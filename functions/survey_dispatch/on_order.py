"""Plans or withdraws a survey when an order or a support case has changed."""

from dataclasses import dataclass
from typing import Any

from functions.survey_dispatch.dispatch import Dispatch
from functions.survey_dispatch.planning import Subject
from functions.survey_dispatch.settings import SurveySettings
from gjensyn.adapters.wiring import open_store
from gjensyn.models.case import SupportCase
from gjensyn.models.order import Order
from gjensyn.ports import Store
from gjensyn.runtime import Context, Function, Runtime
from gjensyn.stream import Change, Report, each_change
from gjensyn.telemetry import Telemetry


@dataclass(frozen=True, slots=True)
class Follower:
    dispatch: Dispatch
    store: Store
    telemetry: Telemetry

    def see(self, change: Change) -> None:
        """Read the item as it is after the change, and follow it."""
        if change.new is None:
            return  # deleted: what erases an order erases its survey too
        self.telemetry.count(self.dispatch.follow(self._read(change.new)))

    def _read(self, image: dict[str, Any]) -> Subject:
        if image["entity"]["S"] == SupportCase.entity:
            return self.store.read(SupportCase, image)
        return self.store.read(Order, image)


def wire(runtime: Runtime) -> Follower:
    store = open_store(runtime).store
    settings = SurveySettings.of(runtime.environ)
    return Follower(
        dispatch=Dispatch(store, runtime.clock, settings),
        store=store,
        telemetry=Telemetry(runtime.stdout, "survey_dispatch", runtime.clock),
    )


def handle(event: Any, follower: Follower, _context: Context) -> Report:
    return each_change(event, follower.see, follower.telemetry)


handler = Function(wire, handle)
