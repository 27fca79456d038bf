"""Whether sending has been stopped, and the count of what went out."""

from datetime import datetime, timedelta

from gjensyn.clock import Clock
from gjensyn.ports import HealthBook, SendingState

CHECKED_EVERY = timedelta(minutes=1)
LOOK_AGAIN = timedelta(hours=1)  # what is held waits for a person, or until it is stale


class SendingHealth:
    """Reads the state once a minute; counts in memory and writes once per batch.

    A crash loses a few of the counts of what was sent, which makes the shares of bounces and
    complaints look larger, never smaller.
    """

    def __init__(self, book: HealthBook, clock: Clock) -> None:
        self._book = book
        self._clock = clock
        self._state = SendingState()
        self._read_at: datetime | None = None
        self._sent = 0

    def stopped_until(self, purpose: str) -> datetime | None:
        """Return when to try again where sending of this purpose has been stopped."""
        now = self._clock.now()
        if purpose == "service":
            return None
        if self._read_at is None or now - self._read_at >= CHECKED_EVERY:
            self._state, self._read_at = self._book.state(), now
        return now + LOOK_AGAIN if purpose in self._state.stopped else None

    def sent(self) -> None:
        """Count one message that the provider accepted."""
        self._sent += 1

    def flush(self) -> None:
        """Write what was counted since the last flush."""
        counted, self._sent = self._sent, 0
        if counted:
            self._book.add_sent(self._clock.now().date(), counted)
