"""Takes the events of other systems off the queue and into the tables."""

from dataclasses import dataclass
from typing import Any

from functions.order_intake.ahead import refuse_foretold
from functions.order_intake.intake import Intake, Taken
from functions.order_intake.room import refuse_oversized
from gjensyn.adapters.wiring import open_pseudonyms, open_store
from gjensyn.errors import EventRejectedError
from gjensyn.events.envelope import Envelope, open_envelope, read_fact
from gjensyn.events.incoming import INCOMING
from gjensyn.ports import Parked, ParkingLot
from gjensyn.pseudonyms import Pseudonyms
from gjensyn.runtime import Context, Function, Runtime
from gjensyn.settings import Settings
from gjensyn.stream import Report, each_body
from gjensyn.telemetry import Line, Telemetry


class IntakeSettings(Settings):
    parked_bucket: str


@dataclass(frozen=True, slots=True)
class Entrance:
    """What the Lambda needs: where facts go, where refused events go."""

    intake: Intake
    parking: ParkingLot
    pseudonyms: Pseudonyms
    telemetry: Telemetry

    def receive(self, body: str) -> None:
        """Take in one event; what cannot be accepted is parked with its reason."""
        envelope = open_envelope(body)
        try:
            fact, left_out = read_fact(envelope)
            refuse_foretold(fact, self.intake.clock.now())
            refuse_oversized(fact)
        except EventRejectedError as error:
            self._park(envelope, error.reason)
            return
        for field in left_out:
            self.telemetry.note(Line.FIELD_LEFT_OUT, field=field, event_type=type(fact).__name__)
        taken = self.intake.take(fact)
        self.telemetry.count(taken)
        if taken is Taken.REFUSED:
            self.telemetry.note(Line.FACT_REFUSED, event_type=type(fact).__name__)

    def _refused(self, detail_type: str) -> None:
        known = detail_type if detail_type in INCOMING else "unknown"
        self.telemetry.count(Taken.REFUSED)
        self.telemetry.note(Line.FACT_REFUSED, event_type=known)

    def _park(self, envelope: Envelope, reason: str) -> None:
        """Under the person's keyed hash where it is readable, so that erasure finds it."""
        customer = envelope.customer_id
        if customer and self.intake.fenced(customer):
            # Parked, it would bring an erased person back in clear for a fortnight.
            self._refused(envelope.detail_type)
            return
        owner = self.pseudonyms.key("customer", customer) if customer else "nobody"
        event = self.pseudonyms.key("event", f"{envelope.detail_type}\0{envelope.event_id}")
        self.parking.park(
            Parked(
                folder=f"{owner}/{event}.json",
                event_id=envelope.event_id,
                detail_type=envelope.detail_type,
                reason=reason,
                event=envelope.detail,
            )
        )
        self.telemetry.note(Line.EVENT_PARKED, event=event, reason=reason)


def wire(runtime: Runtime) -> Entrance:
    """Open the tables and the parking lot."""
    from gjensyn.adapters.parking import BucketParkingLot

    settings = IntakeSettings.of(runtime.environ)
    pseudonyms = open_pseudonyms(runtime)
    opened = open_store(runtime)
    return Entrance(
        intake=Intake(opened.store, opened.keyring, pseudonyms, runtime.clock),
        parking=BucketParkingLot(runtime.client("s3"), settings.parked_bucket),
        pseudonyms=pseudonyms,
        telemetry=Telemetry(runtime.stdout, "order_intake", runtime.clock),
    )


def handle(event: Any, entrance: Entrance, _context: Context) -> Report:
    """Take in a batch; an unreadable message is reported and ends in the dead-letter queue."""
    return each_body(event, entrance.receive, entrance.telemetry)


handler = Function(wire, handle)
