"""Acting on a finding: an unknown message is settled, a dead address suppressed."""

from dataclasses import dataclass

from functions.delivery_feedback.health import HealthWatch
from functions.delivery_feedback.reports import Finding, Report
from gjensyn.clock import Clock
from gjensyn.errors import ConflictError, KeyMissingError
from gjensyn.keeping import kept_until
from gjensyn.models.message import Message, place_of
from gjensyn.models.person import PERSON_KEY, Person
from gjensyn.models.suppression import SuppressedFor
from gjensyn.ports import Replace, Store
from gjensyn.pseudonyms import intent_key
from gjensyn.suppressing import SuppressionList

TRIES = 5  # against the sender who is settling the same message
# The strongest finding stays and decides, so that the order of arrival does not.
_STRENGTH = (None, "delayed", "accepted", "bounced", "complained", "rejected")


@dataclass(frozen=True, slots=True)
class Feedback:
    """Takes findings twice and in any order, and ends in the same state."""

    store: Store
    suppressed: SuppressionList
    clock: Clock
    health: HealthWatch

    def take(self, report: Report) -> str:
        """Act on one finding; returns the outcome."""
        message = self._message(report.message_id)
        addresses = _dead(report, message)
        reason: SuppressedFor = "complaint" if report.finding == "complained" else "bounce"
        for address in addresses:
            self.suppressed.add(address, reason, self.clock.now(), report.message_id)
        if message is None:
            return "feedback_suppressed" if addresses else "feedback_unmatched"
        for _ in range(TRIES - 1):
            try:
                return self._note(message, report.finding)
            except ConflictError:
                message = self._message(report.message_id) or message
        return self._note(message, report.finding)

    def _message(self, message_id: str | None) -> Message | None:
        if message_id is None:
            return None
        try:
            subject, key = place_of(message_id)
            return self.store.get(Message, subject, key)
        except (ValueError, KeyMissingError):
            return None  # not ours, or of a person who has been erased

    def _note(self, message: Message, finding: Finding) -> str:
        settled = self._settled(message, finding)
        if settled == message:
            return "feedback_known_already"
        if settled.feedback != message.feedback:
            self._count(finding, message)  # before it is known, so that who dies here comes again
        self.store.write(Replace(settled), *self._uncounted(settled, message))
        return f"feedback_{finding}"

    def _uncounted(self, settled: Message, before: Message) -> list[Replace]:
        """What the provider rejected never reached anybody: it is no contact."""
        if settled.status != "failed" or before.status == "failed":
            return []
        person = self.store.get(Person, settled.subject, PERSON_KEY)
        changed = person and person.uncounted(settled.key)
        return [] if changed is None or changed == person else [Replace(changed)]

    def _count(self, finding: Finding, message: Message) -> None:
        """Each bounce and complaint counts once, however often the provider tells of it."""
        if finding in ("bounced", "complained"):
            self.health.suffered(finding, intent_key(message.subject, message.key))

    def _settled(self, message: Message, finding: Finding) -> Message:
        """The provider knows best: rejected was never sent, everything else was."""
        strongest = max(message.feedback, finding, key=_STRENGTH.index)
        if message.attempts == 0:
            return message.model_copy(update={"feedback": strongest})
        rejected = strongest == "rejected"
        return message.model_copy(
            update={
                "feedback": strongest,
                "status": "failed" if rejected else "sent",
                "reason": "rejected" if rejected else None,
                "sent_at": None if rejected else message.sent_at or self.clock.now(),
                "ended_at": message.ended_at or self.clock.now(),
                "due_at": None,
                "due_shard": None,
                "ttl": kept_until(message.decided_at),
            }
        )


def _dead(report: Report, message: Message | None) -> tuple[str, ...]:
    """Return the addresses to write to no more; where the event names none, ours that it was."""
    if report.finding not in ("bounced", "complained"):
        return ()
    ours = (message.to,) if message and message.to else ()
    return report.addresses or ours
