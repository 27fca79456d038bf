"""Takes the mail provider's events off their queue."""

from dataclasses import dataclass
from typing import Any

from functions.delivery_feedback.feedback import Feedback
from functions.delivery_feedback.health import HealthWatch
from functions.delivery_feedback.reports import read_report
from gjensyn.adapters.wiring import open_store
from gjensyn.models.record import Table
from gjensyn.runtime import Context, Function, Runtime
from gjensyn.settings import Settings, table_names
from gjensyn.stream import Report, each_letter
from gjensyn.suppressing import SuppressionList
from gjensyn.telemetry import Line, Telemetry


class FeedbackSettings(Settings):
    pepper_secret: str


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
    from gjensyn.adapters.health import DynamoHealthBook
    from gjensyn.adapters.pepper import read_pseudonyms

    settings = FeedbackSettings.of(runtime.environ)
    telemetry = Telemetry(runtime.stdout, "delivery_feedback")
    book = DynamoHealthBook(
        runtime.client("dynamodb"), table_names(runtime.environ)[Table.MESSAGES]
    )
    health = HealthWatch(book, runtime.clock, telemetry)
    pseudonyms = read_pseudonyms(runtime.client("secretsmanager"), settings.pepper_secret)
    store = open_store(runtime).store
    return Listener(
        feedback=Feedback(store, SuppressionList(store, pseudonyms), runtime.clock, health),
        telemetry=telemetry,
    )


def handle(event: Any, listener: Listener, _context: Context) -> Report:
    report = each_letter(event, listener.hear, listener.telemetry)
    listener.telemetry.flush()
    return report


handler = Function(wire, handle)
