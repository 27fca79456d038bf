"""A request of the officer's desk: erasure or copy, its way through the states, its proof.

A request holds no personal data in clear and outlives the person. What is still needed of them
stands under the request's own key, in the partition of the request, and goes with that key.
"""

from datetime import date, datetime
from typing import Annotated, ClassVar

from gjensyn.models.classified import PERSONAL, PLAIN, PLAIN_PSEUDONYMOUS, Life
from gjensyn.models.record import Due, Sealable, Stored, Table
from gjensyn.privacy.states import Kind, Passed, Status

REQUESTS = "requests"  # the partition in which all requests stand, so that they can be listed
ACTIVE = "active"  # the partition of the markers: one active request per identity
PARTICULARS_KEY = "particulars"

_FOREVER = "as the record of what was asked and done, without a name"


class Recipient(Sealable):
    """Another system that has the person's data from us, and what it said (GDPR Art. 19)."""

    name: str
    told_at: datetime
    acknowledged_at: datetime | None = None


class Keeping(Sealable):
    """Records that a law keeps, all until the same day; `vault` is the partition they stand in."""

    kind: str
    count: int
    paragraph: str
    until: date
    vault: str


class PrivacyRequest(Due):
    """`key` is the request's id, `owner` the keyed hash of whom it is about.

    `person` is the subject it leads to, None where nobody is known. `counts` says how many items
    of each class were found, taken between the barrier and the shredding; `keeping` how much of
    that is kept. `key_epoch` is the epoch under which the shredded key was wrapped last.
    `released_at` is when the last that was kept was erased too.
    """

    table: ClassVar[Table] = Table.PRIVACY
    entity: ClassVar[str] = "request"
    life: ClassVar[Life] = Life("nobody", exported=False, kept=_FOREVER)

    kind: Annotated[Kind, PLAIN] = "erase"
    status: Annotated[Status, PLAIN] = "RECEIVED"
    received_at: Annotated[datetime, PLAIN]
    due_date: Annotated[date, PLAIN]
    extended: Annotated[bool, PLAIN] = False
    owner: Annotated[str, PLAIN_PSEUDONYMOUS]
    customer: Annotated[str | None, PLAIN_PSEUDONYMOUS] = None
    person: Annotated[str | None, PLAIN_PSEUDONYMOUS] = None
    plan_hash: Annotated[str | None, PLAIN] = None
    ground: Annotated[str | None, PLAIN] = None
    history: Annotated[tuple[Passed, ...], PLAIN_PSEUDONYMOUS] = ()
    requested_by: Annotated[str | None, PLAIN_PSEUDONYMOUS] = None
    approved_by: Annotated[str | None, PLAIN_PSEUDONYMOUS] = None
    reason: Annotated[str | None, PLAIN] = None
    fenced_at: Annotated[datetime | None, PLAIN] = None
    shredded_at: Annotated[datetime | None, PLAIN] = None
    erased_at: Annotated[datetime | None, PLAIN] = None
    released_at: Annotated[datetime | None, PLAIN] = None
    key_epoch: Annotated[str | None, PLAIN] = None
    counts: Annotated[dict[str, int], PLAIN] = {}
    keeping: Annotated[tuple[Keeping, ...], PLAIN_PSEUDONYMOUS] = ()
    recipients: Annotated[tuple[Recipient, ...], PLAIN] = ()
    told_at: Annotated[datetime | None, PLAIN] = None
    closing: Annotated[str | None, PLAIN_PSEUDONYMOUS] = None
    ledger_head: Annotated[str | None, PLAIN] = None
    certificate: Annotated[str | None, PLAIN] = None
    download: Annotated[str | None, PLAIN_PSEUDONYMOUS] = None

    @property
    def request_id(self) -> str:
        """The id by which the desk speaks of it, and the partition of what is sealed for it."""
        return self.key


class Particulars(Stored):
    """What an officer wrote about a request: `subject` is the request, the key is its own.

    `customer_id` is the sender's id of somebody we do not know, so that others can be told of it.
    """

    table: ClassVar[Table] = Table.PRIVACY
    entity: ClassVar[str] = "particulars"
    life: ClassVar[Life] = Life("gdpr_erase", exported=False, kept="until the request has ended")

    customer_id: Annotated[str | None, PERSONAL] = None
    identity: Annotated[str | None, PERSONAL] = None
    refusal: Annotated[str | None, PERSONAL] = None
    withdrawal: Annotated[str | None, PERSONAL] = None
    extension: Annotated[str | None, PERSONAL] = None


class KeptRecord(Stored):
    """A record that a law keeps after its person was erased: `subject` is a vault with its own key.

    Nothing reads it but the command that hands it to whoever may ask for it by that law.
    """

    table: ClassVar[Table] = Table.PRIVACY
    entity: ClassVar[str] = "kept_record"
    life: ClassVar[Life] = Life(
        "gdpr_erase", exported=False, kept="until the last day that its law names"
    )

    until: Annotated[date, PLAIN]
    kind: Annotated[str, PLAIN]
    record: Annotated[str, PERSONAL]


class Active(Stored):
    """Marks that a request about somebody (`key`: the owner's hash) is under way."""

    table: ClassVar[Table] = Table.PRIVACY
    entity: ClassVar[str] = "active"
    life: ClassVar[Life] = Life("gdpr_erase", exported=False, kept="until the request has ended")

    request_id: Annotated[str, PLAIN]
