"""Keeps the items of a table in the order of its keys and indexes, so that queries need no walk."""

import base64
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from infra.local.key_condition import KeyCondition
from infra.local.specs import IndexSpec, Item, TableSpec

# What the range sorts by, then the table's own key as it is stored.
type Entry = tuple[Any, str, str]

_LAST = "\U0010ffff"


def plain(value: Any) -> Any:
    """Return a key's value in a form that sorts as DynamoDB sorts it."""
    ((kind, text),) = value.items()
    if kind == "N":
        return Decimal(text)
    if kind == "B":
        return base64.b64decode(text)
    return text


def stored_key(table: TableSpec, item: Item) -> tuple[str, str]:
    """Return under which two names the emulator keeps an item."""
    (hash_key,) = item[table.hash_key].values()
    (range_key,) = item[table.range_key].values() if table.range_key else ("__no_sort__",)
    return hash_key, range_key


class Ordering:
    """One table's own key, or one index: partition -> sorted (range, hash, range of the table)."""

    def __init__(self, table: TableSpec, index: IndexSpec | None) -> None:
        self.table = table
        self.index = index
        self.hash_key = index.hash_key if index else table.hash_key
        self.range_key = index.range_key if index else table.range_key
        self._partitions: dict[Any, list[Entry]] = {}

    def holds(self, item: Item) -> bool:
        """Whether the item is in this index: it has all its keys."""
        return self.hash_key in item and (not self.range_key or self.range_key in item)

    def change(self, old: Item | None, new: Item | None) -> None:
        before = self._place(old) if old else None
        after = self._place(new) if new else None
        if before == after:
            return
        if before:
            self._remove(*before)
        if after:
            insort(self._partitions.setdefault(after[0], []), after[1])

    def partitions(self) -> Iterator[tuple[Any, list[Entry]]]:
        """Go through the partitions, each with its entries in order."""
        yield from self._partitions.items()

    def select(self, condition: KeyCondition, *, start: Item | None, forward: bool) -> list[Entry]:
        """Return the entries that the condition names, in order, after the key of `start`."""
        entries = self._partitions.get(plain(condition.partition), [])
        low, high = _bounds(entries, condition)
        if start is not None:
            after = self._entry(start)
            if forward:
                low = max(low, bisect_right(entries, after))
            else:
                high = min(high, bisect_left(entries, after))
        chosen = entries[low:high]
        return chosen if forward else chosen[::-1]

    def _place(self, item: Item) -> tuple[Any, Entry] | None:
        return (plain(item[self.hash_key]), self._entry(item)) if self.holds(item) else None

    def _entry(self, item: Item) -> Entry:
        own = plain(item[self.range_key]) if self.range_key else ""
        return own, *stored_key(self.table, item)

    def _remove(self, partition: Any, entry: Entry) -> None:
        entries = self._partitions[partition]
        del entries[bisect_left(entries, entry)]
        if not entries:
            del self._partitions[partition]


def _bounds(entries: list[Entry], condition: KeyCondition) -> tuple[int, int]:
    operands = [plain(value) for value in condition.operands]
    if condition.comparison is None or not operands:
        return 0, len(entries)
    value = operands[0]
    left = bisect_left(entries, value, key=_range)
    if condition.comparison == "begins_with":
        end = value + (_LAST if isinstance(value, str) else b"\xff" * 1024)
        return left, bisect_right(entries, end, key=_range)
    right = bisect_right(entries, value, key=_range)
    if condition.comparison == "between":
        return left, bisect_right(entries, operands[1], key=_range)
    return {
        "=": (left, right),
        "<": (0, left),
        "<=": (0, right),
        ">": (right, len(entries)),
        ">=": (left, len(entries)),
    }.get(condition.comparison, (0, len(entries)))


def _range(entry: Entry) -> Any:
    return entry[0]


class TableOrder:
    """The orderings of one table: None is its own key, the others go by the name of the index."""

    def __init__(self, table: TableSpec) -> None:
        self.table = table
        self.orderings: dict[str | None, Ordering] = {}
        self.rebuild([])

    def change(self, old: Item | None, new: Item | None) -> None:
        for ordering in self.orderings.values():
            ordering.change(old, new)

    def rebuild(self, items: Iterable[Item]) -> None:
        """Start again from these items."""
        self.orderings = {None: Ordering(self.table, None)}
        for name, index in self.table.indexes.items():
            self.orderings[name] = Ordering(self.table, index)
        for item in items:
            self.change(None, item)
