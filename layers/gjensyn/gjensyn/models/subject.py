"""Who is who: the way from a sender's id to our own random one, and the key to their data."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from gjensyn.models.classified import PLAIN, PLAIN_PSEUDONYMOUS, Life
from gjensyn.models.record import Stored, Table

KEY_CLASS = "care"  # everything that is erased at once; what a law keeps has keys of its own
EPOCHS = "kek"  # the partition of the key-encryption key: a row for each epoch, and which is used
FIRST_EPOCH = "000001"
CURRENT_KEY = "current"

_EPOCH_LIFE = Life("nobody", exported=False, kept="until the operator destroys it; no person's")


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


class KeyEpoch(Stored):
    """One epoch (`key`) of the key-encryption key, wrapped by a KMS key of its own.

    `wrapped` is None from the moment at which the destruction of its KMS key was ordered;
    `destroyed_at` is when KMS has destroyed it, which cannot be taken back.
    """

    table: ClassVar[Table] = Table.KEYS
    entity: ClassVar[str] = "kek"
    life: ClassVar[Life] = _EPOCH_LIFE

    wrapped: Annotated[bytes | None, PLAIN] = None
    kms_key: Annotated[str, PLAIN]
    made_at: Annotated[datetime, PLAIN]
    destroyed_at: Annotated[datetime | None, PLAIN] = None


class CurrentEpoch(Stored):
    """The epoch under which new keys are wrapped; there is no such row before the second one."""

    table: ClassVar[Table] = Table.KEYS
    entity: ClassVar[str] = "kek_current"
    life: ClassVar[Life] = _EPOCH_LIFE

    epoch: Annotated[str, PLAIN]
    since: Annotated[datetime, PLAIN]
