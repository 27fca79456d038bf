"""What the capabilities need from the outside world, as they see it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from gjensyn.models.message import Requirement
from gjensyn.models.record import Due, Stored, Table
from gjensyn.models.subject import DataKey
from gjensyn.policy.health import NOTHING, Stopped, Totals
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


@dataclass(frozen=True, slots=True)
class Mail:
    """One e-mail, rendered and addressed."""

    message_id: str
    to: str
    subject: str
    text: str
    html: str
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider took it."""

    provider_id: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The provider refused it for good; nothing was sent.

    `dead`: the address itself takes nothing more, whatever we write.
    """

    reason: str
    dead: bool = False


@dataclass(frozen=True, slots=True)
class Throttled:
    """Nothing was sent, and later it may be."""

    reason: str


@dataclass(frozen=True, slots=True)
class Uncertain:
    """Nobody knows whether it was sent."""

    reason: str


type Outcome = Accepted | Refused | Throttled | Uncertain


class Mailer(Protocol):
    """Sends one mail, once: it never tries again by itself."""

    def send(self, mail: Mail) -> Outcome: ...


@dataclass(frozen=True, slots=True)
class TextMessage:
    """One SMS, written and addressed; `promotional` where it is marketing."""

    message_id: str
    to: str
    text: str
    promotional: bool


class Texter(Protocol):
    """Sends one SMS, once: it never tries again by itself."""

    def send(self, message: TextMessage) -> Outcome: ...


@dataclass(frozen=True, slots=True)
class Announcement:
    """An event for the bus: the name and the detail of the contract."""

    detail_type: str
    detail: dict[str, Any]


class Bus(Protocol):
    """Publishes events; each entry of the answer is checked."""

    def publish(self, announcements: Sequence[Announcement]) -> None: ...


@dataclass(frozen=True, slots=True)
class Parked:
    """An event that cannot be accepted, kept with its reason."""

    folder: str
    event_id: str
    detail_type: str
    reason: str
    event: Any


class ParkingLot(Protocol):
    """Keeps what was refused for two weeks; parking the same event twice keeps it once."""

    def park(self, parked: Parked) -> None: ...


@dataclass(frozen=True, slots=True)
class SendingState:
    """What has been stopped, since when, and when a person last let it start again.

    `forgiven`: what had been counted on the day of resuming before that moment.
    """

    stopped: frozenset[Stopped] = frozenset()
    changed_at: datetime | None = None
    resumed_at: datetime | None = None
    forgiven: Totals = NOTHING


class HealthBook(Protocol):
    """Counts what was sent, what bounced and who complained; knows what has been stopped."""

    def add(self, day: date, *, sent: int = 0, bounced: int = 0, complained: int = 0) -> None: ...

    def totals(self, since: date, until: date) -> Totals: ...

    def state(self) -> SendingState: ...

    def stop(self, purposes: frozenset[Stopped], seen: SendingState, now: datetime) -> bool:
        """Stop more, unless a person has resumed sending since `seen`; tells whether it did."""
        ...

    def resume(self, forgiven: Totals, now: datetime) -> None:
        """Let everything start again."""
        ...


class Folder(Protocol):
    """Objects under names; deleted means in every version."""

    def names(self, prefix: str) -> list[str]: ...

    def holds(self, name: str, text: str) -> bool: ...

    def read(self, name: str) -> bytes | None: ...

    def write(self, name: str, content: bytes, content_type: str = "application/json") -> None: ...

    def wipe(self, prefix: str) -> None: ...

    def link(self, name: str, seconds: int) -> str: ...


class SuppressionList(Protocol):
    """The mail provider's own list of addresses that it does not write to."""

    def listed(self, address: str) -> bool: ...

    def remove(self, address: str) -> None: ...
