"""Customers as policy tests look at them: what is known, what waits, what is suppressed."""

import json
from typing import Any

from gjensyn.models.message import Message
from gjensyn.models.person import Person
from gjensyn.models.suppression import Suppression
from infra.local.payloads import Response
from tests.ending import opened
from tests.shop import Shop

FORM = {"content-type": "application/x-www-form-urlencoded"}
ONE_CLICK = b"List-Unsubscribe=One-Click"


def person_of(shop: Shop, customer: str = "K-1") -> Person:
    """Return a customer as stored."""
    people = (one for one in opened(shop.cloud) if isinstance(one, Person))
    return next(person for person in people if person.customer_id == customer)


def messages_of(shop: Shop, customer: str = "K-1") -> list[Message]:
    """Return a customer's lines of the ledger, in the order of deciding."""
    found = [one for one in opened(shop.cloud) if isinstance(one, Message)]
    own = [message for message in found if message.customer_id == customer]
    return sorted(own, key=lambda message: (message.decided_at, message.key))


def ends(shop: Shop, customer: str = "K-1") -> list[tuple[str, str, str | None]]:
    """Return kind, status and reason of each."""
    return [(one.kind, one.status, one.reason) for one in messages_of(shop, customer)]


def suppressions(shop: Shop) -> list[str]:
    """Return why addresses are suppressed."""
    return sorted(one.reason for one in opened(shop.cloud) if isinstance(one, Suppression))


def customer(**fields: Any) -> dict[str, Any]:
    """Return the `customer` of an event: somebody with an address and a number in Norway."""
    known = {
        "email": "k-1@fjordpost.example",
        "phone": "+4790012345",
        "name": "Åse Ødegård",
        "language": "nb",
        "country": "NO",
        "time_zone": "Europe/Oslo",
    }
    return {**known, **fields}


def send(shop: Shop, path: str, body: bytes, headers: dict[str, str] | None = None) -> Response:
    """Send a form."""
    return shop.cloud.http("POST", path, headers=FORM if headers is None else headers, body=body)


def stored(shop: Shop) -> bytes:
    """Return everything stored, byte by byte."""
    return json.dumps(shop.cloud.tables()).encode()


def delay(shop: Shop, order: str, until: str, who: str = "K-1") -> None:
    """Name another date of an order."""
    named = {"order_id": order, "promised_date": until, "reason": "carrier"}
    shop.tell("DeliveryRescheduled", who, **named)
