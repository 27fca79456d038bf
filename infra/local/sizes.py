"""Knows how large an item is by the rules of DynamoDB, and what reading and writing it costs.

Source: "DynamoDB item sizes and formats" and "Read and write operations" of the developer guide.
"""

from math import ceil
from typing import Any

from infra.local.specs import IndexSpec, Item

_READ_UNIT = 4096
_WRITE_UNIT = 1024


def item_size(item: Item) -> int:
    """Return the size of an item in bytes."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(value: dict[str, Any]) -> int:
    kind: str
    content: Any
    ((kind, content),) = value.items()
    if kind == "S":
        return len(str(content).encode())
    if kind == "B":
        return len(content) * 3 // 4 - int(content.count("=", -2))
    if kind == "N":
        return (len(content.strip("-0.").replace(".", "")) + 1) // 2 + 1
    if kind == "M":
        return 3 + len(content) + item_size(content)
    if kind == "L":
        return 3 + len(content) + sum(_value_size(part) for part in content)
    if kind in {"SS", "NS", "BS"}:
        return sum(_value_size({kind[0]: part}) for part in content)
    return 1


def read_units(size: int, *, strong: bool) -> float:
    """Return what a read of so many bytes costs."""
    units = max(1, ceil(size / _READ_UNIT))
    return float(units) if strong else units / 2


def write_units(*sizes: int) -> int:
    """Return what a write costs, given the sizes before and after."""
    return max(1, ceil(max(sizes, default=0) / _WRITE_UNIT))


def projected(item: Item | None, index: IndexSpec) -> Item | None:
    """Return what the index holds of an item, None when the item is not in it."""
    if item is None or index.hash_key not in item:
        return None
    if index.range_key and index.range_key not in item:
        return None
    if index.attributes is None:
        return item
    return {name: value for name, value in item.items() if name in index.attributes}


def index_write_units(index: IndexSpec, old: Item | None, new: Item | None) -> int:
    """Return what an index of the table costs when an item changes."""
    before, after = projected(old, index), projected(new, index)
    if before == after:
        return 0
    if before is None or after is None:
        return write_units(item_size(before or after or {}))
    keys = [key for key in (index.hash_key, index.range_key) if key]
    if any(before[key] != after[key] for key in keys):
        return write_units(item_size(before)) + write_units(item_size(after))
    return write_units(item_size(before), item_size(after))
