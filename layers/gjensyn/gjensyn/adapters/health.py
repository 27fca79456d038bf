"""The health book on DynamoDB: atomic counters by day, spread over a few keys."""

import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from botocore.exceptions import ClientError

from gjensyn.clock import moment, stamp
from gjensyn.policy.health import Stopped, Suffered, Totals
from gjensyn.ports import SendingState

_OWNER = "health"
_STATE = {"pk": {"S": _OWNER}, "sk": {"S": "state"}}
_SPREAD = 8  # keys a day: a million messages on one day must not queue for one of them
_COUNTED = ("sent", "bounced", "complained")
_NEVER = "never"
_MARK_KEPT = timedelta(days=30)
_STOPPABLE: tuple[Stopped, ...] = ("marketing", "survey")


class DynamoHealthBook:
    """Implements `ports.HealthBook` in the messages table.

    It counts, and knows nobody: a mark is a hash of our own keys, which nothing leads back from.
    """

    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def add_sent(self, day: date, sent: int) -> None:
        """Add to a day's count; one whose answer was lost may be added twice, which stops later."""
        self._client.update_item(**self._addition(day, "sent", sent))

    def add_once(self, day: date, what: Suffered, mark: str) -> None:
        """Count one with a mark of it, both or neither: who died and comes again counts no more.

        The mark outlives the queue of the provider's events, and goes by itself.
        """
        gone_at = datetime.combine(day, time(), UTC) + _MARK_KEPT
        item = {
            "pk": {"S": _OWNER},
            "sk": {"S": f"counted#{what}#{mark}"},
            "ttl": {"N": str(int(gone_at.timestamp()))},
        }
        put = {
            "TableName": self._table,
            "Item": item,
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        try:
            self._client.transact_write_items(
                TransactItems=[{"Put": put}, {"Update": self._addition(day, what, 1)}]
            )
        except ClientError as error:
            reasons = error.response.get("CancellationReasons") or [{}]
            if reasons[0].get("Code") != "ConditionalCheckFailed":
                raise

    def _addition(self, day: date, what: str, count: int) -> dict[str, Any]:
        return {
            "TableName": self._table,
            "Key": {"pk": {"S": _OWNER}, "sk": {"S": f"day#{day}#{secrets.randbelow(_SPREAD)}"}},
            "UpdateExpression": "ADD #what :count",
            "ExpressionAttributeNames": {"#what": what},
            "ExpressionAttributeValues": {":count": {"N": str(count)}},
        }

    def totals(self, since: date, until: date) -> Totals:
        """Return the sums over days, both ends included."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :owner AND sk BETWEEN :since AND :until",
            ExpressionAttributeValues={
                ":owner": {"S": _OWNER},
                ":since": {"S": f"day#{since}"},
                ":until": {"S": f"day#{until}#~"},
            },
            ConsistentRead=True,
        )
        items = [item for page in pages for item in page["Items"]]
        return Totals(*(sum(_number(item, name) for item in items) for name in _COUNTED))

    def state(self) -> SendingState:
        """Return what has been stopped."""
        found = self._client.get_item(TableName=self._table, Key=_STATE, ConsistentRead=True)
        item = found.get("Item", {})
        said = item.get("stopped", {}).get("SS", ())
        return SendingState(
            stopped=frozenset(purpose for purpose in _STOPPABLE if purpose in said),
            changed_at=moment(item["changed_at"]["S"]) if "changed_at" in item else None,
            resumed_at=_resumed_at(item),
            forgiven=Totals(*(_number(item, f"forgiven_{name}") for name in _COUNTED)),
        )

    def stop(self, purposes: frozenset[Stopped], seen: SendingState, now: datetime) -> bool:
        """Add to what is stopped, unless a person has resumed sending meanwhile."""
        resumed = stamp(seen.resumed_at) if seen.resumed_at else _NEVER
        try:
            self._client.update_item(
                TableName=self._table,
                Key=_STATE,
                UpdateExpression="ADD stopped :purposes"
                " SET changed_at = :now, resumed_at = :resumed, entity = :entity",
                ConditionExpression="attribute_not_exists(pk) OR resumed_at = :resumed",
                ExpressionAttributeValues={
                    ":purposes": {"SS": sorted(purposes)},
                    ":now": {"S": stamp(now)},
                    ":resumed": {"S": resumed},
                    ":entity": {"S": "sending_state"},
                },
            )
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                return False
            raise
        return True

    def resume(self, forgiven: Totals, now: datetime) -> None:
        """Write that nothing is stopped, and what counts no more."""
        counts = (forgiven.sent, forgiven.bounced, forgiven.complained)
        forgotten = {
            f"forgiven_{name}": {"N": str(count)}
            for name, count in zip(_COUNTED, counts, strict=True)
        }
        item = {
            **_STATE,
            "entity": {"S": "sending_state"},
            "changed_at": {"S": stamp(now)},
            "resumed_at": {"S": stamp(now)},
            **forgotten,
        }
        self._client.put_item(TableName=self._table, Item=item)


def _number(item: Mapping[str, Any], name: str) -> int:
    return int(item[name]["N"]) if name in item else 0


def _resumed_at(item: Mapping[str, Any]) -> datetime | None:
    said = item.get("resumed_at", {}).get("S", _NEVER)
    return None if said == _NEVER else moment(said)
