"""What each kind of message is given to show: from the ledger entry to the template's words."""

from datetime import date, timedelta
from typing import Any

from functions.message_delivery.settings import DeliverySettings
from gjensyn.language import Language, said_in
from gjensyn.models.message import Kind, Message
from gjensyn.models.person import Person, value_of
from gjensyn.models.survey import SCALES
from gjensyn.policy.countries import rule
from gjensyn.policy.zones import zones_there

type Context = dict[str, Any]


_PAGES: dict[Kind, str] = {
    "survey_invitation": "s",
    "survey_reminder": "s",
    "delay_notice": "d",
    "delay_update": "d",
}


def page_of(kind: Kind) -> str:
    """Return the page ("s", "d") that the token of a kind opens, and no other."""
    return _PAGES[kind]


def fill(
    message: Message, person: Person, language: Language, url: str, settings: DeliverySettings
) -> Context:
    """Return the context of a message's templates; `url` is its own link."""
    if page_of(message.kind) == "d":
        own = {"page_url": url, "orders": _late_orders(message, language)}
    else:
        own = {"answer_url": url, **_survey(message, person, settings)}
    return {
        "shop_name": settings.shop_name,
        "name": value_of(person.name),
        "preferences_url": None,
        **own,
    }


def _survey(message: Message, person: Person, settings: DeliverySettings) -> Context:
    needs = rule(value_of(person.country), "survey").needs
    return {
        **message.content,
        "scale": list(SCALES[message.content["metric"]]),
        "expires_on": _last_day(message, person, settings),
        "unsubscribe_url": None,
        "ground": "neutral_survey" if needs == "none" else "consent",
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
