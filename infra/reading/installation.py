"""Where one installation keeps its tables and keys: a deployed stack or one on this machine."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from gjensyn.models.record import Table


@dataclass(frozen=True, slots=True)
class Installation:
    """One installation of the suite.

    Attributes:
        client: makes a boto3 client, by the name of the service.
        tables: the deployed names of the tables.
        kms_key: the KMS key that wraps the key-encryption key.
        pepper: the secret that all keyed hashes rest on, by its name.
        shards: over how many shards what is due is spread.
        ledger: the bucket in which the ledger is anchored; empty where none is known.
        now: the time there; the demo has one of its own.
    """

    client: Callable[[str], Any]
    tables: Mapping[Table, str]
    kms_key: str
    pepper: str
    shards: int
    ledger: str = ""
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
