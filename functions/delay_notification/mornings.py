"""When to look at a promise: the next morning there, or as soon as it may be told."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from functions.delay_notification.settings import DelaySettings
from gjensyn.policy.hours import at_local, local_date, next_open
from gjensyn.policy.zones import Zones

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class There:
    """Now, where the customer is."""

    now: datetime
    zones: Zones
    settings: DelaySettings

    @property
    def today(self) -> date:
        """The date there."""
        return local_date(self.now, self.zones)

    def morning(self, day: date) -> datetime:
        """Return the beginning of that day's morning there."""
        return at_local(day, self.settings.delay_morning.start, self.zones)

    def midnight(self, day: date) -> datetime:
        """Return the beginning of that day there."""
        return at_local(day, time.min, self.zones)

    def morning_after(self, promise: date) -> datetime:
        """Return when a promise that has passed in silence is found; at once if it is over."""
        return max(self.morning(promise + DAY), self.now)

    def soon(self, moment: datetime, *, urgent: bool) -> datetime:
        """Return the first moment from then on at which a change may be told."""
        hours = self.settings.urgent_hours if urgent else self.settings.waking_hours
        return next_open(moment, hours, self.zones) or self.morning(self.today + DAY)

    def date_of(self, moment: datetime) -> date:
        """Return the date there at another moment."""
        return local_date(moment, self.zones)
