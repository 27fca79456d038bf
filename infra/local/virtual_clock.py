"""The clock of a cloud: it stands still until it is moved."""

from datetime import UTC, datetime


class VirtualClock:
    """Tells the same time until `move` is called."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("the clock needs an aware datetime")
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def move(self, moment: datetime) -> None:
        """Go on to a moment.

        Raises:
            ValueError: the moment is past.
        """
        if moment < self._now:
            raise ValueError(f"the clock does not go back to {moment}")
        self._now = moment.astimezone(UTC)
