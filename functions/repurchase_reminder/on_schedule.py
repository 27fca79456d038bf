"""Reminds of what is due, orders what was announced, and plans the next look."""

from dataclasses import dataclass
from typing import Any

from functions.repurchase_reminder.automatic import Automatic
from functions.repurchase_reminder.catalogue import Catalogue
from functions.repurchase_reminder.reminding import Reminding
from functions.repurchase_reminder.settings import ReminderSettings
from gjensyn.adapters.wiring import open_pseudonyms, open_store
from gjensyn.models.proposal import PROPOSAL_KEY
from gjensyn.models.purchase import RhythmItem
from gjensyn.runtime import Context, Function, Runtime
from gjensyn.sweep import Sweep
from gjensyn.telemetry import Telemetry


@dataclass(frozen=True, slots=True)
class Round:
    reminding: Reminding
    automatic: Automatic
    sweep: Sweep

    def look_at(self, subject: str, keys: list[str]) -> str:
        """Look at what is due of one person: the announced order first."""
        outcome = self.automatic.look_at(subject) if PROPOSAL_KEY in keys else ""
        if keys != [PROPOSAL_KEY]:
            outcome = self.reminding.look_at(subject)
        return outcome


def wire(runtime: Runtime) -> Round:
    settings = ReminderSettings.of(runtime.environ)
    store = open_store(runtime).store
    clock, catalogue = runtime.clock, Catalogue(store, runtime.clock)
    pseudonyms = open_pseudonyms(runtime)
    return Round(
        reminding=Reminding(store, catalogue, pseudonyms, clock, settings),
        automatic=Automatic(store, catalogue, clock, settings),
        sweep=Sweep(store, clock, Telemetry(runtime.stdout, "repurchase_reminder", runtime.clock)),
    )


def handle(_event: Any, round_: Round, context: Context) -> None:
    round_.sweep.go_by_person(RhythmItem, round_.look_at, context)


handler = Function(wire, handle)
