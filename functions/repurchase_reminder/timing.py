"""Now, where the customer is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from functions.repurchase_reminder.settings import ReminderSettings
from gjensyn.policy.hours import at_local, local_date
from gjensyn.policy.zones import Zones


@dataclass(frozen=True, slots=True)
class There:
    """The moment, the zones somebody may be in, and the hours they may be written to."""

    now: datetime
    zones: Zones
    settings: ReminderSettings

    @property
    def today(self) -> date:
        """The date there."""
        return local_date(self.now, self.zones)

    def hour_of(self, day: date) -> datetime:
        """Return when that day's reminders go out there; never in the past."""
        return max(at_local(day, self.settings.hour, self.zones), self.now + timedelta(minutes=5))
