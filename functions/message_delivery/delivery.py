"""The protocol of sending: claim, send once, settle. What is not certain is called unknown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from jinja2 import TemplateError

from functions.message_delivery import entries
from functions.message_delivery.deciding import Later, Send, Withdraw, decide
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
        if person is None or not isinstance(verdict, Send):
            raise TypeError("nobody to send to")
        if stopped_until := self.health.stopped_until(message.purpose):
            return self._put_off(message, stopped_until, "sending_stopped")
        return self._find_a_way(message, person)

    def _find_a_way(self, message: Message, person: Person) -> str:
        refused = any(held.reason == "sms_refused" for held in message.held)
        ways = [
            way
            for way in routes(person, self.settings.texted)
            if not (refused and way.channel == "sms")
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
        claimed = entries.claimed(message, way, token, now, self.settings.lease_seconds).model_copy(
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
        return self._settle(claimed.model_copy(update={"version": claimed.version + 1}), outcome)

    def _settle(self, message: Message, outcome: Outcome) -> str:
        try:
            return self._settled(message, outcome)
        except ConflictError:
            # Our own write whose answer was lost, or the provider's event was faster.
            return "message_settled_already"

    def _settled(self, message: Message, outcome: Outcome) -> str:
        ids = {"message_id": message.message_id}
        match outcome:
            case Accepted():
                self.health.sent()
                return self._end(message, "sent", None)
            case Refused(reason, dead):
                self.telemetry.note(Line.SEND_REFUSED, **ids)
                return self._refused(message, reason, dead=dead)
            case Throttled(reason):
                self.telemetry.note(Line.SEND_DELAYED, **ids)
                wait = PATIENCE[min(message.attempts, len(PATIENCE)) - 1]
                return self._put_off(message, self.clock.now() + timedelta(minutes=wait), reason)
            case Uncertain(reason):
                return self._unknown(message, reason)

    def _refused(self, message: Message, reason: str, *, dead: bool) -> str:
        """What no SMS may carry may still go by e-mail: nothing has been sent."""
        now = self.clock.now()
        if dead and message.to:
            self.suppressed.add(message.to, "bounce", now, message.message_id)
        if message.channel != "sms":
            return self._end(message, "failed", reason)
        person = self.store.get(Person, message.subject, PERSON_KEY)
        if person is None or person.email is None:
            return self._end(message, "failed", reason)
        return self._put_off(message, now, "sms_refused")

    def _unknown(self, message: Message, reason: str) -> str:
        self.telemetry.note(Line.SEND_UNCERTAIN, message_id=message.message_id)
        return self._write(entries.unknown(message, reason, self.clock.now()))

    def _put_off(self, message: Message, until: datetime, reason: str) -> str:
        shard = self.store.shard(message.subject)
        return self._write(entries.put_off(message, until, reason, self.clock.now(), shard))

    def _end(self, message: Message, status: MessageStatus, reason: str | None) -> str:
        ended = entries.ended(message, status, reason, self.clock.now())
        if status == "sent" or message.attempts == 0:
            return self._write(ended)
        return self._uncounted(ended)

    def _uncounted(self, ended: Message) -> str:
        """What was counted when it was claimed and never went out is no contact."""
        person = self.store.get(Person, ended.subject, PERSON_KEY)
        changed = person and person.uncounted(ended.key)
        if changed is None or changed == person:
            return self._write(ended)
        try:
            self.store.write(Replace(ended), Replace(changed))
        except ConflictError:
            return self._write(ended)  # the person is busy: one too many counted does no harm
        return f"message_{ended.status}"

    def _write(self, message: Message) -> str:
        self.store.write(Replace(message))
        return f"message_{message.status}"


def _why(message: Message, error: RequirementError) -> str:
    """Name what no longer holds: `survey_answered`, `order_cancelled`, `order_gone`."""
    first = min(error.states)
    required = message.requires[first - 2]  # the message and the person stand before them
    return f"{required.key.partition('#')[0]}_{error.states[first] or 'gone'}"
