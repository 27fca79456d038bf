"""What a shop decides about its messages."""

from datetime import time
from typing import Annotated

from pydantic import Field

from gjensyn.policy.hours import Window
from gjensyn.policy.pressure import Limits
from gjensyn.policy.windows import Hours
from gjensyn.policy.zones import ShopZone
from gjensyn.settings import Settings


class DeliverySettings(Settings):
    """`lease_seconds`: after so long a send without an outcome is unknown; Lambda timeout + 60.

    `pressure_at_most`: so many messages, of all purposes, in any `pressure_days`; then surveys and
    marketing wait. `sms_countries`: to whose numbers SMS go; `sms_max_price`: in US dollars for
    each part of one.
    """

    sender_name: str
    sender_address: str
    configuration_set: str
    shop_name: str
    shop_time_zone: ShopZone = "Europe/Oslo"
    pages_url: str
    templates: str
    waking_hours: Hours = Window(time(8), time(20))
    urgent_hours: Hours = Window(time(8), time(20))
    lease_seconds: Annotated[int, Field(ge=60)] = 90
    pressure_at_most: Annotated[int, Field(ge=1)] = 4
    pressure_days: Annotated[int, Field(ge=1)] = 30
    sms_origination: str = ""  # empty: this shop sends no SMS
    sms_configuration_set: str = ""
    sms_countries: str = "NO,DK,SE,FI,GB"
    sms_max_price: str = "0.20"

    @property
    def limits(self) -> Limits:
        """How much one person gets."""
        return Limits(self.pressure_at_most, self.pressure_days)

    @property
    def texted(self) -> str:
        """To whose numbers SMS go: to nobody's without a number of our own to send from."""
        return self.sms_countries if self.sms_origination else ""
