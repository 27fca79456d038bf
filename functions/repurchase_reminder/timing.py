"""Now, where the customer is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from functions.repurchase_reminder.settings import ReminderSettings
from gjensyn.models.person import Person
from gjensyn.policy.hours import at_local, local_date
from gjensyn.policy.pressure import Hold, verdict
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

    def held(self, person: Person) -> tuple[date, str] | None:
        """Return until which day somebody has had enough, and why; None where they have not.

        Delivery asks the same once more. Asked here, a reminder is decided anew on the day on which
        it can go out, instead of growing stale in the queue.
        """
        hold = verdict(person.contacts, "marketing", self.now, self.zones, self.settings.limits)
        if not isinstance(hold, Hold):
            return None
        day = local_date(hold.until, self.zones)
        early = at_local(day, self.settings.hour, self.zones) < hold.until
        return day + timedelta(days=1) if early else day, hold.reason
