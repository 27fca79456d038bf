# ruff: noqa: SLF001 (it is what this module is for)
"""The tables of one account: what they hold, in order, and what a query reads of it."""

from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from ministack.services import dynamodb  # type: ignore[import-untyped]

from infra.local.account import Account
from infra.local.key_condition import key_condition
from infra.local.order import Ordering, TableOrder, stored_key
from infra.local.sizes import item_size, projected
from infra.local.specs import Item, TableSpec

_PAGE_BYTES = 1024 * 1024
_TOKEN_LIFE = timedelta(minutes=10)


class EmulatedTables:
    """The tables, as the faster handlers (`quicken`) and the suite ask for them.

    `changed` is called with (table name, old item, new item) at every write; `evaluated` holds
    the bytes that the last query read.
    """

    def __init__(self, account: Account, now: Callable[[], datetime]) -> None:
        self.changed: Callable[[str, Item | None, Item | None], None] = lambda *_: None
        self.evaluated = 0
        self.orders: dict[str, TableOrder] = {}
        self._account = account
        self._now = now
        self._tokens: deque[tuple[datetime, str]] = deque()

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
            self.evaluated += _size_seen(item, ordering)
            if self.evaluated >= _PAGE_BYTES:
                narrow["Limit"] = number
                break
        return narrow, page

    # What the suite asks.

    def create(self, table: TableSpec) -> None:
        self.orders[table.name] = TableOrder(table)
        self._account.operate("dynamodb", "CreateTable", table.creation)

    def items(self, table: str) -> list[Item]:
        """Return the items of a table as stored, in the order of their keys."""
        with self._account.scope():
            stored = dynamodb._tables[table]["items"]
            return [stored[one][two] for one in sorted(stored) for two in sorted(stored[one])]

    def item(self, table: str, key: Mapping[str, Any]) -> Item | None:
        """Return the stored item with this key, which may be a whole item."""
        with self._account.scope():
            hash_key, range_key = stored_key(self.orders[table].table, dict(key))
            found: Item | None = dynamodb._tables[table]["items"].get(hash_key, {}).get(range_key)
            return found

    def delete(self, table: str, key: Item) -> None:
        self._account.operate("dynamodb", "DeleteItem", {"TableName": table, "Key": key})

    def replace(self, table: str, items: list[Item]) -> None:
        """Put these items in place of all that the table holds, without a stream record."""
        spec = self.orders[table].table
        stored: dict[str, dict[str, Item]] = defaultdict(dict)
        for item in items:
            hash_key, range_key = stored_key(spec, item)
            stored[hash_key][range_key] = item
        with self._account.scope():
            dynamodb._tables[table]["items"] = stored
            self.orders[table].rebuild(items)

    def forget_tokens(self) -> None:
        """Forget the request tokens whose time is over."""
        oldest = self._now() - _TOKEN_LIFE
        while self._tokens and self._tokens[0][0] < oldest:
            with self._account.scope():
                dynamodb._txn_idempotency.pop(self._tokens.popleft()[1], None)


def _size_seen(item: Item, ordering: Ordering) -> int:
    """Return the bytes that reading an item costs: of an index, what it holds of the item."""
    if ordering.index is None:
        return item_size(item)
    return item_size(projected(item, ordering.index) or item)
