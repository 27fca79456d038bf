"""The officer's way to an erasure: preview, erase, approve."""

from dataclasses import dataclass
from typing import Any

from functions.privacy_desk.bodies import About, Approve, DeskError, Erase
from functions.privacy_desk.callers import person_of, somebody_else
from functions.privacy_desk.dossiers import BEFORE_FENCE, Dossiers, stale, wrong_state
from functions.privacy_desk.identity import ASK, Asking
from gjensyn.models.request import PrivacyRequest
from gjensyn.privacy.plan import Plan
from gjensyn.privacy.register import Move

_TURNED_AWAY = ("REFUSED", "WITHDRAWN", "DUPLICATE_OF")


@dataclass(frozen=True, slots=True)
class Erasing:
    """Each call is one decision, written with its line in the ledger."""

    dossiers: Dossiers
    asking: Asking
    four_eyes: bool

    def preview(self, about: About, caller: str) -> tuple[PrivacyRequest, Plan]:
        """Take in a request and show what it would do; nothing else happens."""
        dossiers = self.dossiers
        known = dossiers.finder.find(about)
        request = dossiers.open_one(known, "erase") or dossiers.received(known, about, "erase")
        plan = dossiers.plan(known)
        plan_hash = plan.hash_for(request.request_id)
        if request.version == 0:
            move = Move("received", caller, ("RECEIVED",), dossiers.detail(caller))
            notes, seal = dossiers.of_a_stranger(request, about.customer_id)
            request = dossiers.register.move(request, move, *notes, seal=seal, plan_hash=plan_hash)
        return request.model_copy(update={"plan_hash": plan_hash}), plan

    def erase(self, told: Erase, caller: str) -> PrivacyRequest:
        """Ask for what was previewed; asking twice is success."""
        dossiers = self.dossiers
        request = dossiers.one(told.request_id, "erase")
        if request.status not in BEFORE_FENCE:
            return _unless_turned_away(request)
        if request.status == "AWAITING_IDENTITY":
            return request
        if request.status == "AWAITING_APPROVAL" and request.plan_hash == told.plan_hash:
            return request
        self._a_hand(caller)
        known = dossiers.known(request)
        dossiers.fresh(request, known, told.plan_hash)
        marked = dossiers.occupied(request)
        fields: dict[str, Any] = {
            "ground": told.ground,
            "plan_hash": told.plan_hash,
            "requested_by": caller,
            "approved_by": None,
            "reason": None,
        }
        detail = dossiers.detail(caller, ground=told.ground, plan_hash=told.plan_hash)
        if request.status != "RECEIVED":  # a plan that had gone stale; identity is settled
            move = Move("planned", caller, ("PLANNED", "AWAITING_APPROVAL"), detail)
            return dossiers.register.move(request, move, *marked, **fields)
        if told.identity == ASK:
            return self.asking.ask(request, known, caller, *marked, **fields)
        notes, seal = dossiers.noted(request, identity=told.identity)
        move = Move("planned", caller, ("VERIFIED", "PLANNED", "AWAITING_APPROVAL"), detail)
        return dossiers.register.move(request, move, *marked, *notes, seal=seal, **fields)

    def approve(self, told: Approve, caller: str) -> PrivacyRequest:
        """Let it happen, exactly as previewed, by somebody else than who asked."""
        dossiers = self.dossiers
        request = dossiers.one(told.request_id, "erase")
        if request.plan_hash != told.plan_hash:
            raise stale()
        if request.approved_by or request.status not in BEFORE_FENCE:
            return _unless_turned_away(request)
        if request.status != "AWAITING_APPROVAL":
            raise wrong_state(request)
        self._another_hand(caller, request.requested_by)
        dossiers.fresh(request, dossiers.known(request), told.plan_hash)
        detail = dossiers.detail(caller, plan_hash=told.plan_hash)
        return dossiers.register.move(
            request,
            Move("approved", caller, ("AWAITING_APPROVAL",), detail),
            approved_by=caller,
            **dossiers.due(request.request_id, dossiers.clock.now()),
        )

    def _a_hand(self, caller: str) -> None:
        if self.four_eyes and person_of(caller) is None:
            sentence = "sign with a user or a session that bears your own name"
            raise DeskError(403, "unnamed", sentence)

    def _another_hand(self, caller: str, asked: str | None) -> None:
        self._a_hand(caller)
        if self.four_eyes and not somebody_else(caller, asked):
            raise DeskError(403, "four_eyes", "somebody else than who asked for it approves")


def _unless_turned_away(request: PrivacyRequest) -> PrivacyRequest:
    if request.status in _TURNED_AWAY:
        raise wrong_state(request)
    return request
