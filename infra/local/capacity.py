"""Counts the read and write capacity that DynamoDB would bill for each request."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from infra.local.emulated_tables import EmulatedTables
from infra.local.faults import Answer
from infra.local.sizes import index_write_units, item_size, read_units, write_units
from infra.local.specs import Item, TableSpec

type Change = tuple[str, Item | None, Item | None]

_OK = 200


class Capacity:
    """The units used so far. Reads and writes that failed their condition cost too."""

    def __init__(self, tables: EmulatedTables) -> None:
        self.units = {"read": 0.0, "write": 0.0}
        self._tables = tables
        self._changes: list[Change] = []

    def changed(self, table: str, old: Item | None, new: Item | None) -> None:
        self._changes.append((table, old, new))

    def forget(self) -> None:
        """Start a new request."""
        self._changes = []

    def count(self, operation: str, request: Mapping[str, Any], answer: Answer) -> None:
        """Count one request that has been answered."""
        changes, self._changes = self._changes, []
        counting = _COUNTING.get(operation)
        if counting is None:
            return
        result = json.loads(answer[2]) if answer[0] == _OK else {}
        counting(self, request, result, changes)

    def get(self, request: Any, result: Any, _: list[Change]) -> None:
        self._read([result.get("Item")], strong=bool(request.get("ConsistentRead")))

    def batch_get(self, request: Any, result: Any, _: list[Change]) -> None:
        for table, wanted in request["RequestItems"].items():
            found = result.get("Responses", {}).get(table, [])
            absent: list[Item | None] = [None] * (len(wanted["Keys"]) - len(found))
            self._read([*found, *absent], strong=bool(wanted.get("ConsistentRead")))

    def transact_get(self, request: Any, result: Any, _: list[Change]) -> None:
        found = [one.get("Item") for one in result.get("Responses", [])]
        self._read(found or [None] * len(request["TransactItems"]), strong=True, times=2)

    def query(self, request: Any, _: Any, __: list[Change]) -> None:
        strong = bool(request.get("ConsistentRead"))
        self.units["read"] += read_units(self._tables.evaluated, strong=strong)

    def scan(self, request: Any, result: Any, _: list[Change]) -> None:
        size = sum(item_size(item) for item in result.get("Items", []))
        strong = bool(request.get("ConsistentRead"))
        self.units["read"] += read_units(size, strong=strong)

    def write(self, request: Any, _: Any, changes: list[Change]) -> None:
        self._changed_items(changes, times=1)
        if not changes:
            key = request.get("Key") or request.get("Item")
            self._untouched(request["TableName"], key, times=1)

    def batch_write(self, _: Any, __: Any, changes: list[Change]) -> None:
        self._changed_items(changes, times=1)

    def transact_write(self, request: Any, _: Any, changes: list[Change]) -> None:
        self._changed_items(changes, times=2)
        for part in request["TransactItems"]:
            ((kind, operation),) = part.items()
            if kind == "ConditionCheck" or not changes:
                key = operation.get("Key") or operation.get("Item")
                self._untouched(operation["TableName"], key, times=2)

    def _read(self, items: Iterable[Item | None], *, strong: bool, times: int = 1) -> None:
        for item in items:
            self.units["read"] += times * read_units(item_size(item or {}), strong=strong)

    def _changed_items(self, changes: list[Change], *, times: int) -> None:
        for table, old, new in changes:
            sizes = [item_size(item) for item in (old, new) if item]
            self.units["write"] += times * write_units(*sizes)
            self.units["write"] += index_write_units(self._table(table), old, new)

    def _untouched(self, table: str, key: Mapping[str, Any], *, times: int) -> None:
        stored = self._tables.item(table, key) if table in self._tables.orders else None
        self.units["write"] += times * write_units(item_size(stored or {}))

    def _table(self, name: str) -> TableSpec:
        return self._tables.orders[name].table


_COUNTING = {
    "GetItem": Capacity.get,
    "BatchGetItem": Capacity.batch_get,
    "TransactGetItems": Capacity.transact_get,
    "Query": Capacity.query,
    "Scan": Capacity.scan,
    "PutItem": Capacity.write,
    "UpdateItem": Capacity.write,
    "DeleteItem": Capacity.write,
    "BatchWriteItem": Capacity.batch_write,
    "TransactWriteItems": Capacity.transact_write,
}
