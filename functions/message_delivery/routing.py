"""By which way a message reaches a person: their own choice first, then what is known. Pure."""

from dataclasses import dataclass
from typing import Literal

from functions.message_delivery.settings import DeliverySettings
from gjensyn.models.person import Person, value_of

type Channel = Literal["email", "sms"]

# The countries whose numbers may be written to, by calling code (ITU-T E.164).
_CODES = {
    "AT": "+43", "BE": "+32", "CH": "+41", "DE": "+49", "DK": "+45", "ES": "+34", "FI": "+358",
    "FR": "+33", "GB": "+44", "IE": "+353", "IS": "+354", "IT": "+39", "NL": "+31", "NO": "+47",
    "PL": "+48", "PT": "+351", "SE": "+46",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Route:
    """One way to reach somebody."""

    channel: Channel
    address: str


def routes(person: Person, settings: DeliverySettings) -> list[Route]:
    """Return the ways to reach a person, the best first."""
    ways = [Route("email", email) for email in (value_of(person.email),) if email is not None] + [
        Route("sms", phone)
        for phone in (value_of(person.phone),)
        if phone is not None and settings.sms_origination and _may_be_texted(phone, settings)
    ]
    return sorted(ways, key=lambda way: way.channel != (person.chosen_channel or "email"))


def _may_be_texted(phone: str, settings: DeliverySettings) -> bool:
    countries = (country.strip() for country in settings.sms_countries.split(","))
    return any(phone.startswith(_CODES[country]) for country in countries if country in _CODES)
