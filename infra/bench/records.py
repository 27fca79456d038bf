"""One fact and one mail as a shop has them, for the bench of our own code."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from functions.message_delivery.settings import DeliverySettings
from gjensyn.models.message import Message, Requirement
from gjensyn.models.order import Order
from gjensyn.models.person import Person
from gjensyn.models.record import Dated, Table
from gjensyn.sealing import Seal

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
KEY = bytes(range(32))
SEAL = Seal.of(KEY)
SUBJECT = "abcdefghijklmnopqrstuvwxyz"
_NUMBER = "2" * 26

DETAIL: dict[str, Any] = {
    "event_id": "O-1-OrderPlaced",
    "occurred_at": NOW.isoformat(),
    "customer_id": "K-17",
    "order_id": "O-1",
    "customer": {
        "email": "aase@fjordpost.example",
        "name": "Åse Ødegård",
        "language": "nb",
        "country": "NO",
    },
    "lines": [
        {"product_id": "P-1", "name": "Ullteppe «Fjøs»", "quantity": 1, "unit_price": 899},
        {"product_id": "P-2", "name": "Kaffe 500 g", "quantity": 2, "unit_price": 129},
    ],
    "currency": "NOK",
    "promised_date": "2026-03-08",
    "soft_opt_in": True,
}
BODY = json.dumps({
    "version": "0",
    "id": "5d1c2e1a-0000-4000-8000-000000000000",
    "source": "shop",
    "detail-type": "OrderPlaced",
    "detail": DETAIL,
})  # fmt: skip


def _dated(value: str) -> Dated[str]:
    return Dated[str](value=value, at=NOW)


ORDER = Order(
    subject=SUBJECT, key=f"order#{_NUMBER}", order_id="O-1", customer_id="K-17", version=1
)
PERSON = Person(
    subject=SUBJECT,
    key="person",
    customer_id="K-17",
    version=1,
    email=_dated("aase@fjordpost.example"),
    name=_dated("Åse Ødegård"),
    language=_dated("nb"),
    country=_dated("NO"),
)
MESSAGE = Message(
    subject=SUBJECT,
    key=f"message#{_NUMBER}",
    version=1,
    kind="survey_invitation",
    purpose="survey",
    decided_at=NOW,
    expires_at=NOW + timedelta(days=7),
    link_expires_at=NOW + timedelta(days=30),
    due_shard="0",
    due_at=NOW,
    about=f"survey#{_NUMBER}",
    requires=(
        Requirement(table=Table.SURVEYS, key=f"survey#{_NUMBER}", statuses=("invited",)),
        Requirement(table=Table.ORDERS, key=f"order#{_NUMBER}", statuses=("delivered",)),
    ),
    customer_id="K-17",
    order_ids=("O-1",),
    content={
        "touchpoint": "delivery",
        "metric": "csat",
        "order_number": "O-1",
        "case_number": None,
        "products": ["Ullteppe «Fjøs»", "Kaffe 500 g"],
    },
)


def settings(templates: Path) -> DeliverySettings:
    """Return the settings of a shop that sends mail."""
    return DeliverySettings(
        sender_name="Nordlys",
        sender_address="post@nordlys.example",
        configuration_set="gjensyn",
        shop_name="Nordlys",
        pages_url="https://svar.nordlys.example",
        templates=str(templates),
    )
