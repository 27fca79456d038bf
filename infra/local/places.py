"""Knows the resources of a stack by what calls name them by: ARN, short name, key at rest."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from infra.iam.matching import PolicyError
from infra.local.names import Names

_KINDS = {
    "AWS::DynamoDB::Table": "table",
    "AWS::Events::EventBus": "bus",
    "AWS::KMS::Key": "key",
    "AWS::Logs::LogGroup": "log",
    "AWS::S3::Bucket": "bucket",
    "AWS::SQS::Queue": "queue",
    "AWS::SecretsManager::Secret": "secret",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A resource: its ARN, and the ARN of the KMS key of ours that encrypts it, if one does."""

    arn: str
    key: str | None = None


class Places:
    """The places of one stack; short names are logical ids of the template.

    `key` finds the ARN and the tags of a KMS key, also of one that stands in no template.
    """

    def __init__(
        self, names: Names, key: Callable[[str], tuple[str, dict[str, str]] | None]
    ) -> None:
        self.account = str(names.pseudo()["AWS::AccountId"])
        self.region = str(names.pseudo()["AWS::Region"])
        self.key = key
        self._names = names
        self._found: dict[tuple[str, str], Place] = {}

    def find(self, kind: str, name: str) -> Place:
        """Return a table, bucket, queue, bus, log or secret by its physical name or ARN.

        Raises:
            PolicyError: there is none such in the template.
        """
        place = self._found.get((kind, name))
        if place is None:
            logical_id = self._ids.get((kind, name))
            if logical_id is None:
                raise PolicyError(f"the template has no {kind} {name}")
            place = self._found[kind, name] = self.place(logical_id)
        return place

    def place(self, logical_id: str) -> Place:
        """Return a place by its logical id."""
        key = _key_at_rest(self._names.properties(logical_id))
        found = self.key(key) if key else None
        return Place(str(self._names.attribute(logical_id, "Arn")), found[0] if found else None)

    def arn(self, service: str, rest: str) -> str:
        """Return the ARN of something of this account that the template does not hold."""
        return f"arn:aws:{service}:{self.region}:{self.account}:{rest}"

    def label(self, arn: str) -> str:
        """Return how people call an ARN: `Orders/index/due`."""
        for prefix, logical_id in self._labels:
            rest = arn.removeprefix(prefix)
            if arn.startswith(prefix) and (not rest or rest[0] == "/"):
                return logical_id + _STREAM.get(rest.split("/")[1:2] == ["stream"], rest)
        return arn.replace(f":{self.region}:{self.account}:", ":").removeprefix("arn:aws:")

    @cached_property
    def _ids(self) -> dict[tuple[str, str], str]:
        found = {}
        for kind, logical_id in self._kept():
            found[kind, self._names.name(logical_id)] = logical_id
            found[kind, str(self._names.attribute(logical_id, "Arn"))] = logical_id
        return found

    @cached_property
    def _labels(self) -> list[tuple[str, str]]:
        arns = {str(self._names.attribute(one, "Arn")): one for _, one in self._kept()}
        return sorted(arns.items(), key=lambda one: -len(one[0]))

    def _kept(self) -> Iterable[tuple[str, str]]:
        for logical_id, kind in self._names.kinds().items():
            if kind in _KINDS:
                yield _KINDS[kind], logical_id


_STREAM = {True: "/stream"}


def _key_at_rest(properties: Mapping[str, Any]) -> str | None:
    """Return the KMS key that a resource is encrypted with."""
    encryption = properties.get("BucketEncryption", {}).get("ServerSideEncryptionConfiguration")
    if encryption:
        found = encryption[0].get("ServerSideEncryptionByDefault", {}).get("KMSMasterKeyID")
        return str(found) if found else None
    table = properties.get("SSESpecification", {}).get("KMSMasterKeyId")
    key = table or properties.get("KmsMasterKeyId") or properties.get("KmsKeyId")
    return str(key) if key else None
