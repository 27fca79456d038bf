"""Takes the mail provider's events off their queue."""

from dataclasses import dataclass
from typing import Any

from functions.delivery_feedback.feedback import Feedback
from functions.delivery_feedback.health import HealthWatch
from functions.delivery_feedback.reports import read_report
from gjensyn.adapters.wiring import open_health_book, open_pseudonyms, open_store
from gjensyn.runtime import Context, Function, Runtime
from gjensyn.stream import Report, each_body
from gjensyn.suppressing import SuppressionList
from gjensyn.telemetry import Line, Telemetry


@dataclass(frozen=True, slots=True)
class Listener:
    feedback: Feedback
    telemetry: Telemetry

    def hear(self, body: str) -> None:
        """Act on one event of the provider."""
        report = read_report(body)
        outcome = self.feedback.take(report) if report else "feedback_ignored"
        if outcome == "feedback_unmatched":
            self.telemetry.note(Line.FEEDBACK_UNMATCHED)
        self.telemetry.count(outcome)


def wire(runtime: Runtime) -> Listener:
    telemetry = Telemetry(runtime.stdout, "delivery_feedback", runtime.clock)
    health = HealthWatch(open_health_book(runtime), runtime.clock, telemetry)
    pseudonyms = open_pseudonyms(runtime)
    store = open_store(runtime).store
    return Listener(
        feedback=Feedback(store, SuppressionList(store, pseudonyms), runtime.clock, health),
        telemetry=telemetry,
    )


def handle(event: Any, listener: Listener, _context: Context) -> Report:
    return each_body(event, listener.hear, listener.telemetry)


handler = Function(wire, handle)
