"""Data keys: one per person, wrapped by a key-encryption key that KMS unwraps once a container."""

from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from gjensyn.clock import Clock
from gjensyn.codec import Item, from_item, keys_of, to_item
from gjensyn.errors import KeyMissingError, SealBrokenError
from gjensyn.models.record import Stored, Table
from gjensyn.models.subject import (
    CURRENT_KEY,
    EPOCHS,
    FIRST_EPOCH,
    KEY_CLASS,
    CurrentEpoch,
    DataKey,
    KeyEpoch,
)
from gjensyn.sealing import Seal, new_key

KEY_CACHE = timedelta(minutes=5)  # how long a shredded key may still work: the eraser waits it out
_CACHED = 2_000


class KmsKeyring:
    """Implements `ports.Keyring` over the `keys` table and KMS.

    The key-encryption key of each epoch stands in `keys` too, wrapped by a KMS key of its own. The
    first container that needs one makes the first epoch, and a conditional write lets only one of
    them win. Later epochs are an operator's; a container notices within `KEY_CACHE`.
    """

    def __init__(
        self, dynamodb: Any, kms: Any, tables: Mapping[Table, str], kms_key: str, clock: Clock
    ) -> None:
        self._dynamodb = dynamodb
        self._kms = kms
        self._table = tables[Table.KEYS]
        self._kms_key = kms_key
        self._clock = clock
        self._seals: OrderedDict[str, tuple[datetime, Seal]] = OrderedDict()
        self._epochs: dict[str, Seal] = {}
        self._current: tuple[datetime, str] | None = None

    def seal(self, subject: str) -> Seal:
        """Return the subject's seal.

        Raises:
            KeyMissingError: there is no key; it was never made, or it has been shredded.
        """
        cached = self._seals.get(subject)
        now = self._clock.now()
        if cached and now - cached[0] < KEY_CACHE:
            return cached[1]
        row = self._read(DataKey, subject, KEY_CLASS)
        if row is None:
            self._seals.pop(subject, None)
            raise KeyMissingError(subject)
        return self._remember(subject, Seal.of(self._unwrapped(row)), now)

    def create(self, subject: str) -> tuple[DataKey, Seal]:
        """Make a key for a new subject; the caller writes the row with the first items."""
        key, epoch = new_key(), self._current_epoch()
        wrapped = self._epoch(epoch, create=epoch == FIRST_EPOCH).close(
            _wrapping(subject, epoch), key
        )
        return DataKey(subject=subject, key=KEY_CLASS, wrapped=wrapped, epoch=epoch), Seal.of(key)

    def rewrapped(self, row: DataKey, epoch: str) -> DataKey:
        """Return a data key's row under another epoch; what it has sealed stays as it is."""
        wrapped = self._epoch(epoch).close(_wrapping(row.subject, epoch), self._unwrapped(row))
        return row.model_copy(update={"wrapped": wrapped, "epoch": epoch})

    def _unwrapped(self, row: DataKey) -> bytes:
        return self._epoch(row.epoch).open(_wrapping(row.subject, row.epoch), row.wrapped)

    def _remember(self, subject: str, seal: Seal, now: datetime) -> Seal:
        self._seals[subject] = (now, seal)
        self._seals.move_to_end(subject)
        if len(self._seals) > _CACHED:
            self._seals.popitem(last=False)
        return seal

    def _current_epoch(self) -> str:
        now = self._clock.now()
        if self._current is None or now - self._current[0] >= KEY_CACHE:
            found = self._read(CurrentEpoch, EPOCHS, CURRENT_KEY)
            self._current = (now, found.epoch if found else FIRST_EPOCH)
        return self._current[1]

    def _epoch(self, epoch: str, *, create: bool = False) -> Seal:
        if epoch not in self._epochs:
            self._epochs[epoch] = Seal.of(self._unwrapped_epoch(epoch, create=create))
        return self._epochs[epoch]

    def _unwrapped_epoch(self, epoch: str, *, create: bool) -> bytes:
        row = self._read(KeyEpoch, EPOCHS, epoch)
        if row is not None and row.wrapped is not None:
            answer = self._kms.decrypt(
                CiphertextBlob=row.wrapped, KeyId=row.kms_key, EncryptionContext=context(epoch)
            )
            return bytes(answer["Plaintext"])
        if row is not None or not create:
            raise SealBrokenError(f"{EPOCHS}|{epoch}")
        row, plain = made_epoch(self._kms, self._kms_key, epoch, self._clock.now())
        item = to_item(row.model_copy(update={"version": 1}), None)
        try:
            self._dynamodb.put_item(
                TableName=self._table, Item=item, ConditionExpression="attribute_not_exists(pk)"
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return self._unwrapped_epoch(epoch, create=False)  # another container was first
        return plain

    def _read[Row: Stored](self, model: type[Row], subject: str, key: str) -> Row | None:
        where: Item = keys_of(Table.KEYS, subject, key)
        answer = self._dynamodb.get_item(TableName=self._table, Key=where, ConsistentRead=True)
        return from_item(model, answer["Item"], None) if "Item" in answer else None


def made_epoch(kms: Any, kms_key: str, epoch: str, now: datetime) -> tuple[KeyEpoch, bytes]:
    """Make a key-encryption key; returns its row, not written yet, and the key itself."""
    made = kms.generate_data_key(KeyId=kms_key, KeySpec="AES_256", EncryptionContext=context(epoch))
    row = KeyEpoch(
        subject=EPOCHS, key=epoch, wrapped=made["CiphertextBlob"], kms_key=kms_key, made_at=now
    )
    return row, bytes(made["Plaintext"])


def context(epoch: str) -> dict[str, str]:
    """Return what KMS binds an epoch's key to."""
    return {"gjensyn": "key-encryption-key", "epoch": epoch}


def _wrapping(subject: str, epoch: str) -> str:
    return f"key|{subject}|{KEY_CLASS}|{epoch}"
