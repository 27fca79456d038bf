"""The sealed tables as the capabilities see them: what is written together, and what is read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from gjensyn.models.message import Requirement
from gjensyn.models.record import Due, Stored, Table
from gjensyn.models.subject import DataKey
from gjensyn.sealing import Seal


@dataclass(frozen=True, slots=True)
class Insert:
    """Write an item that must not exist yet."""

    record: Stored


@dataclass(frozen=True, slots=True)
class Replace:
    """Write an item over the version that was read; it must still be there, unchanged."""

    record: Stored


@dataclass(frozen=True, slots=True)
class Require:
    """Write nothing, but only if the subject's item is in one of the allowed states."""

    subject: str
    requirement: Requirement


@dataclass(frozen=True, slots=True)
class Forbid:
    """Write nothing, but only if there is no such item (of a table whose items have a key)."""

    model: type[Stored]
    subject: str
    key: str


@dataclass(frozen=True, slots=True)
class Remove:
    """Delete an item in the version that was read."""

    record: Stored


@dataclass(frozen=True, slots=True)
class Trace:
    """What can be said of an item without its key: where it stands, what it is, its state."""

    table: Table
    key: str
    entity: str
    status: str | None


@dataclass(frozen=True, slots=True)
class Add:
    """Add whole numbers to an item about nobody, which is made if it is not there.

    `record` holds what is added; where the item is not due yet, it is from `record.due_at` on.
    """

    record: Due
    numbers: tuple[str, ...]


type Change = Insert | Replace | Require | Forbid | Remove | Add


class Keyring(Protocol):
    """Hands out the seal of a subject."""

    def seal(self, subject: str) -> Seal:
        """Return the subject's seal; KeyMissingError if there is none (shredded: gone)."""
        ...

    def create(self, subject: str) -> tuple[DataKey, Seal]:
        """Make a key for a new subject; the caller writes the row with the first items."""
        ...


class Store(Protocol):
    """The sealed tables."""

    def get[Record: Stored](self, model: type[Record], subject: str, key: str) -> Record | None:
        """Read one item, consistently, or None."""
        ...

    def query[Record: Stored](
        self, model: type[Record], subject: str, prefix: str
    ) -> Iterator[Record]:
        """Read a subject's items whose key begins with the prefix."""
        ...

    def write(self, *changes: Change, seal: Seal | None = None) -> None:
        """Make all changes or none.

        `seal` seals the items of a subject whose key is being written in the same breath.

        Raises:
            ConflictError: an item exists, is gone, has another version, or is forbidden.
            RequirementError: a required item is in no allowed state.
        """
        ...

    def due(self, model: type[Due], until: datetime) -> Iterator[tuple[str, str]]:
        """Yield (subject, key) of what is due and overdue, the oldest first in each shard."""
        ...

    def shard(self, subject: str) -> str:
        """Return the due shard that a person's items share."""
        ...

    def by_token(self, digest: str) -> tuple[str, str] | None:
        """Return (subject, key) of the message whose link has that hash."""
        ...

    def by_address(self, digest: str) -> list[str]:
        """Return the subjects whose e-mail address has that keyed hash; several may share one."""
        ...

    def traces(self, table: Table, subject: str) -> Iterator[Trace]:
        """Yield all that stands under a subject in one table, opened or not, page by page."""
        ...

    def wipe(self, table: Table, subject: str, keys: Iterable[str]) -> None:
        """Delete a subject's items, whatever their versions; one that is gone is no error."""
        ...

    def read[Record: Stored](self, model: type[Record], image: dict[str, Any]) -> Record:
        """Open an item as a stream hands it over (DynamoDB JSON)."""
        ...
