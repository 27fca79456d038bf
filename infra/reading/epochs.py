"""The epochs of an installation's key-encryption key, and the KMS key that each of them has.

Every KMS key of an epoch carries the installation's tag, by which the roles of the Lambdas may use
it, and the number of its epoch, by which one is found again that a crash left without its row.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from botocore.exceptions import ClientError

from gjensyn.adapters.dynamodb import DynamoStore
from gjensyn.adapters.keys import KmsKeyring
from gjensyn.codec import from_item
from gjensyn.models.record import Table
from gjensyn.models.subject import EPOCHS, DataKey, KeyEpoch
from infra.reading.installation import Installation

TAG: Final = "gjensyn-kek"  # whose: the name of the stack; the roles in template.yaml go by it
_EPOCH_TAG: Final = "gjensyn-kek-epoch"
PENDING = timedelta(days=7)  # the least that KMS lets pass before it destroys a key


class NoEpochError(Exception):
    """There is nothing that could be rotated; the text says why."""


@dataclass(frozen=True, slots=True)
class Clocked:
    """A clock that stands at the installation's own time."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


class Vault:
    """Data keys of everybody, and the epochs they are wrapped under."""

    def __init__(self, installation: Installation) -> None:
        self._dynamodb = installation.client("dynamodb")
        self._kms = installation.client("kms")
        self._table = installation.tables[Table.KEYS]
        self.clock = Clocked(installation.now)
        self.keyring = KmsKeyring(
            self._dynamodb, self._kms, installation.tables, installation.kms_key, self.clock
        )
        self.store = DynamoStore(self._dynamodb, installation.tables, self.keyring)

    @property
    def kms(self) -> Any:
        return self._kms

    def epochs(self) -> list[KeyEpoch]:
        """Return every epoch that there has ever been, the oldest first."""
        return list(self.store.query(KeyEpoch, EPOCHS, "0"))

    def rows_outside(self, epoch: str) -> Iterator[DataKey]:
        """Yield every data key that is wrapped under another epoch; consistently, page by page."""
        pages = self._dynamodb.get_paginator("scan").paginate(
            TableName=self._table,
            FilterExpression="entity = :entity AND epoch <> :epoch",
            ExpressionAttributeValues={
                ":entity": {"S": DataKey.entity},
                ":epoch": {"S": epoch},
            },
            ConsistentRead=True,
        )
        for page in pages:
            for item in page["Items"]:
                yield from_item(DataKey, item, None)

    def kms_key_for(self, epoch: str, like: KeyEpoch) -> str:
        """Return the KMS key of a new epoch: one that was made before, or a new one.

        Raises:
            NoEpochError: the present one has no tag, so that no role could use another.
        """
        owner = self._tags(like.kms_key).get(TAG)
        if owner is None:
            raise NoEpochError(f"the KMS key of epoch {like.key} has no tag {TAG}: deploy first")
        wanted = {TAG: owner, _EPOCH_TAG: epoch}
        for key in self._enabled_keys():
            if wanted.items() <= self._tags(key).items():
                return key
        made = self._kms.create_key(
            Description=f"{owner}: unwraps the key-encryption key of epoch {epoch}",
            Tags=[{"TagKey": name, "TagValue": value} for name, value in wanted.items()],
        )
        return str(made["KeyMetadata"]["Arn"])

    def destroy_kms_key(self, key: str) -> datetime:
        """Have a KMS key destroyed, once; returns when that is done for good.

        From now on nobody can use it, unless an administrator cancels before that moment.
        """
        try:
            answer = self._kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=PENDING.days)
        except ClientError as error:
            if error.response["Error"]["Code"] != "KMSInvalidStateException":
                raise
            answer = self._kms.describe_key(KeyId=key)["KeyMetadata"]
        date: datetime = answer["DeletionDate"]
        return date.astimezone(UTC)

    def _enabled_keys(self) -> Iterator[str]:
        for page in self._kms.get_paginator("list_keys").paginate():
            for key in page["Keys"]:
                metadata = self._described(key["KeyArn"])
                if metadata.get("KeyState") == "Enabled":
                    yield str(key["KeyArn"])

    def _described(self, key: str) -> dict[str, Any]:
        try:
            return dict(self._kms.describe_key(KeyId=key)["KeyMetadata"])
        except ClientError as error:
            if error.response["Error"]["Code"] == "AccessDeniedException":
                return {}  # somebody else's, in the same account
            raise

    def _tags(self, key: str) -> dict[str, str]:
        try:
            told = self._kms.list_resource_tags(KeyId=key)["Tags"]
        except ClientError as error:
            if error.response["Error"]["Code"] == "AccessDeniedException":
                return {}
            raise
        return {tag["TagKey"]: tag["TagValue"] for tag in told}
