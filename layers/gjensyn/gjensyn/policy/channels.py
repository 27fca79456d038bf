"""By which ways a person may be reached, and what an address that is suppressed still takes. Pure.

Lists of calling codes: ITU-T E.164. No code is the beginning of another.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from gjensyn.models.message import Purpose
from gjensyn.models.person import Person, value_of
from gjensyn.models.suppression import SuppressedFor

type Channel = Literal["email", "sms"]

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


def routes(person: Person, sms_countries: str) -> list[Route]:
    """Return the ways to reach a person, the best first: their own choice, else e-mail.

    `sms_countries`: to whose numbers SMS go, ISO 3166-1 separated by commas; empty: to none. A
    country whose calling code is not known here gets none either.
    """
    email, phone = value_of(person.email), value_of(person.phone)
    ways = [Route("email", email)] if email else []
    if phone and _may_be_texted(phone, sms_countries):
        ways.append(Route("sms", phone))
    return sorted(ways, key=lambda way: way.channel != person.chosen_channel)


def barred(reasons: Iterable[SuppressedFor], purpose: Purpose) -> str | None:
    """Return why nothing of a purpose goes to somebody whichever way, one machine word.

    Who objected or complained said it about us, not about one address: no other way is tried.
    News about an order of their own still finds another way.
    """
    said = set(reasons) if purpose != "service" else set()
    if "objection" in said:
        return "do_not_contact"
    return "suppressed" if "complaint" in said else None


def takes(reason: SuppressedFor | None, purpose: Purpose) -> bool:
    """Tell whether an address may be written to.

    After an objection news about an order of their own may; after a bounce or complaint nothing.
    """
    return reason is None or (reason == "objection" and purpose == "service")


def _may_be_texted(phone: str, sms_countries: str) -> bool:
    countries = (country.strip() for country in sms_countries.split(","))
    return any(phone.startswith(_CODES[country]) for country in countries if country in _CODES)
