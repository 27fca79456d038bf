"""Turns surveys that have fallen due into messages."""

from dataclasses import dataclass
from typing import Any

from functions.survey_dispatch.dispatch import Dispatch
from functions.survey_dispatch.settings import SurveySettings
from gjensyn.adapters.wiring import open_store
from gjensyn.models.survey import Survey
from gjensyn.runtime import Context, Function, Runtime
from gjensyn.sweep import Sweep
from gjensyn.telemetry import Telemetry


@dataclass(frozen=True, slots=True)
class Round:
    dispatch: Dispatch
    sweep: Sweep


def wire(runtime: Runtime) -> Round:
    store = open_store(runtime).store
    settings = SurveySettings.of(runtime.environ)
    telemetry = Telemetry(runtime.stdout, "survey_dispatch", runtime.clock)
    return Round(
        dispatch=Dispatch(store, runtime.clock, settings),
        sweep=Sweep(store, runtime.clock, telemetry),
    )


def handle(_event: Any, round_: Round, context: Context) -> None:
    round_.sweep.go(Survey, round_.dispatch.look_at, context)


handler = Function(wire, handle)
