"""The sealed tables on DynamoDB: one transaction, one version, one seal per person."""

import base64
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from gjensyn.adapters.unopened import Unopened
from gjensyn.clock import stamp
from gjensyn.codec import Item, from_item, is_sealed, keys_of, to_item
from gjensyn.errors import ConflictError, RequirementError
from gjensyn.models.record import Due, Stored, Table
from gjensyn.ports import Add, Change, Forbid, Insert, Keyring, Remove, Replace, Require, Trace
from gjensyn.pseudonyms import shard_of
from gjensyn.sealing import Seal

_LOST_RACES = ("ConditionalCheckFailedException", "TransactionConflictException")


class DynamoStore:
    """Implements `ports.Store`; `tables` maps our table names to deployed ones."""

    def __init__(
        self, client: Any, tables: Mapping[Table, str], keyring: Keyring, shards: int = 1
    ) -> None:
        self._client = client
        self._tables = tables
        self._keyring = keyring
        self._shards = shards
        self._unopened = Unopened(client, tables)

    @property
    def keyring(self) -> Keyring:
        """The keys to what is sealed."""
        return self._keyring

    def get[Record: Stored](self, model: type[Record], subject: str, key: str) -> Record | None:
        """Read one item, consistently, or None."""
        answer = self._client.get_item(
            TableName=self._tables[model.table],
            Key=keys_of(model.table, subject, key),
            ConsistentRead=True,
        )
        item = answer.get("Item")
        return None if item is None else self._open(model, item)

    def query[Record: Stored](
        self, model: type[Record], subject: str, prefix: str
    ) -> Iterator[Record]:
        """Read a subject's items whose key begins with the prefix, page by page."""
        condition, values = "pk = :subject", {":subject": {"S": subject}}
        if prefix:  # an empty one is no value of a key
            condition += " AND begins_with(sk, :prefix)"
            values[":prefix"] = {"S": prefix}
        pages = self._client.get_paginator("query").paginate(
            TableName=self._tables[model.table],
            KeyConditionExpression=condition,
            ExpressionAttributeValues=values,
            ConsistentRead=True,
        )
        for page in pages:
            for item in page["Items"]:
                yield self._open(model, item)

    def write(self, *changes: Change, seal: Seal | None = None) -> None:
        """Make all changes or none; a single one needs no transaction."""
        operations = [self._operation(change, seal) for change in changes]
        if len(operations) == 1 and "Put" in operations[0]:
            self._put(operations[0]["Put"])
            return
        try:
            self._client.transact_write_items(TransactItems=operations)
        except ClientError as error:
            raise _refusal(error, changes) from error

    def due(self, model: type[Due], until: datetime) -> Iterator[tuple[str, str]]:
        """Yield (subject, key) of what is due and overdue, the oldest first in each shard."""
        for shard in range(self._shards):
            yield from self._due_in(model, str(shard), until)

    def shard(self, subject: str) -> str:
        """Return the due shard of a subject's items."""
        return shard_of(subject, self._shards)

    def by_token(self, digest: str) -> tuple[str, str] | None:
        """Return (subject, key) of the message whose link has that hash."""
        answer = self._client.query(
            TableName=self._tables[Table.MESSAGES],
            IndexName="token",
            KeyConditionExpression="token_hash = :digest",
            ExpressionAttributeValues={":digest": {"S": digest}},
            Limit=1,
        )
        found = answer["Items"]
        return (found[0]["pk"]["S"], found[0]["sk"]["S"]) if found else None

    def by_address(self, digest: str) -> list[str]:
        """Return the subjects whose e-mail address has that keyed hash."""
        return self._unopened.by_address(digest)

    def traces(self, table: Table, subject: str) -> Iterator[Trace]:
        """Yield all that stands under a subject in one table, opened or not."""
        return self._unopened.traces(table, subject)

    def wipe(self, table: Table, subject: str, keys: Iterable[str]) -> None:
        """Delete a subject's items, whatever their versions."""
        self._unopened.wipe(table, subject, keys)

    def read[Record: Stored](self, model: type[Record], image: dict[str, Any]) -> Record:
        """Open an item as a stream hands it over: binary parts are base64 text there."""
        item = {
            name: {"B": base64.b64decode(value["B"])} if "B" in value else value
            for name, value in image.items()
        }
        return self._open(model, item)

    def _open[Record: Stored](self, model: type[Record], item: Item) -> Record:
        seal = self._keyring.seal(item["pk"]["S"]) if is_sealed(model) else None
        return from_item(model, item, seal)

    def _due_in(self, model: type[Due], shard: str, until: datetime) -> Iterator[tuple[str, str]]:
        pages = self._client.get_paginator("query").paginate(
            TableName=self._tables[model.table],
            IndexName="due",
            KeyConditionExpression="due_shard = :shard AND due_at <= :until",
            ExpressionAttributeValues={":shard": {"S": shard}, ":until": {"S": stamp(until)}},
        )
        for page in pages:
            for item in page["Items"]:
                yield item["pk"]["S"], item["sk"]["S"]

    def _operation(self, change: Change, seal: Seal | None) -> dict[str, Any]:
        if isinstance(change, Require):
            return self._check(change)
        if isinstance(change, Remove):
            return self._delete(change.record)
        if isinstance(change, Forbid):
            return self._forbid(change)
        if isinstance(change, Add):
            return {"Update": self._addition(change)}
        record = change.record
        written = record.model_copy(update={"version": record.version + 1})
        if seal is None and is_sealed(type(record)):
            seal = self._keyring.seal(record.subject)
        put: dict[str, Any] = {
            "TableName": self._tables[record.table],
            "Item": to_item(written, seal),
        }
        match change:
            case Insert():
                put["ConditionExpression"] = "attribute_not_exists(pk)"
            case Replace():
                put["ConditionExpression"] = "version = :version"
                put["ExpressionAttributeValues"] = {":version": {"N": str(record.version)}}
        return {"Put": put}

    def _delete(self, record: Stored) -> dict[str, Any]:
        return {
            "Delete": {
                "TableName": self._tables[record.table],
                "Key": keys_of(record.table, record.subject, record.key),
                "ConditionExpression": "version = :version",
                "ExpressionAttributeValues": {":version": {"N": str(record.version)}},
            }
        }

    def _check(self, change: Require) -> dict[str, Any]:
        wanted = change.requirement
        values = {f":s{n}": {"S": status} for n, status in enumerate(wanted.statuses)}
        return {
            "ConditionCheck": {
                "TableName": self._tables[wanted.table],
                "Key": keys_of(wanted.table, change.subject, wanted.key),
                "ConditionExpression": f"#status IN ({', '.join(values)})",
                "ExpressionAttributeNames": {"#status": "status"},
                "ExpressionAttributeValues": values,
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            }
        }

    def _forbid(self, change: Forbid) -> dict[str, Any]:
        table = change.model.table
        return {
            "ConditionCheck": {
                "TableName": self._tables[table],
                "Key": keys_of(table, change.subject, change.key),
                "ConditionExpression": "attribute_not_exists(pk)",
            }
        }

    def _addition(self, change: Add) -> dict[str, Any]:
        record = change.record
        names = (*change.numbers, "version")
        values = {f":n{n}": {"N": str(getattr(record, name))} for n, name in enumerate(names)}
        values[f":n{len(names) - 1}"] = {"N": "1"}
        added = ", ".join(f"#n{n} :n{n}" for n in range(len(names)))
        item = to_item(record, None)
        due = [f"{name} = if_not_exists({name}, :{name})" for name in ("due_shard", "due_at")]
        return {
            "TableName": self._tables[record.table],
            "Key": keys_of(record.table, record.subject, record.key),
            "UpdateExpression": f"SET entity = :entity, {', '.join(due)} ADD {added}",
            "ExpressionAttributeNames": {f"#n{n}": name for n, name in enumerate(names)},
            "ExpressionAttributeValues": {
                **values,
                **{f":{name}": item[name] for name in ("entity", "due_shard", "due_at")},
            },
        }

    def _put(self, put: dict[str, Any]) -> None:
        try:
            self._client.put_item(**put)
        except ClientError as error:
            if error.response["Error"]["Code"] in _LOST_RACES:
                raise ConflictError from error
            raise


def _refusal(error: ClientError, changes: tuple[Change, ...]) -> Exception:
    """Tell a lost race from a requirement that no longer holds, and both from a failure."""
    if error.response["Error"]["Code"] == "TransactionInProgressException":
        return ConflictError()
    reasons: list[Any] = list(error.response.get("CancellationReasons", []))
    failed = [n for n, reason in enumerate(reasons) if reason["Code"] != "None"]
    if not failed:
        return error
    codes = {reasons[n]["Code"] for n in failed}
    if not codes <= {"ConditionalCheckFailed", "TransactionConflict"}:
        return error
    states: dict[int, str | None] = {}
    for n in failed:
        if isinstance(changes[n], Require) and reasons[n]["Code"] == "ConditionalCheckFailed":
            states[n] = reasons[n].get("Item", {}).get("status", {}).get("S")
    return RequirementError(states) if states else ConflictError()
