"""The sealed tables as a dictionary; passes the same conformance tests as the real ones."""

import copy
import heapq
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from gjensyn.codec import Item, from_item, is_sealed, to_item
from gjensyn.errors import ConflictError, KeyMissingError, RequirementError
from gjensyn.models.message import Message
from gjensyn.models.record import Due, Stored, Table
from gjensyn.models.subject import KEY_CLASS, DataKey
from gjensyn.ports import Change, Insert, Replace, Require
from gjensyn.pseudonyms import shard_of
from gjensyn.sealing import Seal, new_key

__all__ = ["MemoryKeyring", "MemoryStore"]


class MemoryKeyring:
    """Implements `ports.Keyring`: a key for everybody, until it is shredded."""

    def __init__(self) -> None:
        self._seals: dict[str, Seal] = {}

    def seal(self, subject: str) -> Seal:
        """Return the subject's seal, or say that there is none."""
        if subject not in self._seals:
            raise KeyMissingError(subject)
        return self._seals[subject]

    def create(self, subject: str) -> tuple[DataKey, Seal]:
        """Make a key for a new subject."""
        seal = Seal.of(new_key())
        self._seals[subject] = seal
        return DataKey(subject=subject, key=KEY_CLASS, wrapped=b"in memory", epoch="000001"), seal

    def shred(self, subject: str) -> None:
        """Forget the key: what was sealed with it opens no more."""
        del self._seals[subject]


class MemoryStore:
    """Implements `ports.Store`; counts its requests like the real one's would be counted."""

    def __init__(self, keyring: MemoryKeyring, shards: int = 1) -> None:
        self._keyring = keyring
        self._shards = shards
        self._items: dict[tuple[Table, str, str], Stored] = {}
        self._heaps: dict[Table, list[tuple[datetime, str, str]]] = {}
        self.requests: Counter[str] = Counter()

    def get[Record: Stored](self, model: type[Record], subject: str, key: str) -> Record | None:
        """Read one item, or None."""
        self.requests["get"] += 1
        found = self._items.get(_where(model.table, subject, key))
        if found is not None and is_sealed(model):
            self._keyring.seal(found.subject)
        return found if isinstance(found, model) else None

    def query[Record: Stored](
        self, model: type[Record], subject: str, prefix: str
    ) -> Iterator[Record]:
        """Read a subject's items whose key begins with the prefix."""
        self.requests["query"] += 1
        for (table, owner, key), record in sorted(self._items.items(), key=lambda pair: pair[0]):
            if (table, owner) == (model.table, subject) and key.startswith(prefix):
                if isinstance(record, model):
                    yield record

    def write(self, *changes: Change, seal: Seal | None = None) -> None:
        """Make all changes or none."""
        del seal
        self.requests["write" if len(changes) == 1 else "transaction"] += 1
        states: dict[int, str | None] = {}
        for position, change in enumerate(changes):
            if isinstance(change, Require):
                self._require(position, change, states)
            elif not self._allowed(change):
                raise ConflictError
        if states:
            raise RequirementError(states)
        for change in changes:
            if not isinstance(change, Require):
                self._put(change.record)

    def due(self, model: type[Due], until: datetime) -> Iterator[tuple[str, str]]:
        """Yield what is due and overdue, oldest first."""
        self.requests["due"] += 1
        heap = self._heaps.setdefault(model.table, [])
        kept = []
        while heap and heap[0][0] <= until:
            at, subject, key = heapq.heappop(heap)
            record = self._items.get((model.table, subject, key))
            if isinstance(record, Due) and record.due_at == at and record.due_shard != "unknown":
                kept.append((at, subject, key))
        for entry in kept:
            heapq.heappush(heap, entry)
        yield from dict.fromkeys((subject, key) for _, subject, key in kept)

    def shard(self, subject: str) -> str:
        """Return the due shard of a subject's items."""
        return shard_of(subject, self._shards)

    def by_token(self, digest: str) -> tuple[str, str] | None:
        """Return the message whose link has that hash."""
        self.requests["token"] += 1
        for record in self._items.values():
            if isinstance(record, Message) and record.token_hash == digest:
                return record.subject, record.key
        return None

    def read[Record: Stored](self, model: type[Record], image: dict[str, Any]) -> Record:
        """Open an item as a stream hands it over."""
        return from_item(model, image, self._keyring.seal(image["pk"]["S"]))

    def raw(self, record: Stored) -> Item:
        """Return a record as it would be stored."""
        seal = self._keyring.seal(record.subject) if is_sealed(type(record)) else None
        return to_item(copy.deepcopy(record), seal)

    def _require(self, position: int, change: Require, states: dict[int, str | None]) -> None:
        wanted = change.requirement
        found = self._items.get((wanted.table, change.subject, wanted.key))
        state = getattr(found, "status", None)
        if state not in wanted.statuses:
            states[position] = state

    def _allowed(self, change: Insert | Replace) -> bool:
        record = change.record
        known = self._items.get(_where(record.table, record.subject, record.key))
        if isinstance(change, Insert):
            return known is None
        return known is not None and known.version == record.version

    def _put(self, record: Stored) -> None:
        written = record.model_copy(update={"version": record.version + 1})
        self._items[_where(record.table, record.subject, record.key)] = written
        if isinstance(written, Due) and written.due_at is not None:
            entry = (written.due_at, written.subject, written.key)
            heapq.heappush(self._heaps.setdefault(record.table, []), entry)


def _where(table: Table, subject: str, key: str) -> tuple[Table, str, str]:
    return (table, "", key) if table is Table.SUBJECTS else (table, subject, key)
