"""An address that must not be written to: it bounced for good, or somebody complained."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from gjensyn.models.classified import PLAIN, PLAIN_PSEUDONYMOUS, Life
from gjensyn.models.record import Stored, Table
from gjensyn.pseudonyms import Pseudonyms

SUPPRESSION_KEY = "suppression"


class Suppression(Stored):
    """Keyed by the address alone, so that it outlives a re-import of the person."""

    table: ClassVar[Table] = Table.CUSTOMERS
    entity: ClassVar[str] = "suppression"
    life: ClassVar[Life] = Life("nobody", exported=False, kept="as a keyed hash, for good")

    reason: Annotated[Literal["bounce", "complaint", "objection"], PLAIN]
    at: Annotated[datetime, PLAIN]
    message_id: Annotated[str | None, PLAIN_PSEUDONYMOUS] = None


def address_owner(pseudonyms: Pseudonyms, address: str) -> str:
    """Return the partition of an address; the same for any way of writing it."""
    return f"address#{address_hash(pseudonyms, address)}"


def address_hash(pseudonyms: Pseudonyms, address: str) -> str:
    """Return the keyed hash of an address; the same for any way of writing it."""
    return pseudonyms.key("address", address.strip().lower())
