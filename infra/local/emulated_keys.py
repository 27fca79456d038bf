# ruff: noqa: SLF001 (it is what this module is for)
"""The KMS keys and the secrets of one account."""

from collections.abc import Mapping
from typing import Any

from ministack.services import kms, secretsmanager  # type: ignore[import-untyped]

from infra.local.account import Account
from infra.local.faults import Answer
from infra.local.specs import KeySpec, SecretSpec


class EmulatedKeys:
    """Keys and secrets under the ids that references in the template were given."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def create(self, key: KeySpec) -> None:
        tags = [{"TagKey": name, "TagValue": value} for name, value in key.tags.items()]
        asked = {"KeySpec": key.spec, "KeyUsage": key.usage, "Tags": tags}
        made = self._account.operate("kms", "CreateKey", asked)
        with self._account.scope():
            record = kms._keys.pop(made["KeyMetadata"]["KeyId"])
            kms._keys[key.key_id] = record | {"KeyId": key.key_id, "Arn": key.arn}

    def create_alias(self, alias: str, key_id: str) -> None:
        asked = {"AliasName": alias, "TargetKeyId": key_id}
        self._account.operate("kms", "CreateAlias", asked)

    def create_secret(self, secret: SecretSpec, text: str) -> None:
        asked = {"Name": secret.name, "SecretString": text}
        self._account.operate("secretsmanager", "CreateSecret", asked)
        with self._account.scope():
            secretsmanager._secrets[secret.name]["ARN"] = secret.arn

    def arn_and_tags(self, name: str) -> tuple[str, dict[str, str]] | None:
        """Return a key's ARN and tags by its id, ARN or alias."""
        with self._account.scope():
            record = kms._resolve_key(name)
            if record is None:
                return None
            tags = {tag["TagKey"]: tag["TagValue"] for tag in record.get("Tags", ())}
            return str(record["Arn"]), tags

    def symmetric(self, name: str) -> tuple[Mapping[str, Any] | None, Answer | None]:
        """Return a key (by id, ARN or alias) if it is symmetric, or why it cannot be used."""
        with self._account.scope():
            record = kms._resolve_key(name)
            if record is None or "_symmetric_key" not in record:
                return None, None
            return record, kms._check_key_state(record)

    def doom(self, key_id: str, days: int, date: float) -> dict[str, Any]:
        """Order a key's destruction; returns what KMS answers."""
        asked = {"KeyId": key_id, "PendingWindowInDays": days}
        told: dict[str, Any] = self._account.operate("kms", "ScheduleKeyDeletion", asked)
        with self._account.scope():
            kms._keys[key_id]["DeletionDate"] = date
        return told | {"DeletionDate": date}
