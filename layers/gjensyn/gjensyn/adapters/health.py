"""The health book on DynamoDB: atomic counters by day, spread over a few keys."""

import secrets
from datetime import date
from typing import Any

from gjensyn.clock import moment, stamp
from gjensyn.policy.health import Totals
from gjensyn.ports import SendingState

_OWNER = "health"
_STATE = {"pk": {"S": _OWNER}, "sk": {"S": "state"}}
_SPREAD = 8  # keys a day: a million messages on one day must not queue for one of them


class DynamoHealthBook:
    """Implements `ports.HealthBook` in the messages table; nothing in it is about a person."""

    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def add(self, day: date, *, sent: int = 0, bounced: int = 0, complained: int = 0) -> None:
        """Add to a day's counts.

        What may stop the sending is added in a transaction: an addition whose answer was lost is
        made again by botocore, and only a transaction carries a token that makes two of them one.
        """
        update = {
            "TableName": self._table,
            "Key": {"pk": {"S": _OWNER}, "sk": {"S": f"day#{day}#{secrets.randbelow(_SPREAD)}"}},
            "UpdateExpression": "ADD sent :sent, bounced :bounced, complained :complained",
            "ExpressionAttributeValues": {
                ":sent": {"N": str(sent)},
                ":bounced": {"N": str(bounced)},
                ":complained": {"N": str(complained)},
            },
        }
        if bounced or complained:
            self._client.transact_write_items(TransactItems=[{"Update": update}])
        else:
            self._client.update_item(**update)

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
        )
        items = [item for page in pages for item in page["Items"]]
        sent, bounced, complained = (
            sum(int(item[name]["N"]) for item in items if name in item)
            for name in ("sent", "bounced", "complained")
        )
        return Totals(sent, bounced, complained)

    def state(self) -> SendingState:
        """Return what has been stopped."""
        item = self._client.get_item(TableName=self._table, Key=_STATE).get("Item", {})
        return SendingState(
            stopped=frozenset(item.get("stopped", {}).get("SS", ())),
            changed_at=moment(item["changed_at"]["S"]) if "changed_at" in item else None,
            resumed_at=moment(item["resumed_at"]["S"]) if "resumed_at" in item else None,
        )

    def set_state(self, state: SendingState) -> None:
        """Write what is stopped from now on."""
        item: dict[str, Any] = {**_STATE, "entity": {"S": "sending_state"}}
        if state.stopped:
            item["stopped"] = {"SS": sorted(state.stopped)}
        if state.changed_at:
            item["changed_at"] = {"S": stamp(state.changed_at)}
        if state.resumed_at:
            item["resumed_at"] = {"S": stamp(state.resumed_at)}
        self._client.put_item(TableName=self._table, Item=item)
