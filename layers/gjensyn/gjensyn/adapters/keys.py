"""Data keys: one per person, wrapped by a key-encryption key that KMS unwraps once a container."""

from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from gjensyn.clock import Clock
from gjensyn.codec import from_item
from gjensyn.errors import KeyMissingError, SealBrokenError
from gjensyn.models.record import Table
from gjensyn.models.subject import KEY_CLASS, DataKey
from gjensyn.sealing import Seal, new_key

KEY_CACHE = timedelta(minutes=5)  # how long a shredded key may still work: the eraser waits it out
_CACHED = 2_000
_KEK_ROW = "kek"
_FIRST_EPOCH = "000001"


class KmsKeyring:
    """Implements `ports.Keyring` over the `keys` table and KMS.

    The key-encryption key of each epoch stands in `keys` too, wrapped by KMS; the first
    container that needs one makes it, and a conditional write lets only one of them win.
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

    def seal(self, subject: str) -> Seal:
        """Return the subject's seal.

        Raises:
            KeyMissingError: there is no key; it was never made, or it has been shredded.
        """
        cached = self._seals.get(subject)
        now = self._clock.now()
        if cached and now - cached[0] < KEY_CACHE:
            return cached[1]
        answer = self._dynamodb.get_item(
            TableName=self._table,
            Key={"pk": {"S": subject}, "sk": {"S": KEY_CLASS}},
            ConsistentRead=True,
        )
        if "Item" not in answer:
            self._seals.pop(subject, None)
            raise KeyMissingError(subject)
        row = from_item(DataKey, answer["Item"], None)
        unwrapped = self._epoch(row.epoch).open(_wrapping(subject, row.epoch), row.wrapped)
        return self._remember(subject, Seal.of(unwrapped), now)

    def create(self, subject: str) -> tuple[DataKey, Seal]:
        """Make a key for a new subject; the caller writes the row with the first items."""
        key = new_key()
        wrapping = _wrapping(subject, _FIRST_EPOCH)
        wrapped = self._epoch(_FIRST_EPOCH, create=True).close(wrapping, key)
        row = DataKey(subject=subject, key=KEY_CLASS, wrapped=wrapped, epoch=_FIRST_EPOCH)
        return row, Seal.of(key)

    def _remember(self, subject: str, seal: Seal, now: datetime) -> Seal:
        self._seals[subject] = (now, seal)
        self._seals.move_to_end(subject)
        if len(self._seals) > _CACHED:
            self._seals.popitem(last=False)
        return seal

    def _epoch(self, epoch: str, *, create: bool = False) -> Seal:
        if epoch not in self._epochs:
            self._epochs[epoch] = Seal.of(self._unwrapped_epoch(epoch, create=create))
        return self._epochs[epoch]

    def _unwrapped_epoch(self, epoch: str, *, create: bool) -> bytes:
        key = {"pk": {"S": _KEK_ROW}, "sk": {"S": epoch}}
        answer = self._dynamodb.get_item(TableName=self._table, Key=key, ConsistentRead=True)
        if "Item" in answer:
            return self._decrypt(epoch, answer["Item"]["wrapped"]["B"])
        if not create:
            raise SealBrokenError(f"{_KEK_ROW}|{epoch}")
        made = self._kms.generate_data_key(
            KeyId=self._kms_key, KeySpec="AES_256", EncryptionContext=_context(epoch)
        )
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item={**key, "entity": {"S": _KEK_ROW}, "wrapped": {"B": made["CiphertextBlob"]}},
                ConditionExpression="attribute_not_exists(pk)",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return self._unwrapped_epoch(epoch, create=False)  # another container was first
        return bytes(made["Plaintext"])

    def _decrypt(self, epoch: str, wrapped: bytes) -> bytes:
        answer = self._kms.decrypt(
            CiphertextBlob=wrapped, KeyId=self._kms_key, EncryptionContext=_context(epoch)
        )
        return bytes(answer["Plaintext"])


def _wrapping(subject: str, epoch: str) -> str:
    return f"key|{subject}|{KEY_CLASS}|{epoch}"


def _context(epoch: str) -> dict[str, str]:
    return {"gjensyn": "key-encryption-key", "epoch": epoch}
