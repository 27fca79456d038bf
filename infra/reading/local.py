"""Finds the tables of the suite that runs in this process."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from gjensyn.clock import stamp
from gjensyn.models.record import Table
from infra.reading.outputs import from_outputs
from infra.reading.reader import Reader

SHARDS = "1"  # one machine has no use for more


class Suite(Protocol):
    """A `LocalCloud`, as far as reading it needs one."""

    @property
    def now(self) -> datetime: ...

    @property
    def published(self) -> Sequence[dict[str, Any]]: ...

    def name(self, logical_id: str) -> str: ...

    def client(self, service: str) -> Any: ...


def outputs(cloud: Suite) -> dict[str, str]:
    """What a deployed stack would say of itself."""
    tables = {f"{table.capitalize()}Table": cloud.name(table.capitalize()) for table in Table}
    return {
        **tables,
        "KekKey": cloud.name("KekKey"),
        "Pepper": cloud.name("Pepper"),
        "DueShards": SHARDS,
        "LedgerBucket": cloud.name("LedgerBucket"),
        "Now": stamp(cloud.now),
    }


def reader_of(cloud: Suite) -> Reader:
    """A reader of this cloud's tables."""
    return Reader(from_outputs(cloud.client, outputs(cloud)))


def describe(cloud: Suite, message_id: str) -> tuple[str, tuple[str, ...]]:
    """The kind and the orders of a message that a provider accepted, from the ledger.

    Of one that was erased since, what the shop was told when it settled still says it.
    """
    message = reader_of(cloud).message(message_id)
    if message is not None:
        return message.kind, message.order_ids
    for event in cloud.published:
        detail = event["detail"]
        if event["detail-type"] == "MessageSettled" and detail["message_id"] == message_id:
            return detail["kind"], tuple(detail["order_ids"])
    return "", ()
