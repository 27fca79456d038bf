"""Whether it is them: a link to the address on file, and a button pressed behind it."""

from dataclasses import dataclass
from typing import Any

from functions.privacy_desk.dossiers import Dossiers
from functions.privacy_desk.finding import Known
from gjensyn.links import Opened
from gjensyn.models.message import Message
from gjensyn.models.person import Person
from gjensyn.models.request import PrivacyRequest
from gjensyn.ports import Change, Insert
from gjensyn.privacy.letters import THE_PERSON, question
from gjensyn.privacy.register import Move
from gjensyn.privacy.states import Status

ASK = "ask"


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks a person by mail, and takes their answer."""

    dossiers: Dossiers

    def ask(
        self, request: PrivacyRequest, known: Known, caller: str, *also: Change, **fields: Any
    ) -> PrivacyRequest:
        """Send the link; somebody nobody knows gets none, and nobody can tell the difference."""
        dossiers = self.dossiers
        notes, seal = dossiers.noted(request, identity=ASK)
        move = Move("received", caller, ("AWAITING_IDENTITY",), dossiers.detail(caller))
        asked = dossiers.register.move(request, move, *also, *notes, seal=seal, **fields)
        if known.person is not None and not known.person.fenced:
            dossiers.store.write(Insert(self._question(asked, known.person)))
        return asked

    def confirm(self, opened: Opened) -> PrivacyRequest | None:
        """Take a person's word for it; None if their request has ended meanwhile."""
        dossiers = self.dossiers
        request = dossiers.register.get(opened.message.about or "")
        if request is None or request.person != opened.person.subject:
            return None
        if request.status != "AWAITING_IDENTITY":
            return request
        detail = dossiers.detail(THE_PERSON)
        if request.kind == "export":
            move = Move("identified", THE_PERSON, ("VERIFIED",), detail)
            return dossiers.register.move(
                request, move, **dossiers.due(request.request_id, dossiers.clock.now())
            )
        plan_hash = dossiers.plan(dossiers.known(request)).hash_for(request.request_id)
        ways: tuple[Status, ...] = ("VERIFIED", "PLANNED", "AWAITING_APPROVAL")
        return dossiers.register.move(
            request, Move("identified", THE_PERSON, ways, detail), plan_hash=plan_hash
        )

    def _question(self, request: PrivacyRequest, person: Person) -> Message:
        dossiers = self.dossiers
        shard = dossiers.store.shard(person.subject)
        return question(request, person, dossiers.clock.now(), shard)
