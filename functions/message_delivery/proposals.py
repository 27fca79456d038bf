"""What a reminder and the notice of an automatic order are given to show."""

from datetime import date, timedelta
from typing import Any

from gjensyn.language import Language, said_in
from gjensyn.models.message import Message
from gjensyn.models.person import Person
from gjensyn.policy.permission import ground
from gjensyn.policy.zones import zones_there


def proposal(
    message: Message, person: Person, language: Language, shop_time_zone: str
) -> dict[str, Any]:
    """Return the lines of a proposal with their prices, and on what it rests."""
    lines = [_line(told, language) for told in message.content["lines"]]
    prices = [line["price"] for line in lines]
    whole = None not in prices and len({line["currency"] for line in lines}) == 1
    return {
        "lines": lines,
        "total": round(sum(prices), 2) if whole else None,
        "currency": lines[0]["currency"],
        "ground": ground(person, "reminder"),
        "stops_on": stops_on(message, person, shop_time_zone),
    }


def stops_on(message: Message, person: Person, shop_time_zone: str) -> date | None:
    """Return the day on which an announced order will be placed, where the customer is."""
    hours = message.content.get("window_hours")
    if hours is None:
        return None
    put_off = [held.until for held in message.held]
    goes_out = max([message.decided_at, *put_off])
    zones = zones_there(person, shop_time_zone)
    end = goes_out + timedelta(hours=hours)
    return max(end.astimezone(zone).date() for zone in zones)


def _line(told: dict[str, Any], language: Language) -> dict[str, Any]:
    price = told["unit_price"]
    return {
        "name": told["name"],
        "quantity": told["quantity"],
        "every": told["every"],
        "last": date.fromisoformat(told["last"]),
        "price": None if price is None else round(price * told["quantity"], 2),
        "currency": told["currency"],
        "advice": said_in(told["advice"], language),
    }
