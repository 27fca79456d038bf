"""A request's papers: opened, planned, bound to one person, noted under a key of their own."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from functions.privacy_desk.bodies import About, DeskError, is_request_id
from functions.privacy_desk.finding import Finder, Known
from gjensyn.clock import Clock
from gjensyn.models.request import PARTICULARS_KEY, REQUESTS, Particulars, PrivacyRequest
from gjensyn.ports import Change, Insert, Keyring, Replace, Store
from gjensyn.privacy.inventory import Inventory
from gjensyn.privacy.ledger import Detail
from gjensyn.privacy.month import due_date, received_on
from gjensyn.privacy.plan import Plan
from gjensyn.privacy.register import Register
from gjensyn.privacy.states import Kind
from gjensyn.pseudonyms import Pseudonyms, new_subject
from gjensyn.sealing import Seal

BEFORE_FENCE = frozenset(
    {"RECEIVED", "AWAITING_IDENTITY", "VERIFIED", "PLANNED", "AWAITING_APPROVAL"}
)
WARNED_BEFORE = timedelta(days=7)  # so long before its date an unanswered request is called out


@dataclass(frozen=True, slots=True)
class Dossiers:
    """What all verbs of the desk need of a request."""

    store: Store
    keyring: Keyring
    register: Register
    inventory: Inventory
    finder: Finder
    pseudonyms: Pseudonyms
    clock: Clock
    zone: ZoneInfo

    @property
    def today(self) -> date:
        """The day where the shop is."""
        return self.clock.now().astimezone(self.zone).date()

    def one(self, request_id: str, kind: Kind | None = None) -> PrivacyRequest:
        """Return a request.

        Raises:
            DeskError: there is none, or it is of the other kind.
        """
        request = self.register.get(request_id) if is_request_id(request_id) else None
        if request is None or kind not in (None, request.kind):
            raise DeskError(404, "unknown_request", "there is no such request")
        return request

    def open_one(self, known: Known, kind: Kind) -> PrivacyRequest | None:
        """Return the request about somebody that is under way already, if it is of that kind."""
        request_id = self.register.active(known.owner)
        request = self.register.get(request_id) if request_id else None
        return request if request and request.kind == kind else None

    def received(self, known: Known, about: About, kind: Kind) -> PrivacyRequest:
        """Return a new request, not written yet; its month begins with its receipt."""
        now = self.clock.now()
        received_at = about.received_at or now
        if received_at > now:
            raise DeskError(400, "bad_request", "received_at: lies in the future")
        request_id, day = new_subject(), due_date(received_on(received_at, self.zone))
        return PrivacyRequest(
            subject=REQUESTS,
            key=request_id,
            kind=kind,
            received_at=received_at,
            due_date=day,
            owner=known.owner,
            customer=known.customer,
            person=known.person.subject if known.person else None,
            **self.due(request_id, warning_time(day, now)),
        )

    def known(self, request: PrivacyRequest) -> Known:
        """Return whom a request is about, as they are now."""
        if request.customer is not None:
            return self.finder.by_customer(request.customer)
        return Known(request.owner, None, None)

    def plan(self, known: Known) -> Plan:
        """Return what an erasure would do now."""
        return self.inventory.plan(known.whose, self.today)

    def fresh(self, request: PrivacyRequest, known: Known, plan_hash: str) -> None:
        """Refuse a plan that is not what would happen now.

        Raises:
            DeskError: 409, preview it again.
        """
        if self.plan(known).hash_for(request.request_id) != plan_hash:
            raise stale()

    def occupied(self, request: PrivacyRequest) -> list[Change]:
        """Return what makes this request the one under way.

        Raises:
            DeskError: 409, another one is.
        """
        other = self.register.active(request.owner)
        if other not in (None, request.request_id):
            raise DeskError(
                409, "another_request_active", "another request is under way", request_id=other
            )
        return self.register.occupied(request)

    def noted(self, request: PrivacyRequest, **words: str) -> tuple[list[Change], Seal | None]:
        """Return what keeps an officer's words under the request's own key, made if need be."""
        known = self.store.get(Particulars, request.request_id, PARTICULARS_KEY)
        if known is not None:
            return [Replace(known.model_copy(update=words))], None
        key, seal = self.keyring.create(request.request_id)
        notes = Particulars(subject=request.request_id, key=PARTICULARS_KEY, **words)
        return [Insert(key), Insert(notes)], seal

    def of_a_stranger(
        self, request: PrivacyRequest, customer_id: str | None
    ) -> tuple[list[Change], Seal | None]:
        """Return what keeps the id of somebody we do not know, for those who may know them."""
        if request.person is not None or customer_id is None:
            return [], None
        return self.noted(request, customer_id=customer_id)

    def detail(self, caller: str, **told: Any) -> Detail:
        """Return what the ledger says: who did it as a keyed hash, and what is no name."""
        return Detail(by=self.pseudonyms.key("officer", caller), **told)

    def due(self, request_id: str, at: datetime) -> dict[str, Any]:
        """Return the fields that let the eraser look at a request at that time."""
        return {"due_shard": self.store.shard(request_id), "due_at": at}


def warning_time(day: date, now: datetime) -> datetime:
    """Return when a request that nobody answered is called out: in time, or at once."""
    return max(datetime.combine(day, time(6), UTC) - WARNED_BEFORE, now)


def stale() -> DeskError:
    """Say that a plan is not what would happen now."""
    return DeskError(409, "stale_plan", "the plan has gone stale: preview it again")


def wrong_state(request: PrivacyRequest) -> DeskError:
    """Say that a request is not where that is possible."""
    sentence = f"not possible while the request is {request.status}"
    return DeskError(409, "wrong_state", sentence, state=request.status)
