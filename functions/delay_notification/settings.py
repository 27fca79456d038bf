"""What a shop decides about late orders."""

from datetime import time, timedelta
from typing import Annotated

from pydantic import Field

from gjensyn.policy.hours import Window
from gjensyn.policy.windows import Hours
from gjensyn.policy.zones import ShopZone
from gjensyn.settings import Settings


class DelaySettings(Settings):
    """What is late, when it is told, how often, and from which message on it is made good.

    `delay_compensation_from`: with which message about an order it is granted; 0 is never.
    `delay_morning`: from its start what passed in silence is told; until its end that waits for
    other news of the same person.
    """

    delay_threshold_days: Annotated[int, Field(ge=1, le=60)] = 1
    delay_morning: Hours = Window(time(8), time(10))
    delay_update_days: Annotated[int, Field(ge=1, le=60)] = 4
    delay_updates_at_most: Annotated[int, Field(ge=1, le=20)] = 3
    delay_settle_minutes: Annotated[int, Field(ge=0, le=720)] = 60
    delay_compensation_from: Annotated[int, Field(ge=0, le=20)] = 0
    urgent_hours: Hours = Window(time(8), time(20))
    waking_hours: Hours = Window(time(8), time(20))
    shop_time_zone: ShopZone = "Europe/Oslo"

    @property
    def settle(self) -> timedelta:
        """How long a change waits for the next one, so that several are one message."""
        return timedelta(minutes=self.delay_settle_minutes)
