"""When a promise may be looked at or told, by the clock of the customer."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from functions.delay_notification.settings import DelaySettings
from gjensyn.policy.hours import at_local, is_open, local_date, next_open
from gjensyn.policy.wall_clock import wall
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

    def morning_after(self, promise: date) -> datetime:
        """Return when a promise that has passed in silence is found."""
        return self.morning(promise + DAY)

    def end_of_morning(self) -> datetime | None:
        """Return the end of the morning that it is there; None at any other hour."""
        hours = self.settings.delay_morning
        if not is_open(self.now, hours, self.zones):
            return None
        return min(at_local(self.today, hours.end, (zone,)) for zone in self.zones)

    def midnight(self, day: date) -> datetime:
        """Return the beginning of that day there."""
        return at_local(day, time.min, self.zones)

    def opens(self, moment: datetime, *, urgent: bool) -> datetime | None:
        """Return the first moment from then on at which it may be told; None: there is none."""
        hours = self.settings.urgent_hours if urgent else self.settings.waking_hours
        return next_open(moment, hours, self.zones)

    def date_of(self, moment: datetime) -> date:
        """Return the date there at another moment; the later one of two."""
        return local_date(moment, self.zones)

    def earliest_date_of(self, moment: datetime) -> date:
        """Return the date there at another moment; the earlier one of two."""
        return min(wall(moment, zone).date() for zone in self.zones)
