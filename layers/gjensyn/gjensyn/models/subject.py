"""Who is who: the way from a sender's id to our own random one, and the key to their data."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from gjensyn.models.classified import PLAIN, PLAIN_PSEUDONYMOUS, Life
from gjensyn.models.record import Stored, Table

KEY_CLASS = "care"  # one key class so far: everything that is erased at once


class SubjectRow(Stored):
    """`key` is the keyed hash of the sender's `customer_id`; the row outlives the person.

    Erased, it is a tombstone: late facts about that id are refused.
    """

    table: ClassVar[Table] = Table.SUBJECTS
    entity: ClassVar[str] = "subject"
    life: ClassVar[Life] = Life("nobody", exported=False, kept="as a tombstone, for good")

    status: Annotated[Literal["living", "fenced", "erased"], PLAIN] = "living"
    erased_at: Annotated[datetime | None, PLAIN] = None


class DataKey(Stored):
    """One subject's data key, wrapped by the key-encryption key of an epoch."""

    table: ClassVar[Table] = Table.KEYS
    entity: ClassVar[str] = "key"
    life: ClassVar[Life] = Life("gdpr_erase", exported=False, kept="until shredded")

    wrapped: Annotated[bytes, PLAIN_PSEUDONYMOUS]
    epoch: Annotated[str, PLAIN]
