"""What else there is around: the bus, the parking lot, the book of sending, folders, the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from gjensyn.policy.health import NOTHING, Stopped, Suffered, Totals


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

    def add_sent(self, day: date, sent: int) -> None: ...

    def add_once(self, day: date, what: Suffered, mark: str) -> None:
        """Count one bounce or complaint; the same mark again counts nothing."""
        ...

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
