"""Reads a table of the template."""

from collections.abc import Iterable, Mapping
from typing import Any

from infra.local.properties import Properties
from infra.local.specs import IndexSpec, TableSpec


def table(logical_id: str, name: str, properties: Properties) -> TableSpec:
    """Return the table that an AWS::DynamoDB::Table says."""
    properties.ignore(
        "TableName", "SSESpecification", "PointInTimeRecoverySpecification", "TableClass",
        "DeletionProtectionEnabled", "Tags", "ContributorInsightsSpecification",
        "OnDemandThroughput", "ResourcePolicy", "WarmThroughput", "ProvisionedThroughput",
        "BillingMode",
    )  # fmt: skip
    definitions = properties.need("AttributeDefinitions")
    schema = properties.need("KeySchema")
    global_indexes = properties.get("GlobalSecondaryIndexes") or []
    local_indexes = properties.get("LocalSecondaryIndexes") or []
    stream = properties.get("StreamSpecification") or {}
    ttl = properties.get("TimeToLiveSpecification") or {}
    hash_key, range_key = _keys(schema)
    creation = {
        "TableName": name,
        "AttributeDefinitions": definitions,
        "KeySchema": schema,
        "BillingMode": "PAY_PER_REQUEST",
    }
    for key, indexes in (
        ("GlobalSecondaryIndexes", global_indexes),
        ("LocalSecondaryIndexes", local_indexes),
    ):
        if indexes:
            creation[key] = [_creation(index) for index in indexes]
    keys = {key for key in (hash_key, range_key) if key}
    return TableSpec(
        logical_id=logical_id,
        name=name,
        hash_key=hash_key,
        range_key=range_key,
        types={one["AttributeName"]: one["AttributeType"] for one in definitions},
        indexes={one["IndexName"]: _index(one, keys) for one in [*global_indexes, *local_indexes]},
        stream_view=stream.get("StreamViewType"),
        ttl=ttl.get("AttributeName") if ttl.get("Enabled") else None,
        creation=creation,
    )


def _creation(index: Mapping[str, Any]) -> dict[str, Any]:
    wanted = ("IndexName", "KeySchema", "Projection")
    return {key: index[key] for key in wanted if key in index}


def _keys(schema: Iterable[Mapping[str, str]]) -> tuple[str, str | None]:
    names = {part["KeyType"]: part["AttributeName"] for part in schema}
    return names["HASH"], names.get("RANGE")


def _index(index: Mapping[str, Any], table_keys: set[str]) -> IndexSpec:
    hash_key, range_key = _keys(index["KeySchema"])
    projection = index["Projection"]
    attributes = None
    if projection["ProjectionType"] != "ALL":
        own = {key for key in (hash_key, range_key) if key}
        attributes = frozenset(table_keys | own | set(projection.get("NonKeyAttributes", ())))
    return IndexSpec(index["IndexName"], hash_key, range_key, attributes)
