"""What each kind of message is given to show: from the ledger entry to the template's words."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from functions.message_delivery.privacy_contexts import fill_privacy
from functions.message_delivery.proposals import proposal, stops_on
from functions.message_delivery.settings import DeliverySettings
from gjensyn.language import Language, said_in
from gjensyn.links import last_day
from gjensyn.models.message import Kind, Message
from gjensyn.models.person import Person, value_of
from gjensyn.models.survey import SCALES
from gjensyn.policy.permission import ground
from gjensyn.policy.zones import zones_there

type Context = dict[str, Any]


_PAGES: dict[Kind, str] = {
    "survey_invitation": "s",
    "survey_reminder": "s",
    "delay_notice": "d",
    "delay_update": "d",
    "identity_check": "i",
    "export_ready": "i",
    "repurchase_reminder": "r",
    "repurchase_order": "r",
}
_ABOUT_DATA = (
    "identity_check", "erasure_done", "erasure_extended", "erasure_refused", "export_ready",
)  # fmt: skip


def page_of(kind: Kind) -> str | None:
    """Return the page ("s", "d", "i") that the token of a kind opens; None: it has no link."""
    return _PAGES.get(kind)


@dataclass(frozen=True, slots=True)
class Links:
    """The links of one message: its own page, the preferences, and how to stop."""

    own: str
    preferences: str | None
    unsubscribe: str | None


def fill(
    message: Message, person: Person, language: Language, links: Links, settings: DeliverySettings
) -> Context:
    """Return the context of a mail's templates."""
    if message.kind in _ABOUT_DATA:
        return fill_privacy(message, person, links.own, links.preferences, settings)
    context: Context = {
        "shop_name": settings.shop_name,
        "name": value_of(person.name),
        "preferences_url": links.preferences,
    }
    if page_of(message.kind) == "d":
        return context | {"page_url": links.own, "orders": _late_orders(message, language)}
    if page_of(message.kind) == "r":
        told = proposal(message, person, language, settings.shop_time_zone)
        return context | told | {"page_url": links.own, "unsubscribe_url": links.unsubscribe}
    asked = _survey(message, person, settings)
    return context | asked | {"answer_url": links.own, "unsubscribe_url": links.unsubscribe}


def fill_text(
    message: Message, person: Person, language: Language, links: Links, settings: DeliverySettings
) -> Context:
    """Return the context of an SMS template; of several late orders it names the first."""
    words: Context = {"shop": settings.shop_name, "url": links.own}
    if message.kind in _ABOUT_DATA:
        return words | {"expires_on": last_day(message, [ZoneInfo(settings.shop_time_zone)])}
    if page_of(message.kind) == "r":
        day = stops_on(message, person, settings.shop_time_zone)
        first = message.content["lines"][0]["name"]
        return words | {"stop_url": links.unsubscribe, "product": first, "stops_on": day}
    if page_of(message.kind) == "d":
        first = _late_orders(message, language)[0]
        return words | {name: first[name] for name in ("order_number", "named", "next_update")}
    return words | {"stop_url": links.unsubscribe}


def _survey(message: Message, person: Person, settings: DeliverySettings) -> Context:
    return {
        **message.content,
        "scale": list(SCALES[message.content["metric"]]),
        "expires_on": last_day(message, zones_there(person, settings.shop_time_zone)),
        "ground": ground(person, "survey"),
    }


def _late_orders(message: Message, language: Language) -> list[Context]:
    return [
        {
            **order,
            **{name: _day(order[name]) for name in ("promise", "named", "next_update")},
            "explanation": said_in(order["explanation"], language),
        }
        for order in message.content["orders"]
    ]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
