"""A clock that stands still until it is told to move."""

from datetime import datetime, timedelta


class StandingClock:
    """Implements `clock.Clock`."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def advance(self, **by: float) -> datetime:
        """Move on by some `days`, `hours`, `minutes` … and return the time."""
        self.moment += timedelta(**by)
        return self.moment
