"""What a shop decides about reminders."""

from datetime import time, timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field

from gjensyn.policy.hours import Window
from gjensyn.policy.pressure import Limits
from gjensyn.policy.windows import Hours
from gjensyn.policy.zones import ShopZone
from gjensyn.settings import Settings


def _words(text: object) -> object:
    if not isinstance(text, str):
        return text
    return frozenset(word.strip() for word in text.split(",") if word.strip())


class ReminderSettings(Settings):
    """Days are calendar days where the customer is; `reminder_hour` is the earliest hour there.

    reminder_lead_days: how long before the expected purchase. reminder_later_days: how long
    "later" is. reminder_again_days: from one reminder to the second and last one; 0 sends none.
    reminder_window_hours: how long an automatic order can be stopped. reminder_expiry_days: how
    long a link works. reminder_interchangeable: categories in which any product replaces another.
    pressure_at_most, pressure_days: as delivery has them.
    """

    reminder_hour: Annotated[int, Field(ge=0, le=23)] = 10
    reminder_lead_days: Annotated[int, Field(ge=0, le=30)] = 2
    reminder_later_days: Annotated[int, Field(ge=1, le=90)] = 7
    reminder_again_days: Annotated[int, Field(ge=0, le=90)] = 14
    reminder_window_hours: Annotated[int, Field(ge=1, le=336)] = 48
    reminder_expiry_days: Annotated[int, Field(ge=1, le=365)] = 30
    reminder_interchangeable: Annotated[frozenset[str], BeforeValidator(_words)] = frozenset()
    waking_hours: Hours = Window(time(8), time(20))
    pressure_at_most: Annotated[int, Field(ge=1)] = 4
    pressure_days: Annotated[int, Field(ge=1)] = 30
    shop_time_zone: ShopZone = "Europe/Oslo"
    shop_currency: str = "NOK"

    @property
    def limits(self) -> Limits:
        """How much one person gets, of all kinds of messages."""
        return Limits(self.pressure_at_most, self.pressure_days)

    @property
    def hour(self) -> time:
        """The earliest time of day for a reminder."""
        return time(self.reminder_hour)

    @property
    def window(self) -> timedelta:
        """How long an automatic order can be stopped after its notice."""
        return timedelta(hours=self.reminder_window_hours)
