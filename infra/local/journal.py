"""Remembers every change of the tables, so that they can be put back to an earlier moment."""

from collections import defaultdict
from datetime import datetime

from infra.local.order import stored_key
from infra.local.specs import Item, TableSpec


class Journal:
    """Changes by table, newest last."""

    def __init__(self) -> None:
        self._changes: dict[str, list[tuple[datetime, Item | None, Item | None]]] = defaultdict(
            list
        )

    def add(self, table: str, old: Item | None, new: Item | None, *, at: datetime) -> None:
        self._changes[table].append((at, old, new))

    def replace(
        self, table: TableSpec, before: list[Item], after: list[Item], *, at: datetime
    ) -> None:
        """Note that a table now holds something else."""
        old = {stored_key(table, item): item for item in before}
        new = {stored_key(table, item): item for item in after}
        for key in old.keys() | new.keys():
            if old.get(key) != new.get(key):
                self.add(table.name, old.get(key), new.get(key), at=at)

    def items_at(self, table: TableSpec, items: list[Item], moment: datetime) -> list[Item]:
        """Return what the table held at a moment, given what it holds now."""
        held = {stored_key(table, item): item for item in items}
        for at, old, new in reversed(self._changes[table.name]):
            if at <= moment:
                break
            key = stored_key(table, old or new or {})
            if old is None:
                held.pop(key, None)
            else:
                held[key] = old
        return list(held.values())
