"""Finds promises that have passed in silence, and keeps the updates that were promised."""

from dataclasses import dataclass
from typing import Any

from functions.delay_notification.settings import DelaySettings
from functions.delay_notification.watching import Watching
from gjensyn.adapters.wiring import open_store
from gjensyn.models.delay import Delays
from gjensyn.runtime import Context, Function, Runtime
from gjensyn.sweep import Sweep
from gjensyn.telemetry import Telemetry


@dataclass(frozen=True, slots=True)
class Round:
    watching: Watching
    sweep: Sweep


def wire(runtime: Runtime) -> Round:
    store = open_store(runtime).store
    telemetry = Telemetry(runtime.stdout, "delay_notification", runtime.clock)
    settings = DelaySettings.of(runtime.environ)
    return Round(
        watching=Watching(store, runtime.clock, settings),
        sweep=Sweep(store, runtime.clock, telemetry),
    )


def handle(_event: Any, round_: Round, context: Context) -> None:
    round_.sweep.go(Delays, round_.watching.look_at, context)


handler = Function(wire, handle)
