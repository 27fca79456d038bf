# ruff: noqa: SLF001 (it is what this module is for)
"""The AWS API of one account: the handlers of ministack, called in process.

These handlers are a private API of a pinned version; only this module and `quicken` touch them.
"""

import itertools
import json
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from ministack.core import responses  # type: ignore[import-untyped]
from ministack.services import (  # type: ignore[import-untyped]
    dynamodb,
    kms,
    s3,
    secretsmanager,
)

from infra.local import quicken
from infra.local.key_condition import key_condition
from infra.local.order import TableOrder, stored_key
from infra.local.sizes import item_size, projected
from infra.local.specs import Item, KeySpec, SecretSpec, TableSpec

type Answer = tuple[int, dict[str, str], bytes]

_SERVICES = {"dynamodb": dynamodb, "kms": kms, "s3": s3, "secretsmanager": secretsmanager}
_STORES = (responses.AccountScopedDict, responses.AccountRegionScopedDict)
_PAGE_BYTES = 1024 * 1024
_TOKEN_LIFE = timedelta(minutes=10)
_ACCOUNT_IDS = itertools.count(100_000_000_001)
# ministack's stores belong to the process, and its handlers are not made for threads.
LOCK = threading.RLock()


class Emulator:
    """One account in one region.

    `changed` is called with (table name, old item, new item) at every write, `stored` with
    (bucket, key) at every object put; `evaluated` holds the bytes that the last query read.
    """

    def __init__(self, region: str, now: Callable[[], datetime]) -> None:
        self.account = str(next(_ACCOUNT_IDS))
        self.region = region
        self.changed: Callable[[str, Item | None, Item | None], None] = lambda *_: None
        self.stored: Callable[[str, str], None] = lambda *_: None
        self.evaluated = 0
        self.orders: dict[str, TableOrder] = {}
        self._now = now
        self._tokens: deque[tuple[datetime, str]] = deque()
        quicken.quicken(self.account, self)

    # What the faster handlers ask.

    def write(self, table: str, old: Item | None, new: Item | None) -> None:
        self.orders[table].change(old, new)
        self.changed(table, old, new)

    def token(self, token: str) -> None:
        """A request token counts for ten minutes."""
        self._tokens.append((self._now(), token))

    def view(self, query: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """Find what a query reads, at most a page of 1 MB."""
        order = self.orders.get(query.get("TableName", ""))
        ordering = order.orderings.get(query.get("IndexName")) if order else None
        if order is None or ordering is None:
            return None
        condition = key_condition(
            query.get("KeyConditionExpression") or "",
            query.get("ExpressionAttributeNames") or {},
            query.get("ExpressionAttributeValues") or {},
            ordering.hash_key,
        )
        if condition is None:
            return None
        entries = ordering.select(
            condition,
            start=query.get("ExclusiveStartKey"),
            forward=query.get("ScanIndexForward", True),
        )
        stored = dynamodb._tables[order.table.name]["items"]
        page: dict[str, dict[str, Item]] = defaultdict(dict)
        narrow = {key: value for key, value in query.items() if key != "ExclusiveStartKey"}
        self.evaluated = 0
        for number, (_, hash_key, range_key) in enumerate(entries[: query.get("Limit")], start=1):
            item = stored[hash_key][range_key]
            page[hash_key][range_key] = item
            seen = projected(item, ordering.index) or item if ordering.index else item
            self.evaluated += item_size(seen)
            if self.evaluated >= _PAGE_BYTES:
                narrow["Limit"] = number
                break
        return narrow, page

    # What the suite asks.

    def request(  # noqa: PLR0913 (what a request is made of)
        self,
        service: str,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        body: bytes,
        query: Mapping[str, list[str]] | None = None,
    ) -> Answer:
        """Answer a request to dynamodb, kms, s3 or secretsmanager as it stood on the wire."""
        handle = _SERVICES[service].handle_request
        with self._scope():
            self._forget_tokens()
            answer = _drive(handle(method, path, dict(headers), body, dict(query or {})))
            bucket, _, key = path.removeprefix("/").partition("/")
            if service == "s3" and method == "PUT" and key:
                self.stored(bucket, key)
            return answer

    def operate(self, service: str, operation: str, parameters: Mapping[str, Any]) -> Any:
        """Call an operation of a JSON service directly.

        Raises:
            RuntimeError: the service refused.
        """
        headers = {"x-amz-target": f"Local.{operation}"}
        body = json.dumps(parameters).encode()
        status, _, answer = self.request(service, "POST", "/", headers=headers, body=body)
        if status >= 300:  # noqa: PLR2004 (no success)
            raise RuntimeError(f"{service} {operation}: {bytes(answer).decode()}")
        return json.loads(answer or b"{}")

    def create_table(self, table: TableSpec) -> None:
        self.orders[table.name] = TableOrder(table)
        self.operate("dynamodb", "CreateTable", table.creation)

    def create_key(self, key: KeySpec) -> None:
        """Create a KMS key under the id that references in the template were given."""
        tags = [{"TagKey": name, "TagValue": value} for name, value in key.tags.items()]
        asked = {"KeySpec": key.spec, "KeyUsage": key.usage, "Tags": tags}
        made = self.operate("kms", "CreateKey", asked)
        with self._scope():
            record = kms._keys.pop(made["KeyMetadata"]["KeyId"])
            kms._keys[key.key_id] = record | {"KeyId": key.key_id, "Arn": key.arn}

    def symmetric_key(self, name: str) -> tuple[Mapping[str, Any] | None, Answer | None]:
        """Return a key (by id, ARN or alias) if it is symmetric, or why it cannot be used."""
        with self._scope():
            record = kms._resolve_key(name)
            if record is None or "_symmetric_key" not in record:
                return None, None
            return record, kms._check_key_state(record)

    def key(self, name: str) -> tuple[str, dict[str, str]] | None:
        """Return a key's ARN and tags by its id, ARN or alias."""
        with self._scope():
            record = kms._resolve_key(name)
            if record is None:
                return None
            tags = {tag["TagKey"]: tag["TagValue"] for tag in record.get("Tags", ())}
            return str(record["Arn"]), tags

    def doom_key(self, key_id: str, days: int, date: float) -> dict[str, Any]:
        """Order a key's destruction; returns what KMS answers."""
        asked = {"KeyId": key_id, "PendingWindowInDays": days}
        told: dict[str, Any] = self.operate("kms", "ScheduleKeyDeletion", asked)
        with self._scope():
            kms._keys[key_id]["DeletionDate"] = date
        return told | {"DeletionDate": date}

    def create_alias(self, alias: str, key_id: str) -> None:
        self.operate("kms", "CreateAlias", {"AliasName": alias, "TargetKeyId": key_id})

    def create_secret(self, secret: SecretSpec, text: str) -> None:
        self.operate("secretsmanager", "CreateSecret", {"Name": secret.name, "SecretString": text})
        with self._scope():
            secretsmanager._secrets[secret.name]["ARN"] = secret.arn

    def create_bucket(self, name: str, *, versioned: bool) -> None:
        self.request("s3", "PUT", f"/{name}", headers={}, body=b"")
        if versioned:
            with self._scope():
                s3._bucket_versioning[name] = "Enabled"

    def put_object(self, bucket: str, key: str, body: bytes) -> None:
        self.request("s3", "PUT", f"/{bucket}/{key}", headers={}, body=body)

    def delete_object(self, bucket: str, key: str) -> None:
        self.request("s3", "DELETE", f"/{bucket}/{key}", headers={}, body=b"")

    def purge_object(self, bucket: str, key: str) -> None:
        """Delete every version of an object."""
        with self._scope():
            s3._object_versions.pop((bucket, key), None)
            s3._purge_current_object(bucket, key, s3._buckets[bucket])

    def object(self, bucket: str, key: str) -> bytes:
        with self._scope():
            return bytes(s3._buckets[bucket]["objects"][key]["body"])

    def objects(self, bucket: str) -> dict[str, bytes]:
        with self._scope():
            stored = s3._buckets[bucket]["objects"]
            return {key: bytes(stored[key]["body"]) for key in sorted(stored)}

    def items(self, table: str) -> list[Item]:
        """Return the items of a table as stored, in the order of their keys."""
        with self._scope():
            stored = dynamodb._tables[table]["items"]
            return [stored[one][two] for one in sorted(stored) for two in sorted(stored[one])]

    def item(self, table: str, key: Mapping[str, Any]) -> Item | None:
        """Return the stored item with this key, which may be a whole item."""
        with self._scope():
            hash_key, range_key = stored_key(self.orders[table].table, dict(key))
            found: Item | None = dynamodb._tables[table]["items"].get(hash_key, {}).get(range_key)
            return found

    def replace_items(self, table: str, items: list[Item]) -> None:
        """Put these items in place of all that the table holds, without a stream record."""
        spec = self.orders[table].table
        stored: dict[str, dict[str, Item]] = defaultdict(dict)
        for item in items:
            hash_key, range_key = stored_key(spec, item)
            stored[hash_key][range_key] = item
        with self._scope():
            dynamodb._tables[table]["items"] = stored
            self.orders[table].rebuild(items)

    def close(self) -> None:
        """Free what this account holds."""
        quicken.forget(self.account)
        with LOCK:
            for module in _SERVICES.values():
                for store in vars(module).values():
                    if isinstance(store, _STORES):
                        mine = [key for key in store._data if key[0] == self.account]
                        for key in mine:
                            del store._data[key]

    @contextmanager
    def _scope(self) -> Iterator[None]:
        with LOCK, responses.request_scope(self.account, self.region):
            yield

    def _forget_tokens(self) -> None:
        oldest = self._now() - _TOKEN_LIFE
        while self._tokens and self._tokens[0][0] < oldest:
            dynamodb._txn_idempotency.pop(self._tokens.popleft()[1], None)


def _drive(handler: Coroutine[Any, Any, Any]) -> Answer:
    """Run a handler that never waits, without an event loop."""
    try:
        handler.send(None)
    except StopIteration as done:
        status, headers, body = done.value
        return status, headers, body if isinstance(body, bytes) else str(body).encode()
    handler.close()
    raise RuntimeError("the handler waits for something")
