"""Rules for what is stored: tables, indexes, queues, buckets."""

from collections.abc import Iterator, Mapping
from typing import Any

from infra.lint.template import Template, named

_FOUR_DAYS = 4 * 24 * 3600
_FORGET = 14
_LEDGER = "LedgerBucket"
_COPIES = {"StreamSpecification", "KinesisStreamSpecification", "GlobalSecondaryIndexes"}


def tables_are_encrypted_and_recoverable(template: Template) -> Iterator[str]:
    """Every table under our key, paid by use, with point-in-time recovery, kept on deletion."""
    for table, own in template.of_type("AWS::DynamoDB::Table"):
        encryption = own.get("SSESpecification", {})
        if encryption.get("SSEType") != "KMS" or not named(encryption.get("KMSMasterKeyId")):
            yield f"{table}: is not encrypted with our key"
        if own.get("BillingMode") != "PAY_PER_REQUEST":
            yield f"{table}: is paid for while nothing happens"
        recovery = own.get("PointInTimeRecoverySpecification", {})
        if recovery.get("PointInTimeRecoveryEnabled") is not True:
            yield f"{table}: cannot be recovered"
        if template.body["Resources"][table].get("DeletionPolicy") != "Retain":
            yield f"{table}: goes with the stack"


def keys_leave_no_copies(template: Template) -> Iterator[str]:
    """Any copy of the data keys makes the erased readable again."""
    keys = dict(template.of_type("AWS::DynamoDB::Table"))["Keys"]
    if keys["PointInTimeRecoverySpecification"].get("RecoveryPeriodInDays") != 1:
        yield "Keys: can be recovered for more than a day"
    if keys.get("DeletionProtectionEnabled") is not True:
        yield "Keys: one call deletes it and leaves a backup of 35 days"
    if keys.keys() & _COPIES:
        yield "Keys: is copied to a stream or an index"


def indexes_hold_keys_only(template: Template) -> Iterator[str]:
    """An index is another copy: it leads to items and holds nothing of them."""
    for table, own in template.of_type("AWS::DynamoDB::Table"):
        for index in own.get("GlobalSecondaryIndexes", ()):
            if index["Projection"] != {"ProjectionType": "KEYS_ONLY"}:
                yield f"{table}: index {index['IndexName']} copies more than keys"


def queues_are_encrypted_short_and_followed_by_another(template: Template) -> Iterator[str]:
    """Events stand in clear only in encrypted queues, for four days, and none is dropped."""
    queues = dict(template.of_type("AWS::SQS::Queue"))
    redrives = {name: own.get("RedrivePolicy", {}) for name, own in queues.items()}
    last = {named(redrive.get("deadLetterTargetArn")) for redrive in redrives.values()}
    for queue, own in queues.items():
        if not named(own.get("KmsMasterKeyId")):
            yield f"{queue}: is not encrypted with our key"
        if own.get("MessageRetentionPeriod") != _FOUR_DAYS:
            yield f"{queue}: is not kept for four days"
        if queue not in last and not redrives[queue].get("maxReceiveCount"):
            yield f"{queue}: drops what cannot be handled"


def buckets_are_closed_and_forget(template: Template) -> Iterator[str]:
    """Encrypted, never public, over TLS, and empty after fourteen days."""
    policies = {named(own["Bucket"]) for _, own in template.of_type("AWS::S3::BucketPolicy")}
    for bucket, own in template.of_type("AWS::S3::Bucket"):
        rules = own.get("BucketEncryption", {}).get("ServerSideEncryptionConfiguration", [{}])
        default = rules[0].get("ServerSideEncryptionByDefault", {})
        if not named(default.get("KMSMasterKeyID")):
            yield f"{bucket}: is not encrypted with our key"
        if list(own.get("PublicAccessBlockConfiguration", {}).values()) != [True] * 4:
            yield f"{bucket}: could be made public"
        if bucket not in policies:
            yield f"{bucket}: can be reached without TLS"
        ends = own.get("LifecycleConfiguration", {}).get("Rules", [])
        if bucket == _LEDGER:
            yield from _not_locked(own)
        elif not any(_forgets(rule) for rule in ends):
            yield f"{bucket}: is not empty after {_FORGET} days, or keeps old versions"


def _forgets(rule: dict[str, object]) -> bool:
    if {"Prefix", "TagFilters"} & rule.keys() or rule["Status"] != "Enabled":
        return False
    days = int(str(rule.get("ExpirationInDays", _FORGET + 1)))
    return days <= _FORGET and "NoncurrentVersionExpiration" in rule


def _not_locked(own: Mapping[str, Any]) -> Iterator[str]:
    """The ledger alone is kept: about nobody by name, and nobody can change or delete it."""
    rule = own.get("ObjectLockConfiguration", {}).get("Rule", {}).get("DefaultRetention", {})
    if own.get("ObjectLockEnabled") is not True or rule.get("Mode") != "COMPLIANCE":
        yield f"{_LEDGER}: somebody could cut it"
