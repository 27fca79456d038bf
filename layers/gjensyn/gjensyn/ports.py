"""What the capabilities need from the outside world, as they see it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from gjensyn.models.message import Requirement
from gjensyn.models.record import Due, Stored
from gjensyn.models.subject import DataKey
from gjensyn.policy.health import Totals
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
class Add:
    """Add whole numbers to an item about nobody, which is made if it is not there.

    `record` holds what is added; where the item is not due yet, it is from `record.due_at` on.
    """

    record: Due
    numbers: tuple[str, ...]


type Change = Insert | Replace | Require | Add


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
            ConflictError: an item exists, is gone, or has another version.
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
    """The provider refused it for good; nothing was sent."""

    reason: str


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
    """What has been stopped, since when, and when a person last let it start again."""

    stopped: frozenset[str] = frozenset()
    changed_at: datetime | None = None
    resumed_at: datetime | None = None


class HealthBook(Protocol):
    """Counts what was sent, what bounced and who complained; knows what has been stopped."""

    def add(self, day: date, *, sent: int = 0, bounced: int = 0, complained: int = 0) -> None: ...

    def totals(self, since: date, until: date) -> Totals: ...

    def state(self) -> SendingState: ...

    def set_state(self, state: SendingState) -> None: ...
