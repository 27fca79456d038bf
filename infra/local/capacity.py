"""Counts the read and write capacity that DynamoDB would bill for each request."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from infra.local.emulated_tables import EmulatedTables
from infra.local.faults import Answer
from infra.local.sizes import index_write_units, item_size, read_units, write_units
from infra.local.specs import Item, TableSpec

type Change = tuple[str, Item | None, Item | None]

_OK = 200


class Write(NamedTuple):
    """What write units went into.

    Attributes:
        function: the Lambda, by its logical id.
        item: table and entity: `Messages message`.
        part: `alone` (a write of its own), `together` (in a transaction, which costs twice),
            `index due`, or `looked at` (a condition checked, or one that did not hold).
    """

    function: str
    item: str
    part: str


class Capacity:
    """The units used so far. Reads and writes that failed their condition cost too."""

    def __init__(self, tables: EmulatedTables) -> None:
        self.units = {"read": 0.0, "write": 0.0}
        self.writes: Counter[Write] = Counter()
        self._tables = tables
        self._changes: list[Change] = []
        self._function = ""

    def changed(self, table: str, old: Item | None, new: Item | None) -> None:
        self._changes.append((table, old, new))

    def forget(self) -> None:
        """Start a new request."""
        self._changes = []

    def count(
        self, function: str, operation: str, request: Mapping[str, Any], answer: Answer
    ) -> None:
        """Count one request of a Lambda that has been answered."""
        changes, self._changes = self._changes, []
        self._function = function
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
        for name, old, new in changes:
            table = self._tables.orders[name].table
            item = _named(table, new or old or {})
            sizes = [item_size(item) for item in (old, new) if item]
            self._wrote(item, "together" if times > 1 else "alone", times * write_units(*sizes))
            for index in table.indexes.values():
                self._wrote(item, f"index {index.name}", index_write_units(index, old, new))

    def _untouched(self, name: str, key: Mapping[str, Any], *, times: int) -> None:
        known = self._tables.orders.get(name)
        stored = self._tables.item(name, key) if known else None
        item = _named(known.table, stored or key) if known else name
        self._wrote(item, "looked at", times * write_units(item_size(stored or {})))

    def _wrote(self, item: str, part: str, units: int) -> None:
        self.units["write"] += units
        if units:
            self.writes[Write(self._function, item, part)] += units


def _named(table: TableSpec, item: Mapping[str, Any]) -> str:
    """Name an item for whoever reads the bill; one that is not there by the start of its key."""
    key = item.get("sk", {}).get("S", "").partition("#")[0]
    return f"{table.logical_id} {item.get('entity', {}).get('S') or key}".rstrip()


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
