"""The sealed tables as a dictionary; passes the same conformance tests as the real ones."""

import base64
import heapq
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from gjensyn.codec import Item, from_item, is_sealed, to_item
from gjensyn.errors import ConflictError, KeyMissingError, RequirementError
from gjensyn.models.classified import Place
from gjensyn.models.message import UNKNOWN_SHARD, Message
from gjensyn.models.person import Person
from gjensyn.models.record import Due, Stored, Table, fields_in
from gjensyn.models.subject import KEY_CLASS, DataKey
from gjensyn.ports import Add, Change, Forbid, Insert, Remove, Replace, Require, Trace
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
        self.keyring = keyring
        self._shards = shards
        self._items: dict[tuple[Table, str, str], Stored] = {}
        self._heaps: dict[Table, list[tuple[datetime, str, str]]] = {}
        self.requests: Counter[str] = Counter()

    def get[Record: Stored](self, model: type[Record], subject: str, key: str) -> Record | None:
        """Read one item, or None."""
        self.requests["get"] += 1
        found = self._items.get(_where(model.table, subject, key))
        if not isinstance(found, model):
            return None
        self._openable(found)
        return found

    def query[Record: Stored](
        self, model: type[Record], subject: str, prefix: str
    ) -> Iterator[Record]:
        """Read a subject's items whose key begins with the prefix."""
        self.requests["query"] += 1
        found = [
            record
            for (table, owner, key), record in self._items.items()
            if (table, owner) == (model.table, subject) and key.startswith(prefix)
        ]
        for record in sorted(found, key=lambda record: record.key):
            if isinstance(record, model):
                self._openable(record)
                yield record

    def write(self, *changes: Change, seal: Seal | None = None) -> None:
        """Make all changes or none."""
        puts = [change for change in changes if isinstance(change, Insert | Replace)]
        gone = [change for change in changes if isinstance(change, Remove)]
        self.requests["write" if len(changes) == len(puts) == 1 else "transaction"] += 1
        for change in puts:
            if seal is None:
                self._openable(change.record)
        states = self._broken(changes)
        if states:
            raise RequirementError(states)
        if self._forbidden(changes) or not all(self._allowed(one) for one in (*puts, *gone)):
            raise ConflictError
        for change in puts:
            self._put(change.record)
        for record in (change.record for change in gone):
            del self._items[_where(record.table, record.subject, record.key)]
        for addition in changes:
            if isinstance(addition, Add):
                self._put(self._added(addition))

    def due(self, model: type[Due], until: datetime) -> Iterator[tuple[str, str]]:
        """Yield what is due and overdue, oldest first."""
        self.requests["due"] += 1
        heap = self._heaps.setdefault(model.table, [])
        kept: dict[tuple[datetime, str, str], None] = {}
        while heap and heap[0][0] <= until:
            at, subject, key = entry = heapq.heappop(heap)
            record = self._items.get((model.table, subject, key))
            if isinstance(record, Due) and record.due_at == at:
                kept[entry] = None
        for entry in kept:
            heapq.heappush(heap, entry)
        yield from ((subject, key) for _, subject, key in kept)

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

    def by_address(self, digest: str) -> list[str]:
        """Return the subjects whose e-mail address has that keyed hash."""
        self.requests["address"] += 1
        persons = (record for record in self._items.values() if isinstance(record, Person))
        return sorted(person.subject for person in persons if person.address_hash == digest)

    def traces(self, table: Table, subject: str) -> Iterator[Trace]:
        """Yield all that stands under a subject in one table, opened or not."""
        self.requests["traces"] += 1
        mine = [
            record
            for (of, owner, _), record in self._items.items()
            if (of, owner) == (table, subject)
        ]
        for record in sorted(mine, key=lambda record: record.key):
            yield Trace(table, record.key, record.entity, getattr(record, "status", None))

    def wipe(self, table: Table, subject: str, keys: Iterable[str]) -> None:
        """Delete a subject's items, whatever their versions."""
        self.requests["wipe"] += 1
        for key in list(keys):
            self._items.pop((table, subject, key), None)

    def read[Record: Stored](self, model: type[Record], image: dict[str, Any]) -> Record:
        """Open an item as a stream hands it over: binary parts are base64 text there."""
        item: Item = {
            name: {"B": base64.b64decode(value["B"])} if "B" in value else value
            for name, value in image.items()
        }
        seal = self.keyring.seal(item["pk"]["S"]) if is_sealed(model) else None
        return from_item(model, item, seal)

    def raw(self, record: Stored) -> Item:
        """Return a record as it would be stored."""
        seal = self.keyring.seal(record.subject) if is_sealed(type(record)) else None
        return to_item(record, seal)

    def _openable(self, record: Stored) -> None:
        if is_sealed(type(record)):
            self.keyring.seal(record.subject)

    def _broken(self, changes: tuple[Change, ...]) -> dict[int, str | None]:
        """Return the states of what is required and is not so, by position."""
        states: dict[int, str | None] = {}
        for position, change in enumerate(changes):
            if not isinstance(change, Require):
                continue
            wanted = change.requirement
            found = self._items.get(_where(wanted.table, change.subject, wanted.key))
            state = getattr(found, "status", None)
            if state not in wanted.statuses:
                states[position] = state
        return states

    def _forbidden(self, changes: tuple[Change, ...]) -> bool:
        return any(
            _where(change.model.table, change.subject, change.key) in self._items
            for change in changes
            if isinstance(change, Forbid)
        )

    def _allowed(self, change: Insert | Replace | Remove) -> bool:
        record = change.record
        known = self._items.get(_where(record.table, record.subject, record.key))
        if isinstance(change, Insert):
            return known is None
        return known is not None and known.version == record.version

    def _added(self, change: Add) -> Stored:
        record = change.record
        known = self._items.get(_where(record.table, record.subject, record.key))
        if not isinstance(known, Due):
            return record.model_copy(update={"version": 0})
        sums = {name: getattr(known, name) + getattr(record, name) for name in change.numbers}
        due = {} if known.due_at else {"due_at": record.due_at, "due_shard": record.due_shard}
        return known.model_copy(update={**sums, **due})

    def _put(self, record: Stored) -> None:
        written = record.model_copy(update={"version": record.version + 1} | _stamped(record))
        self._items[_where(record.table, record.subject, record.key)] = written
        if isinstance(written, Due) and written.due_at and written.due_shard != UNKNOWN_SHARD:
            entry = (written.due_at, written.subject, written.key)
            heapq.heappush(self._heaps.setdefault(record.table, []), entry)


def _stamped(record: Stored) -> dict[str, datetime]:
    """Return the plain times as a table keeps them: to the millisecond."""
    times = {name: getattr(record, name) for name in fields_in(type(record), Place.PLAIN)}
    return {
        name: time.replace(microsecond=time.microsecond // 1000 * 1000)
        for name, time in times.items()
        if isinstance(time, datetime)
    }


def _where(table: Table, subject: str, key: str) -> tuple[Table, str, str]:
    return (table, "", key) if table is Table.SUBJECTS else (table, subject, key)
