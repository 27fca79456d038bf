"""What people ask for themselves: their copy, or to be forgotten; confirmed by mail."""

from dataclasses import dataclass
from typing import get_args
from zoneinfo import ZoneInfo

from gjensyn.clock import Clock
from gjensyn.models.person import Person
from gjensyn.ports import Store
from gjensyn.privacy.states import Kind
from gjensyn.pseudonyms import Pseudonyms, new_subject

ASKS: tuple[Kind, ...] = get_args(Kind.__value__)


@dataclass(frozen=True, slots=True)
class OwnRequests:
    """Takes in requests; the eraser asks by the address on file whether it is them."""

    store: Store
    pseudonyms: Pseudonyms
    clock: Clock
    zone: ZoneInfo

    def ask(self, person: Person, kind: Kind) -> None:
        """Take a request in; while one is under way, another press changes nothing."""
        # Here, because hardly any visit asks for this, and they take a cold start 15 ms.
        from gjensyn.models.request import REQUESTS, PrivacyRequest
        from gjensyn.privacy.ledger import Detail
        from gjensyn.privacy.letters import LINK_WORKS, THE_PERSON
        from gjensyn.privacy.month import due_date, received_on
        from gjensyn.privacy.register import Move, Register

        register, now = Register(self.store, self.clock), self.clock.now()
        customer = self.pseudonyms.key("customer", person.customer_id)
        if register.active(customer) is not None:
            return
        request_id = new_subject()
        request = PrivacyRequest(
            subject=REQUESTS,
            key=request_id,
            kind=kind,
            received_at=now,
            due_date=due_date(received_on(now, self.zone)),
            owner=customer,
            customer=customer,
            person=person.subject,
            requested_by=THE_PERSON,
            due_shard=self.store.shard(request_id),
            due_at=now + LINK_WORKS,
        )
        by = Detail(by=self.pseudonyms.key("officer", THE_PERSON))
        move = Move("received", THE_PERSON, ("RECEIVED",), by)
        register.move(request, move, *register.occupied(request))
