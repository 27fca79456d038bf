"""Tells the bus what was answered: score and ids, never the comment."""

from dataclasses import dataclass
from typing import Any

from gjensyn.adapters.wiring import open_bus, open_store
from gjensyn.events.outgoing import SurveyAnswered
from gjensyn.models.survey import Survey
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
        """Publish one answer; a correction is published again, under the same survey id."""
        if change.new is None:
            return
        survey = self.store.read(Survey, change.new)
        if survey.answer is None:
            return
        answered = SurveyAnswered(
            survey_id=survey.survey_id,
            order_id=survey.order_id,
            case_id=survey.case_id,
            metric=survey.metric,
            score=survey.answer.score,
            agent_id=survey.agent_id,
            touchpoint=survey.touchpoint,
        )
        self.bus.publish([answered.announcement()])
        self.telemetry.count("answer_told")


def wire(runtime: Runtime) -> Herald:
    return Herald(
        store=open_store(runtime).store,
        bus=open_bus(runtime),
        telemetry=Telemetry(runtime.stdout, "survey_response", runtime.clock),
    )


def handle(event: Any, herald: Herald, _context: Context) -> Report:
    return each_change(event, herald.tell, herald.telemetry)


handler = Function(wire, handle)
