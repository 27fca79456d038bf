"""Acting on a finding: an unknown message is settled, a dead address suppressed."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from functions.delivery_feedback.reports import Finding, Report
from gjensyn.clock import Clock
from gjensyn.errors import ConflictError, KeyMissingError
from gjensyn.models.message import Message, place_of
from gjensyn.models.suppression import SUPPRESSION_KEY, Suppression, address_owner
from gjensyn.ports import Insert, Replace, Store
from gjensyn.pseudonyms import Pseudonyms

KEPT = timedelta(days=3 * 365)
TRIES = 5  # against the sender who is settling the same message
_WEIGHT: dict[str | None, int] = {
    None: 0, "delayed": 1, "accepted": 2, "rejected": 3, "bounced": 4, "complained": 5
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Feedback:
    """Takes findings twice and in any order, and ends in the same state."""

    store: Store
    pseudonyms: Pseudonyms
    clock: Clock

    def take(self, report: Report) -> str:
        """Act on one finding; returns the outcome."""
        for address in report.addresses:
            self._suppress(report, address)
        message = self._message(report.message_id)
        if message is None:
            return "feedback_suppressed" if report.addresses else "feedback_unmatched"
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

    def _suppress(self, report: Report, address: str) -> None:
        reason = "complaint" if report.finding == "complained" else "bounce"
        suppression = Suppression(
            subject=address_owner(self.pseudonyms, address),
            key=SUPPRESSION_KEY,
            reason="complaint" if reason == "complaint" else "bounce",
            at=self.clock.now(),
            message_id=report.message_id,
        )
        try:
            self.store.write(Insert(suppression))
        except ConflictError:
            return  # suppressed already, which is all that was wanted

    def _note(self, message: Message, finding: Finding) -> str:
        fields: dict[str, Any] = {}
        if _WEIGHT[finding] > _WEIGHT[message.feedback]:
            fields["feedback"] = finding
        if message.status in ("unknown", "sending"):
            fields |= self._settled(message, finding)
        if not fields:
            return "feedback_known_already"
        self.store.write(Replace(message.model_copy(update=fields)))
        return f"feedback_{finding}"

    def _settled(self, message: Message, finding: Finding) -> dict[str, Any]:
        """The provider knows: rejected was never sent, everything else was."""
        at_rest = {
            "due_at": None,
            "due_shard": None,
            "ttl": int((message.decided_at + KEPT).timestamp()),
        }
        if finding == "rejected":
            return {**at_rest, "status": "failed", "reason": "rejected", "sent_at": None}
        return {**at_rest, "status": "sent", "reason": None}
