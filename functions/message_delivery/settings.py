"""What a shop decides about its messages."""

from datetime import time
from typing import Annotated

from pydantic import BeforeValidator, Field

from gjensyn.policy.hours import Window
from gjensyn.settings import Settings


def _window(text: object) -> object:
    return Window.parse(text) if isinstance(text, str) else text


class DeliverySettings(Settings):
    """`lease_seconds`: after so long a send without an outcome is unknown; Lambda timeout + 60.

    `sms_countries`: to whose numbers SMS go; `sms_max_price`: in US dollars for each part of one.
    """

    sender_name: str
    sender_address: str
    configuration_set: str
    shop_name: str
    shop_time_zone: str = "Europe/Oslo"
    pages_url: str
    templates: str
    pepper_secret: str
    waking_hours: Annotated[Window, BeforeValidator(_window)] = Window(time(8), time(20))
    urgent_hours: Annotated[Window, BeforeValidator(_window)] = Window(time(8), time(20))
    lease_seconds: Annotated[int, Field(ge=60)] = 90
    default_language: str = "en"
    sms_origination: str = ""  # empty: this shop sends no SMS
    sms_configuration_set: str = ""
    sms_countries: str = "NO,DK,SE,FI,GB"
    sms_max_price: str = "0.20"
