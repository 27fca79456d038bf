"""The protocol of sending: claim, send once, settle. What is not certain is called unknown."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from jinja2 import TemplateError

from functions.message_delivery.contexts import page_of
from functions.message_delivery.deciding import Later, Send, Withdraw, decide
from functions.message_delivery.health import SendingHealth
from functions.message_delivery.routing import Route, routes
from functions.message_delivery.settings import DeliverySettings
from functions.message_delivery.writing import Writer
from gjensyn.clock import Clock
from gjensyn.errors import ConflictError, RequirementError
from gjensyn.keeping import kept_until
from gjensyn.models.message import UNKNOWN_SHARD, Held, Message
from gjensyn.models.person import PERSON_KEY, Contact, Person
from gjensyn.models.suppression import SUPPRESSION_KEY, Suppression, address_owner
from gjensyn.ports import (
    Accepted,
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
from gjensyn.pseudonyms import Pseudonyms, new_attempt
from gjensyn.telemetry import Line, Telemetry
from gjensyn.tokens import new_token, token_hash

REMEMBERED = timedelta(days=31)  # contact pressure looks back thirty days
HOLDS_KEPT = 10
PATIENCE = (1, 2, 5, 15, 30, 60)  # minutes until the next try after the provider said "later"


@dataclass(frozen=True, slots=True)
class Delivery:
    """Sends queued messages; the only one who talks to a provider."""

    store: Store
    mailer: Mailer
    texter: Texter
    health: SendingHealth
    writer: Writer
    pseudonyms: Pseudonyms
    clock: Clock
    telemetry: Telemetry
    settings: DeliverySettings

    def look_at(self, subject: str, key: str) -> str:
        """Do what is due about one message; returns the outcome."""
        message = self.store.get(Message, subject, key)
        if message is None or message.due_at is None or message.due_at > self.clock.now():
            return "message_not_due"
        if message.status == "sending":
            return self._lease_over(message)
        return self.deliver(message) if message.status == "queued" else "message_not_due"

    def deliver(self, message: Message) -> str:
        """Decide at the last moment, and send if nothing speaks against it."""
        person = self.store.get(Person, message.subject, PERSON_KEY)
        verdict = decide(message, person, self.clock.now(), self.settings)
        match verdict:
            case Withdraw(reason):
                return self._end(message, "cancelled", reason)
            case Later(until, reason):
                return self._put_off(message, until=until, reason=reason)
        if person is None or not isinstance(verdict, Send):
            raise TypeError("nobody to send to")
        if stopped_until := self.health.stopped_until(message.purpose):
            return self._put_off(message, until=stopped_until, reason="sending_stopped")
        ways = routes(person, self.settings)
        purpose = message.purpose
        open_way = next((way for way in ways if not self._suppressed(way.address, purpose)), None)
        if open_way is None:
            return self._end(message, "cancelled", "suppressed" if ways else "no_address")
        return self._claim_and_send(message, person, open_way)

    def _suppressed(self, address: str, purpose: str) -> bool:
        """An objection (Art. 21) stops what is not about an order; a bounce stops everything."""
        owner = address_owner(self.pseudonyms, address)
        found = self.store.get(Suppression, owner, SUPPRESSION_KEY)
        return found is not None and (found.reason != "objection" or purpose != "service")

    def _claim_and_send(self, message: Message, person: Person, way: Route) -> str:
        token = new_token()
        try:
            letter = self.writer.write(message, person, way, token)
        except (TemplateError, ValueError):
            return self._end(message, "failed", "not_rendered")
        title = letter.subject if isinstance(letter, Mail) else None
        claimed = self._claimed(message, person, way, title, token)
        counted = self._counted(person, message)
        requires = [Require(message.subject, wanted) for wanted in message.requires]
        try:
            self.store.write(Replace(claimed), Replace(counted), *requires)
        except RequirementError as error:
            return self._end(message, "cancelled", _why(message, error))
        # From here on nothing is ever tried again by itself.
        outcome = self.mailer.send(letter) if isinstance(letter, Mail) else self.texter.send(letter)
        return self._settle(claimed.model_copy(update={"version": claimed.version + 1}), outcome)

    def _claimed(
        self, message: Message, person: Person, way: Route, title: str | None, token: str
    ) -> Message:
        now, page = self.clock.now(), page_of(message.kind)
        return message.model_copy(
            update={
                "status": "sending",
                "reason": None,
                "attempt": new_attempt(),
                "attempts": message.attempts + 1,
                "due_at": now + timedelta(seconds=self.settings.lease_seconds),
                "sent_at": now,
                "token_hash": token_hash(page, token) if page else None,
                "channel": way.channel,
                "to": way.address,
                "title": title,
                "language": self.writer.language(person),
            }
        )

    def _counted(self, person: Person, message: Message) -> Person:
        now = self.clock.now()
        recent = tuple(
            contact
            for contact in person.contacts
            if now - contact.at < REMEMBERED and contact.message != message.key
        )
        contact = Contact(at=now, purpose=message.purpose, message=message.key)
        return person.model_copy(update={"contacts": (*recent, contact)})

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
            case Refused(reason):
                self.telemetry.note(Line.SEND_REFUSED, **ids)
                return self._end(message, "failed", reason)
            case Throttled(reason):
                self.telemetry.note(Line.SEND_DELAYED, **ids)
                wait = PATIENCE[min(message.attempts, len(PATIENCE)) - 1]
                until = self.clock.now() + timedelta(minutes=wait)
                return self._put_off(message, until=until, reason=reason)
            case Uncertain(reason):
                return self._unknown(message, reason)

    def _lease_over(self, message: Message) -> str:
        """Whoever claimed it never settled: it may have gone out, so it is not tried again."""
        return self._unknown(message, "lease_expired")

    def _unknown(self, message: Message, reason: str) -> str:
        self.telemetry.note(Line.SEND_UNCERTAIN, message_id=message.message_id)
        listed = {"due_shard": UNKNOWN_SHARD, "due_at": self.clock.now()}
        return self._write(message, status="unknown", reason=reason, **listed)

    def _put_off(self, message: Message, **later: Any) -> str:
        shard = self.store.shard(message.subject)
        return self._write(
            message,
            status="queued",
            reason=later["reason"],
            due_shard=shard,
            due_at=later["until"],
            held=(*message.held, Held(at=self.clock.now(), **later))[-HOLDS_KEPT:],
            sent_at=None,
            token_hash=None,
        )

    def _end(self, message: Message, status: str, reason: str | None) -> str:
        gone = {} if status == "sent" else {"sent_at": None, "token_hash": None}
        at_rest = {"due_shard": None, "due_at": None, "ttl": kept_until(message.decided_at), **gone}
        return self._write(message, status=status, reason=reason, **at_rest)

    def _write(self, message: Message, **fields: Any) -> str:
        self.store.write(Replace(message.model_copy(update=fields)))
        return f"message_{fields['status']}"


def _why(message: Message, error: RequirementError) -> str:
    """Name what no longer holds: `survey_answered`, `order_cancelled`, `order_gone`."""
    first = min(error.states)
    required = message.requires[first - 2]  # the message and the person stand before them
    return f"{required.key.partition('#')[0]}_{error.states[first] or 'gone'}"
