"""The officer's other answers: refuse, withdraw, extend; and what a recipient has answered."""

from dataclasses import dataclass
from datetime import timedelta

from functions.privacy_desk.bodies import Acknowledge, DeskError, Reason
from functions.privacy_desk.dossiers import BEFORE_FENCE, Dossiers, wrong_state
from gjensyn.models.message import Message
from gjensyn.models.request import PrivacyRequest
from gjensyn.ports import Insert
from gjensyn.privacy.letters import AnswerKind, Moment, answer
from gjensyn.privacy.month import extended_due_date, may_extend, received_on
from gjensyn.privacy.register import Move
from gjensyn.privacy.states import FINAL, Status

REFUSAL_KEPT = timedelta(days=3 * 365)  # so long somebody may complain; then the words go
_WORD_OF = {"REFUSED": "refusal", "WITHDRAWN": "withdrawal"}


@dataclass(frozen=True, slots=True)
class Answering:
    """Each call is one decision, written with its line in the ledger."""

    dossiers: Dossiers

    def refuse(self, told: Reason, caller: str) -> PrivacyRequest:
        """Turn a request away; the officer tells the person why, and where to complain."""
        return self._turn_away(told, caller, "REFUSED")

    def withdraw(self, told: Reason, caller: str) -> PrivacyRequest:
        """Take a request back before its fence goes up."""
        return self._turn_away(told, caller, "WITHDRAWN")

    def extend(self, told: Reason, caller: str) -> PrivacyRequest:
        """Take two months more, told with reasons within the first (Art. 12(3))."""
        dossiers = self.dossiers
        request = dossiers.one(told.request_id)
        if request.extended:
            return self._told(request, "erasure_extended", told.reason)
        if request.status in FINAL:
            raise wrong_state(request)
        received = received_on(request.received_at, dossiers.zone)
        if not may_extend(received, dossiers.today):
            raise DeskError(409, "too_late", "an extension is told within the first month")
        until = extended_due_date(received)
        move = Move("extended", caller, (), dossiers.detail(caller, until=until))
        notes, seal = dossiers.noted(request, extension=told.reason)
        extended = dossiers.register.move(
            request, move, *notes, seal=seal, extended=True, due_date=until
        )
        return self._told(extended, "erasure_extended", told.reason)

    def acknowledge(self, told: Acknowledge, caller: str) -> PrivacyRequest:
        """Note that a recipient has done its part (Art. 19)."""
        dossiers = self.dossiers
        request = dossiers.one(told.request_id, "erase")
        found = {one.name: one for one in request.recipients}
        if told.recipient not in found:
            raise DeskError(404, "unknown_recipient", "no such recipient was told")
        if found[told.recipient].acknowledged_at or request.certificate:
            return request
        now = dossiers.clock.now()
        found[told.recipient] = found[told.recipient].model_copy(update={"acknowledged_at": now})
        detail = dossiers.detail(caller, recipient=told.recipient)
        return dossiers.register.move(
            request,
            Move("acknowledged", caller, (), detail),
            recipients=tuple(found.values()),
            **dossiers.due(request.request_id, now),
        )

    def _turn_away(self, told: Reason, caller: str, status: Status) -> PrivacyRequest:
        dossiers = self.dossiers
        request = dossiers.one(told.request_id)
        if request.status == status:
            return self._told(request, "erasure_refused", told.reason)
        if request.status not in BEFORE_FENCE or request.approved_by:
            raise wrong_state(request)
        if status == "REFUSED":
            self._in_time(request)
        move = Move(
            "refused" if status == "REFUSED" else "withdrawn",
            caller,
            (status,),
            dossiers.detail(caller),
        )
        notes, seal = dossiers.noted(request, **{_WORD_OF[status]: told.reason})
        freed = dossiers.register.freed(request)
        now = dossiers.clock.now()
        forgotten_at = now + REFUSAL_KEPT if status == "REFUSED" else now
        turned = dossiers.register.move(
            request, move, *freed, *notes, seal=seal,
            **dossiers.due(request.request_id, forgotten_at),
        )  # fmt: skip
        return self._told(turned, "erasure_refused", told.reason)

    def _in_time(self, request: PrivacyRequest) -> None:
        """Hold a refusal to its date (Art. 12(4)); who never said who they are has none.

        Raises:
            DeskError: 409, it is over.
        """
        if request.status != "AWAITING_IDENTITY" and self.dossiers.today > request.due_date:
            day = request.due_date.isoformat()
            raise DeskError(409, "too_late", f"a refusal was to be told by {day}: carry it out")

    def _told(self, request: PrivacyRequest, kind: AnswerKind, reason: str) -> PrivacyRequest:
        """Write to the person, if they are known; what was withdrawn is nobody's news."""
        dossiers = self.dossiers
        person = dossiers.known(request).person
        if person is None or person.fenced or request.status == "WITHDRAWN":
            return request
        now, shard = dossiers.clock.now(), dossiers.store.shard(person.subject)
        received = received_on(request.received_at, dossiers.zone)
        letter = answer(request, person, kind, reason, Moment(now, received, shard))
        if dossiers.store.get(Message, letter.subject, letter.key) is None:
            dossiers.store.write(Insert(letter))
        return request
