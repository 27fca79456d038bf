"""Adds up, hourly where it changed, what others teach about a product, category or the shop."""

from dataclasses import dataclass
from typing import Any

from functions.repurchase_reminder.totals import Totals
from gjensyn.adapters.wiring import open_store
from gjensyn.models.prior import PriorSums
from gjensyn.runtime import Context, Function, Runtime
from gjensyn.sweep import Sweep
from gjensyn.telemetry import Telemetry


@dataclass(frozen=True, slots=True)
class Round:
    totals: Totals
    sweep: Sweep


def wire(runtime: Runtime) -> Round:
    store = open_store(runtime).store
    telemetry = Telemetry(runtime.stdout, "repurchase_reminder", runtime.clock)
    return Round(Totals(store), Sweep(store, runtime.clock, telemetry))


def handle(_event: Any, round_: Round, context: Context) -> None:
    round_.sweep.go(PriorSums, round_.totals.look_at, context)


handler = Function(wire, handle)
