"""What every step is given, and what a step answers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from functions.gdpr_erase.settings import EraserSettings
from gjensyn.clock import Clock
from gjensyn.errors import KeyMissingError
from gjensyn.models.person import PERSON_KEY, Person, value_of
from gjensyn.models.request import PrivacyRequest
from gjensyn.models.subject import SubjectRow
from gjensyn.ports import Bus, Folder, Keyring, Replace, Store, SuppressionList
from gjensyn.privacy.inventory import Inventory, Whose
from gjensyn.privacy.ledger import Detail
from gjensyn.privacy.plan import Plan
from gjensyn.privacy.register import Register
from gjensyn.privacy.signing import Signer
from gjensyn.pseudonyms import Pseudonyms
from gjensyn.telemetry import Telemetry

BY = "gdpr_erase"
SOON = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing more to do before `until`; `reason` is one machine word."""

    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Stuck:
    """It cannot go on by itself; `reason` is one machine word."""

    reason: str


@dataclass(frozen=True, slots=True)
class AtRest:
    """There is nothing to do."""


type Answer = PrivacyRequest | Wait | Stuck | AtRest


@dataclass(frozen=True, slots=True)
class Tools:
    """The world of the eraser."""

    store: Store
    keyring: Keyring
    register: Register
    inventory: Inventory
    suppressions: SuppressionList
    ledger: Folder
    bus: Bus
    signer: Signer
    pseudonyms: Pseudonyms
    clock: Clock
    telemetry: Telemetry
    settings: EraserSettings
    time_left: Callable[[], bool]

    @property
    def today(self) -> date:
        """The day where the shop is."""
        zone = ZoneInfo(self.settings.shop_time_zone)
        return self.clock.now().astimezone(zone).date()

    def row(self, request: PrivacyRequest) -> SubjectRow | None:
        """Return the way from the sender's id to the subject."""
        if request.customer is None:
            return None
        return self.store.get(SubjectRow, "", request.customer)

    def person(self, subject: str | None) -> Person | None:
        """Return a person; None where there is none, or their key is gone."""
        if subject is None:
            return None
        try:
            return self.store.get(Person, subject, PERSON_KEY)
        except KeyMissingError:
            return None

    def kept(self, request: PrivacyRequest) -> Person | None:
        """Return what was copied of the person under the request's own key."""
        return self.person(request.request_id)

    def whose(self, request: PrivacyRequest, known: Person | None) -> Whose:
        """Return all that leads to what is stored of the person."""
        email = value_of(known.email) if known else None
        return Whose(request.person, request.customer, () if email is None else (email,))

    def plan(self, whose: Whose) -> Plan:
        """Return what an erasure would do now."""
        return self.inventory.plan(whose, self.today)

    def note(self, request: PrivacyRequest, **fields: Any) -> PrivacyRequest:
        """Write something about a request that is no move and no line in the ledger."""
        noted = request.model_copy(update=fields)
        self.store.write(Replace(noted))
        return noted.model_copy(update={"version": noted.version + 1})

    def due(self, request: PrivacyRequest, at: datetime | None = None) -> dict[str, Any]:
        """Return the fields that let the schedule look at a request, now if nothing is said."""
        shard = self.store.shard(request.request_id)
        return {"due_shard": shard, "due_at": at or self.clock.now()}

    def detail(self, **told: Any) -> Detail:
        """Return what the ledger says of a step; it was nobody's hand."""
        return Detail(by=self.pseudonyms.key("officer", BY), **told)


AT_REST: dict[str, Any] = {"due_shard": None, "due_at": None}
