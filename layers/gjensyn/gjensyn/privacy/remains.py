"""When the last copy of an erased person cannot be read any more, by class of copy.

    irrecoverable(Lengths(logs_days=30), shredded_at)   -> rows for a certificate

What is sealed dies with the last copy of its key, or when it is thrown away itself, whichever
comes first. So a backup of a table is dead as soon as no backup of the key table holds the key:
`keys_days` after the shredding. A key table that was deleted before leaves a system backup of its
own (`deleted_table_days`). An event that still waited, unsealed, in a queue lives as long as the
queue keeps it. Destroying the epoch of the key-encryption key kills every copy of a key at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

_STREAM_DAYS: Final = 1  # DynamoDB keeps what a stream says for 24 hours


@dataclass(frozen=True, slots=True)
class Lengths:
    """How many days a deployment keeps each kind of copy; the template's own by default."""

    tables_days: int = 35
    keys_days: int = 1
    deleted_table_days: int = 35
    queues_days: int = 4
    parked_days: int = 14
    failures_days: int = 14
    versions_days: int = 1
    logs_days: int = 30


@dataclass(frozen=True, slots=True)
class Remains:
    """One class of copy: where it lies, and from when on nobody can read the person in it."""

    kind: str
    place: str
    irrecoverable_after: datetime


PLACES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "table_backup": "point-in-time recovery of the tables, sealed",
        "key_backup": "point-in-time recovery of the key table",
        "deleted_table_backup": "system backup of a key table that was deleted before",
        "stream_record": "streams of the tables, sealed",
        "failed_record_version": "failure store and its old versions, sealed",
        "queued_event": "intake queue and dead letters",
        "parked_event_version": "parked events without a readable customer, and old versions",
        "log_line": "logs, which hold ids of our own only",
    }
)


# What somebody could still restore, and open as long as a copy of the key is left.
BACKUPS: Final = frozenset({"table_backup", "key_backup", "deleted_table_backup"})


def sealed_until(
    lengths: Lengths, shredded_at: datetime, epoch_destroyed_at: datetime | None = None
) -> datetime:
    """Return when no copy of a shredded key is left that can be opened."""
    gone = shredded_at + timedelta(days=lengths.keys_days)
    if epoch_destroyed_at is None:
        return gone
    return min(gone, max(epoch_destroyed_at, shredded_at))


def irrecoverable(
    lengths: Lengths, shredded_at: datetime, epoch_destroyed_at: datetime | None = None
) -> tuple[Remains, ...]:
    """Return every class of copy with its date, the same order each time.

    Args:
        lengths: how long this deployment keeps what.
        shredded_at: when the key was deleted from the living key table.
        epoch_destroyed_at: when the key-encryption key that wrapped it was destroyed, if it was.
    """
    key = sealed_until(lengths, shredded_at, epoch_destroyed_at)
    deleted = shredded_at + timedelta(days=lengths.deleted_table_days)
    if epoch_destroyed_at is not None:
        deleted = min(deleted, max(epoch_destroyed_at, shredded_at))

    def after(days: int) -> datetime:
        return shredded_at + timedelta(days=days)

    dates = {
        "table_backup": min(key, after(lengths.tables_days)),
        "key_backup": key,
        "deleted_table_backup": deleted,
        "stream_record": min(key, after(_STREAM_DAYS)),
        "failed_record_version": min(key, after(lengths.failures_days + lengths.versions_days)),
        "queued_event": after(lengths.queues_days),
        "parked_event_version": after(lengths.parked_days + lengths.versions_days),
        "log_line": after(lengths.logs_days),
    }
    return tuple(Remains(kind, PLACES[kind], date) for kind, date in dates.items())
