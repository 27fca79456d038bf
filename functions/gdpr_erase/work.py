"""Which step a request is at, and the way through them: as far as it goes, again from anywhere."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from functions.gdpr_erase.certifying import certify, let_go
from functions.gdpr_erase.copying import ask_first, copy
from functions.gdpr_erase.deleting import delete
from functions.gdpr_erase.fencing import fence
from functions.gdpr_erase.shredding import shred
from functions.gdpr_erase.telling import tell
from functions.gdpr_erase.tools import BY, Answer, AtRest, Stuck, Tools, Wait
from functions.gdpr_erase.waiting import remind, resume, turned_away
from gjensyn.errors import ConflictError
from gjensyn.models.request import PrivacyRequest
from gjensyn.privacy.register import Move
from gjensyn.privacy.states import Kind, Status, allowed
from gjensyn.telemetry import Line

type Step = Callable[[Tools, PrivacyRequest], Answer]

_ERASE: Mapping[Status, Step] = {
    "RECEIVED": ask_first,
    "AWAITING_APPROVAL": fence,
    "FENCED": shred,
    "SHREDDED": delete,
    "DELETING": delete,
    "PROPAGATING": tell,
    "VERIFYING": certify,
}
_EXPORT: Mapping[Status, Step] = {"RECEIVED": ask_first, "VERIFIED": copy}
STEPS: Mapping[Kind, Mapping[Status, Step]] = {"erase": _ERASE, "export": _EXPORT}
# What only the schedule does, when a request's time has come.
_WHEN_DUE: Mapping[Status, Step] = {
    "RECEIVED": remind,
    "AWAITING_IDENTITY": remind,
    "VERIFIED": remind,
    "PLANNED": remind,
    "AWAITING_APPROVAL": remind,
    "ATTENTION": resume,
    "REFUSED": turned_away,
    "WITHDRAWN": turned_away,
    "COMPLETED_RETAINING": let_go,
}
_AT_MOST = 30  # moves in one go; a way round would be a mistake of ours
_PATIENCE = timedelta(hours=1)  # so long a step may fail before a person has to look


@dataclass(frozen=True, slots=True)
class Work:
    """Takes requests as far as they go."""

    tools: Tools

    def on(self, request_id: str) -> str:
        """Go on with a request; returns how it ended, one machine word."""
        for _ in range(_AT_MOST):
            request = self.tools.register.get(request_id)
            step = STEPS[request.kind].get(request.status) if request else None
            if request is None or step is None:
                return "request_at_rest"
            word = self._taken(request, step)
            if word is not None:
                return word
        return "request_goes_round"

    def when_due(self, subject: str, request_id: str) -> str:
        """Do what is due about a request; a step that keeps failing is called out."""
        del subject  # all requests stand in one partition
        request = self.tools.register.get(request_id)
        now = self.tools.clock.now()
        if request is None or request.due_at is None or request.due_at > now:
            return "request_not_due"
        late = _WHEN_DUE.get(request.status)
        try:
            word = self.on(request_id)
        except ConflictError:
            raise
        except Exception:
            self._called_out(request_id)
            raise
        if word == "request_at_rest" and late is not None:
            request = self.tools.register.get(request_id) or request
            return self._taken(request, late) or self.on(request_id)
        return word

    def _taken(self, request: PrivacyRequest, step: Step) -> str | None:
        """Take one step; None: it moved on, and there may be another."""
        match step(self.tools, request):
            case Wait(until, reason):
                self._look_again(request.request_id, until)
                return f"request_waits_{reason}"
            case Stuck(reason):
                self._stuck(request.request_id, reason)
                return "request_needs_attention"
            case AtRest():
                return "request_at_rest"
        return None

    def _look_again(self, request_id: str, until: object) -> None:
        request = self.tools.register.get(request_id)
        if request is not None and request.due_at != until:
            self.tools.note(request, **{**self.tools.due(request), "due_at": until})

    def _stuck(self, request_id: str, reason: str) -> None:
        request = self.tools.register.get(request_id)
        if request is None or not allowed(request.kind, request.status, "ATTENTION"):
            return
        tools, now = self.tools, self.tools.clock.now()
        tools.telemetry.note(Line.REQUEST_NEEDS_ATTENTION, request_id=request_id, reason=reason)
        move = Move("attention", BY, ("ATTENTION",), tools.detail(reason=reason))
        later = tools.due(request, now + _PATIENCE)
        tools.register.move(request, move, reason=reason, **later)

    def _called_out(self, request_id: str) -> None:
        request = self.tools.register.get(request_id)
        if request is None or not allowed(request.kind, request.status, "ATTENTION"):
            return
        since = request.history[-1].at
        if self.tools.clock.now() - since > _PATIENCE + self.tools.settings.barrier:
            self._stuck(request_id, "step_fails")
