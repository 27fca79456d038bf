"""Writes stream records as DynamoDB hands them to Lambda."""

import itertools
from datetime import datetime
from typing import Any

from infra.local.ids import Ids
from infra.local.names import STREAM_LABEL
from infra.local.sizes import item_size
from infra.local.specs import Item, TableSpec

_BY_TTL = {"type": "Service", "principalId": "dynamodb.amazonaws.com"}


class ChangeRecords:
    """Makes the records of all streams of one cloud; their numbers rise."""

    def __init__(self, *, account: str, region: str, ids: Ids) -> None:
        self._arn = f"arn:aws:dynamodb:{region}:{account}:table/{{}}/stream/{STREAM_LABEL}"
        self._region = region
        self._ids = ids
        self._numbers = itertools.count(1)

    def write(
        self, table: TableSpec, old: Item | None, new: Item | None, *, at: datetime, by_ttl: bool
    ) -> dict[str, Any]:
        item = new or old or {}
        view = table.stream_view or ""
        change: dict[str, Any] = {
            "ApproximateCreationDateTime": int(at.timestamp()),
            "Keys": {key: item[key] for key in (table.hash_key, table.range_key) if key},
            "SequenceNumber": f"{next(self._numbers):025d}",
            "SizeBytes": item_size(old or {}) + item_size(new or {}),
            "StreamViewType": view,
        }
        if old is not None and view in {"NEW_AND_OLD_IMAGES", "OLD_IMAGE"}:
            change["OldImage"] = old
        if new is not None and view in {"NEW_AND_OLD_IMAGES", "NEW_IMAGE"}:
            change["NewImage"] = new
        record: dict[str, Any] = {
            "eventID": self._ids.text(32, "0123456789abcdef"),
            "eventName": "REMOVE" if new is None else "MODIFY" if old is not None else "INSERT",
            "eventVersion": "1.1",
            "eventSource": "aws:dynamodb",
            "awsRegion": self._region,
            "dynamodb": change,
            "eventSourceARN": self._arn.format(table.name),
        }
        if by_ttl:
            record["userIdentity"] = _BY_TTL
        return record
