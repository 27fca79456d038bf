"""An address that must not be written to: it bounced, somebody complained, or objected."""

import unicodedata
from datetime import datetime
from typing import Annotated, ClassVar, Literal

from gjensyn.addresses import ascii_domain
from gjensyn.models.classified import PLAIN, PLAIN_PSEUDONYMOUS, Life
from gjensyn.models.record import Stored, Table
from gjensyn.pseudonyms import Pseudonyms

SUPPRESSION_KEY = "suppression"

type SuppressedFor = Literal["objection", "bounce", "complaint"]

# The strongest stays: an objection lets news about an order of one's own through, the others none.
_STRENGTH: tuple[SuppressedFor, ...] = ("objection", "bounce", "complaint")


class Suppression(Stored):
    """Keyed by the address alone, so that it outlives a re-import of the person.

    `objection`: somebody asked never to be contacted (GDPR Art. 21).
    """

    table: ClassVar[Table] = Table.CUSTOMERS
    entity: ClassVar[str] = "suppression"
    life: ClassVar[Life] = Life("nobody", exported=False, kept="as a keyed hash, for good")

    reason: Annotated[SuppressedFor, PLAIN]
    at: Annotated[datetime, PLAIN]
    message_id: Annotated[str | None, PLAIN_PSEUDONYMOUS] = None


def address_owner(pseudonyms: Pseudonyms, address: str) -> str:
    """Return the partition of an address or number; the same for any way of writing it."""
    return f"address#{address_hash(pseudonyms, address)}"


def address_hash(pseudonyms: Pseudonyms, address: str) -> str:
    """Return the keyed hash of an address or number; the same for any way of writing it."""
    written = unicodedata.normalize("NFC", address).strip().lower()
    return pseudonyms.key("address", ascii_domain(written))


def stronger(known: Suppression | None, told: Suppression) -> Suppression:
    """Return what is to be kept of two notes on one address."""
    if known is None:
        return told
    if _STRENGTH.index(told.reason) <= _STRENGTH.index(known.reason):
        return known
    return known.model_copy(update={"reason": told.reason, "message_id": told.message_id})
