"""The protocol of sending: claim, send once, settle. What is not certain is called unknown."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from jinja2 import TemplateError

from functions.message_delivery import entries
from functions.message_delivery.deciding import Later, Withdraw, decide
from functions.message_delivery.health import SendingHealth
from functions.message_delivery.settings import DeliverySettings
from functions.message_delivery.writing import Writer
from gjensyn.clock import Clock
from gjensyn.errors import ConflictError, RequirementError
from gjensyn.models.message import Message, MessageStatus
from gjensyn.models.person import PERSON_KEY, Person
from gjensyn.policy.channels import Route, barred, routes, takes
from gjensyn.ports import (
    Accepted,
    Change,
    Mail,
    Mailer,
    Outcome,
    Refused,
    Replace,
    Require,
    Store,
    Texter,
    Throttled,
    Uncertain,
)
from gjensyn.suppressing import SuppressionList
from gjensyn.telemetry import Line, Telemetry
from gjensyn.tokens import new_token

PATIENCE = (1, 2, 5, 15, 30, 60)  # minutes until the next try after the provider said "later"


@dataclass(frozen=True, slots=True)
class Delivery:
    """Sends queued messages; the only one who talks to a provider."""

    store: Store
    mailer: Mailer
    texter: Texter
    health: SendingHealth
    writer: Writer
    suppressed: SuppressionList
    clock: Clock
    telemetry: Telemetry
    settings: DeliverySettings

    def look_at(self, subject: str, key: str) -> str:
        """Do what is due about one message; returns the outcome."""
        message = self.store.get(Message, subject, key)
        if message is None or message.due_at is None or message.due_at > self.clock.now():
            return "message_not_due"
        if message.status == "sending":
            if not entries.lease_over(message, self.clock.now(), self.settings.lease_seconds):
                return "message_not_due"
            # Whoever claimed it never settled: it may have gone out, so it is not tried again.
            return self._unknown(message, "lease_expired")
        return self.deliver(message) if message.status == "queued" else "message_not_due"

    def deliver(self, message: Message) -> str:
        """Decide at the last moment, and send if nothing speaks against it."""
        person = self.store.get(Person, message.subject, PERSON_KEY)
        verdict = decide(message, person, self.clock.now(), self.settings)
        match verdict:
            case Withdraw(reason):
                return self._end(message, "cancelled", reason)
            case Later(until, reason):
                return self._put_off(message, until, reason)
        if person is None:
            raise TypeError("nobody to send to")
        if stopped_until := self.health.stopped_until(message.purpose):
            return self._put_off(message, stopped_until, "sending_stopped")
        return self._find_a_way(message, person)

    def _find_a_way(self, message: Message, person: Person) -> str:
        waited_for = {held.reason for held in message.held}
        if "sms_stopped" in waited_for and message.channel == "sms" and message.to:
            self.suppressed.add(message.to, "bounce", self.clock.now(), message.message_id)
        ways = [
            way
            for way in routes(person, self.settings.texted)
            if not (way.channel == "sms" and "sms_refused" in waited_for)
        ]
        notes = {way: self.suppressed.reason(way.address) for way in ways}
        if reason := barred(filter(None, notes.values()), message.purpose):
            return self._end(message, "cancelled", reason)
        way = next((way for way in ways if takes(notes[way], message.purpose)), None)
        if way is None:
            return self._end(message, "cancelled", "suppressed" if ways else "no_address")
        unlisted = [] if notes[way] else [self.suppressed.unlisted(way.address)]
        return self._claim_and_send(message, person, way, unlisted)

    def _claim_and_send(
        self, message: Message, person: Person, way: Route, unlisted: Sequence[Change]
    ) -> str:
        now, token = self.clock.now(), new_token()
        try:
            letter = self.writer.write(message, person, way, token)
        except (TemplateError, ValueError):
            return self._end(message, "failed", "not_rendered")
        claimed = entries.claimed(message, way, token, now).model_copy(
            update={
                "title": letter.subject if isinstance(letter, Mail) else None,
                "language": self.writer.language(person),
            }
        )
        counted = entries.counted(person, message, now, self.settings.limits)
        requires = [Require(message.subject, wanted) for wanted in message.requires]
        try:
            self.store.write(Replace(claimed), Replace(counted), *requires, *unlisted)
        except RequirementError as error:
            return self._end(message, "cancelled", _why(message, error))
        # From here on nothing is ever tried again by itself.
        outcome = self.mailer.send(letter) if isinstance(letter, Mail) else self.texter.send(letter)
        sent = claimed.model_copy(update={"version": claimed.version + 1})
        return self._settle(sent, outcome, by_mail=person.email is not None)

    def _settle(self, message: Message, outcome: Outcome, *, by_mail: bool) -> str:
        try:
            return self._settled(message, outcome, by_mail=by_mail)
        except ConflictError:
            # Our own write whose answer was lost, or the provider's event was faster.
            return "message_settled_already"

    def _settled(self, message: Message, outcome: Outcome, *, by_mail: bool) -> str:
        ids = {"message_id": message.message_id}
        match outcome:
            case Accepted():
                self.health.sent()
                return self._end(message, "sent", None)
            case Refused(reason, dead):
                self.telemetry.note(Line.SEND_REFUSED, **ids)
                if dead or (message.channel == "sms" and by_mail):
                    # Nothing was sent. The next look notes the number, and finds another way.
                    why = "sms_stopped" if dead else "sms_refused"
                    return self._put_off(message, self.clock.now(), why)
                return self._end(message, "failed", reason)
            case Throttled(reason):
                self.telemetry.note(Line.SEND_DELAYED, **ids)
                wait = PATIENCE[min(message.attempts, len(PATIENCE)) - 1]
                return self._put_off(message, self.clock.now() + timedelta(minutes=wait), reason)
            case Uncertain(reason):
                return self._unknown(message, reason)

    def _unknown(self, message: Message, reason: str) -> str:
        self.telemetry.note(Line.SEND_UNCERTAIN, message_id=message.message_id)
        return self._write(entries.unknown(message, reason, self.clock.now()))

    def _put_off(self, message: Message, until: datetime, reason: str) -> str:
        shard = self.store.shard(message.subject)
        return self._write(entries.put_off(message, until, reason, self.clock.now(), shard))

    def _end(self, message: Message, status: MessageStatus, reason: str | None) -> str:
        outcome = self._write(entries.ended(message, status, reason, self.clock.now()))
        if status != "sent" and message.attempts:
            self._uncount(message)
        return outcome

    def _uncount(self, message: Message) -> None:
        """What was counted when it was claimed and never went out is no contact."""
        person = self.store.get(Person, message.subject, PERSON_KEY)
        if person is None or person == (changed := person.uncounted(message.key)):
            return
        with suppress(ConflictError):  # somebody is faster: one too many counted does no harm
            self.store.write(Replace(changed))

    def _write(self, message: Message) -> str:
        self.store.write(Replace(message))
        return f"message_{message.status}"


def _why(message: Message, error: RequirementError) -> str:
    """Name what no longer holds: `survey_answered`, `order_cancelled`, `order_gone`."""
    first = min(error.states)
    required = message.requires[first - 2]  # the message and the person stand before them
    return f"{required.key.partition('#')[0]}_{error.states[first] or 'gone'}"
