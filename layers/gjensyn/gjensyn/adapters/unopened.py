"""Items that nobody opens any more: what stands under a subject, and its deletion."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import batched
from typing import Any

from gjensyn.codec import Item, keys_of
from gjensyn.errors import UnfinishedError
from gjensyn.models.record import Table
from gjensyn.ports import Trace

_BATCH = 25  # what BatchWriteItem takes
_TRIES = 8  # for what DynamoDB leaves undone in a batch, which it does under load


class Unopened:
    """Reads and deletes without a key: after the shredding there is none."""

    def __init__(self, client: Any, tables: Mapping[Table, str]) -> None:
        self._client = client
        self._tables = tables

    def traces(self, table: Table, subject: str) -> Iterator[Trace]:
        """Yield all that stands under a subject, consistently, page by page."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._tables[table],
            KeyConditionExpression="pk = :subject",
            ExpressionAttributeValues={":subject": {"S": subject}},
            ProjectionExpression="sk, entity, #status",
            ExpressionAttributeNames={"#status": "status"},
            ConsistentRead=True,
        )
        for page in pages:
            for item in page["Items"]:
                yield Trace(
                    table, item["sk"]["S"], _text(item, "entity") or "", _text(item, "status")
                )

    def wipe(self, table: Table, subject: str, keys: Iterable[str]) -> None:
        """Delete items by the batch; what a batch left undone is asked for again.

        Raises:
            UnfinishedError: some are still there; the same again goes on.
        """
        for batch in batched(keys, _BATCH, strict=False):
            asked = [
                {"DeleteRequest": {"Key": keys_of(table, subject, key)}}
                for key in dict.fromkeys(batch)
            ]
            self._delete(table, asked)

    def _delete(self, table: Table, asked: list[Any]) -> None:
        name = self._tables[table]
        for _ in range(_TRIES):
            if not asked:
                return
            answer = self._client.batch_write_item(RequestItems={name: asked})
            asked = answer.get("UnprocessedItems", {}).get(name, [])
        if asked:
            raise UnfinishedError(name)

    def by_address(self, digest: str) -> list[str]:
        """Return the subjects whose address has that keyed hash."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._tables[Table.CUSTOMERS],
            IndexName="address",
            KeyConditionExpression="address_hash = :digest",
            ExpressionAttributeValues={":digest": {"S": digest}},
        )
        return [item["pk"]["S"] for page in pages for item in page["Items"]]


def _text(item: Item, name: str) -> str | None:
    return item[name]["S"] if name in item else None
