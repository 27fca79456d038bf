"""What each kind of message is given to show: from the ledger entry to the template's words."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from functions.message_delivery.proposals import proposal, stops_on
from functions.message_delivery.settings import DeliverySettings
from gjensyn.language import Language, said_in
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
    "repurchase_reminder": "r",
    "repurchase_order": "r",
}


def page_of(kind: Kind) -> str:
    """Return the page ("s", "d") that the token of a kind opens, and no other."""
    return _PAGES[kind]


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
    """Return the context of an SMS template."""
    words: Context = {"shop": settings.shop_name, "url": links.own, "stop_url": links.unsubscribe}
    if page_of(message.kind) == "r":
        day = stops_on(message, person, settings.shop_time_zone)
        return {**words, "product": message.content["lines"][0]["name"], "stops_on": day}
    if page_of(message.kind) == "d":
        late = _late_orders(message, language)
        return {**words, "order_number": late[0]["order_number"], "named": late[0]["named"]}
    return {**words, "order_number": message.content["order_number"]}


def _survey(message: Message, person: Person, settings: DeliverySettings) -> Context:
    return {
        **message.content,
        "scale": list(SCALES[message.content["metric"]]),
        "expires_on": _last_day(message, person, settings),
        "ground": ground(person, "survey"),
    }


def _last_day(message: Message, person: Person, settings: DeliverySettings) -> date:
    """Return the last whole day on which the link works, where the customer is."""
    end = message.link_expires_at or message.decided_at
    there = zones_there(person, settings.shop_time_zone)
    return min(end.astimezone(zone).date() for zone in there) - timedelta(days=1)


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
