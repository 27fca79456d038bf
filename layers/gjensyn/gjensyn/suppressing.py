"""Notes on addresses that must not be written to, whoever has them now."""

from dataclasses import dataclass
from datetime import datetime

from gjensyn.models.suppression import (
    SUPPRESSION_KEY,
    SuppressedFor,
    Suppression,
    address_owner,
    stronger,
)
from gjensyn.ports import Forbid, Insert, Replace, Store
from gjensyn.pseudonyms import Pseudonyms


@dataclass(frozen=True, slots=True)
class SuppressionList:
    """Knows addresses by a keyed hash only."""

    store: Store
    pseudonyms: Pseudonyms

    def reason(self, address: str) -> SuppressedFor | None:
        """Return why an address or number is suppressed; None: it is not."""
        owner = address_owner(self.pseudonyms, address)
        known = self.store.get(Suppression, owner, SUPPRESSION_KEY)
        return known.reason if known else None

    def unlisted(self, address: str) -> Forbid:
        """Return the condition that an address is not on the list, for another write."""
        return Forbid(Suppression, address_owner(self.pseudonyms, address), SUPPRESSION_KEY)

    def add(
        self, address: str, reason: SuppressedFor, at: datetime, message_id: str | None = None
    ) -> None:
        """Note an address; adding it again changes nothing but a weaker reason.

        Raises:
            ConflictError: somebody else noted it at the same moment.
        """
        told = Suppression(
            subject=address_owner(self.pseudonyms, address),
            key=SUPPRESSION_KEY,
            reason=reason,
            at=at,
            message_id=message_id,
        )
        known = self.store.get(Suppression, told.subject, SUPPRESSION_KEY)
        kept = stronger(known, told)
        if kept != known:
            self.store.write(Insert(kept) if known is None else Replace(kept))
