"""Reads a bucket of the template."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from infra.local.properties import Properties
from infra.local.specs import BucketSpec


def bucket(logical_id: str, name: str, properties: Properties) -> BucketSpec:
    """Return the bucket that an AWS::S3::Bucket says."""
    properties.ignore(
        "BucketName", "BucketEncryption", "PublicAccessBlockConfiguration", "OwnershipControls",
        "LoggingConfiguration", "Tags", "ObjectLockEnabled", "AccessControl",
        "MetricsConfigurations",
    )  # fmt: skip
    rules = (properties.get("LifecycleConfiguration") or {}).get("Rules", [])
    days = [int(rule["ExpirationInDays"]) for rule in rules if _for_everything(rule)]
    old = [
        int(rule["NoncurrentVersionExpiration"]["NoncurrentDays"])
        for rule in rules
        if "NoncurrentVersionExpiration" in rule
    ]
    versioning = properties.get("VersioningConfiguration") or {}
    return BucketSpec(
        logical_id,
        name,
        timedelta(days=min(days)) if days else None,
        versioned=versioning.get("Status") == "Enabled",
        noncurrent=timedelta(days=min(old)) if old else None,
        locked=_lock(properties.get("ObjectLockConfiguration")),
    )


def _lock(configuration: Mapping[str, Any] | None) -> timedelta | None:
    """Return how long a version must stay; only COMPLIANCE holds against everybody."""
    kept = ((configuration or {}).get("Rule") or {}).get("DefaultRetention") or {}
    if kept.get("Mode") != "COMPLIANCE":
        return None
    return timedelta(days=int(kept.get("Days", 0)) + 365 * int(kept.get("Years", 0)))


def _for_everything(rule: Mapping[str, Any]) -> bool:
    return (
        rule.get("Status") == "Enabled"
        and "ExpirationInDays" in rule
        and not rule.get("Prefix")
        and not rule.get("TagFilters")
    )
