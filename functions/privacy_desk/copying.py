"""A copy of a person's data (Art. 15 and 20), asked for by the officer."""

from dataclasses import dataclass

from functions.privacy_desk.bodies import Copy
from functions.privacy_desk.dossiers import Dossiers
from functions.privacy_desk.identity import ASK, Asking
from gjensyn.models.request import PrivacyRequest
from gjensyn.privacy.register import Move


@dataclass(frozen=True, slots=True)
class Copying:
    """Takes the request in; the eraser, who may read everything of a person, writes the copy."""

    dossiers: Dossiers
    asking: Asking

    def export(self, told: Copy, caller: str) -> PrivacyRequest:
        """Ask for a copy; the one that is being made already is the same one."""
        dossiers = self.dossiers
        known = dossiers.finder.find(told)
        if request := dossiers.open_one(known, "export"):
            return request
        request = dossiers.received(known, told, "export")
        request = request.model_copy(update={"requested_by": caller})
        marked = dossiers.occupied(request)
        move = Move("received", caller, ("RECEIVED",), dossiers.detail(caller))
        if told.identity == ASK:
            received = dossiers.register.move(request, move, *marked)
            return self.asking.ask(received, known, caller)
        notes, seal = dossiers.noted(request, identity=told.identity)
        verified = Move("identified", caller, ("RECEIVED", "VERIFIED"), move.detail)
        due = dossiers.due(request.request_id, dossiers.clock.now())
        return dossiers.register.move(request, verified, *marked, *notes, seal=seal, **due)
