"""What the template wires, in the words of the suite on this machine."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

type Item = dict[str, Any]
type Pattern = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class IndexSpec:
    """A secondary index; `attributes` are those it holds, None for all."""

    name: str
    hash_key: str
    range_key: str | None
    attributes: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table; `creation` is what CreateTable is called with."""

    logical_id: str
    name: str
    hash_key: str
    range_key: str | None
    types: Mapping[str, str]
    indexes: Mapping[str, IndexSpec]
    stream_view: str | None
    ttl: str | None
    creation: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class QueueSpec:
    logical_id: str
    name: str
    url: str
    arn: str
    visibility: timedelta
    retention: timedelta
    delay: timedelta
    dead_letters: str | None
    max_receives: int


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """A rule: what matches goes to the ARNs of `targets`."""

    logical_id: str
    arn: str
    bus: str
    pattern: Pattern
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StreamMappingSpec:
    """A stream that a Lambda reads. Retries and age: None is without limit."""

    logical_id: str
    function: str
    table: str
    filters: tuple[Pattern, ...]
    batch_size: int
    max_retries: int | None
    max_age: timedelta | None
    bisects: bool
    reports_failures: bool
    on_failure: str | None


@dataclass(frozen=True, slots=True)
class QueueMappingSpec:
    logical_id: str
    function: str
    queue: str
    filters: tuple[Pattern, ...]
    batch_size: int
    reports_failures: bool


@dataclass(frozen=True, slots=True)
class ScheduleSpec:
    """A schedule. `sweeps` are tables whose `due` index decides whether a tick has any work."""

    logical_id: str
    function: str
    expression: str
    zone: str
    payload: Any
    sweeps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RouteSpec:
    """A route of the HTTP API; the path is `$default` for what no other route takes."""

    function: str
    method: str
    path: str
    signed: bool


@dataclass(frozen=True, slots=True)
class AsyncSpec:
    """How a failed asynchronous invocation is tried again."""

    max_retries: int
    max_age: timedelta
    on_failure: str | None


@dataclass(frozen=True, slots=True)
class FunctionSpec:
    logical_id: str
    name: str
    arn: str
    handler: str
    timeout: timedelta
    memory: int
    environ: Mapping[str, str]
    asynchronous: AsyncSpec


@dataclass(frozen=True, slots=True)
class BucketSpec:
    """A bucket; `noncurrent`: how long an old version stays, `locked`: how long any one must."""

    logical_id: str
    name: str
    expires: timedelta | None
    versioned: bool
    noncurrent: timedelta | None
    locked: timedelta | None


@dataclass(frozen=True, slots=True)
class SecretSpec:
    """A secret; `generate` is GenerateSecretString, else `text` is its value."""

    name: str
    arn: str
    text: str | None
    generate: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class KeySpec:
    key_id: str
    arn: str
    spec: str
    usage: str
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wiring:
    """The whole stack."""

    tables: Mapping[str, TableSpec]
    queues: Mapping[str, QueueSpec]
    buckets: Mapping[str, BucketSpec]
    functions: Mapping[str, FunctionSpec]
    buses: Mapping[str, str]
    rules: tuple[RuleSpec, ...]
    stream_mappings: tuple[StreamMappingSpec, ...]
    queue_mappings: tuple[QueueMappingSpec, ...]
    schedules: tuple[ScheduleSpec, ...]
    routes: tuple[RouteSpec, ...]
    secrets: tuple[SecretSpec, ...]
    keys: tuple[KeySpec, ...]
    aliases: Mapping[str, str]
    mail_events: Mapping[str, frozenset[str]]
