"""Builds facts, persons, orders, surveys and messages: Nordic, lifelike, the same every time."""

import base64
import json
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from gjensyn.errors import KeyMissingError
from gjensyn.events.envelope import Envelope, read_fact
from gjensyn.events.incoming import Fact
from gjensyn.models.case import SupportCase
from gjensyn.models.message import Message, Requirement
from gjensyn.models.order import Line, Order, Placement
from gjensyn.models.person import PERSON_KEY, Person
from gjensyn.models.record import Dated, Stored, Table
from gjensyn.models.survey import Survey
from gjensyn.ports import Insert
from gjensyn.pseudonyms import Pseudonyms, base32
from infra.memory.store import MemoryKeyring, MemoryStore

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)  # a Monday, half past ten in Oslo
PSEUDONYMS = Pseudonyms(b"a pepper for tests")
GIVEN = ("Åse", "Håkon", "Synnøve", "Bjørn", "Søren", "Mærete", "Göran", "Ärla", "Päivi", "Þóra")
FAMILY = ("Ødegård", "Kjærvik", "Nørrelykke", "Skovmøller", "Sjöström", "Åkerlund", "Hämäläinen")

_random = Random(20261102)  # noqa: S311 - names for tests, not keys


def subject_id(number: int = 1) -> str:
    """Return the random-looking id of a person by number."""
    return base32(Random(number).randbytes(16))  # noqa: S311 - the same every time is the point


SUBJECT = subject_id()
UNDATED = ("subject", "status", "customer_id", "chosen_language", "chosen_channel")


def item_key(entity: str, value: str) -> str:
    """Return the key that intake gives to an order or case of the sender's."""
    return f"{entity}#{PSEUDONYMS.key(entity, value)}"


# ------------------------------------------------------------------- facts


def customer(**fields: Any) -> dict[str, Any]:
    """Return the `customer` of an event: somebody in Norway who can be written to."""
    given, family = _random.choice(GIVEN), _random.choice(FAMILY)
    known = {
        "email": "aase.odegard@fjordpost.example",
        "name": f"{given} {family}",
        "language": "nb",
        "country": "NO",
        "time_zone": "Europe/Oslo",
    }
    return {**known, **fields}


def detail(detail_type: str, *, at: datetime | str = NOW, **fields: Any) -> dict[str, Any]:
    """Return a valid detail of the contract; further fields replace or add."""
    occurred = at if isinstance(at, str) else at.isoformat()
    usual: dict[str, Any] = {"event_id": f"e-{detail_type}", "occurred_at": occurred}
    if detail_type != "ProductChanged":
        usual["customer_id"] = "K-17"
    return {**usual, **_required(detail_type), **fields}


def fact(detail_type: str, *, at: datetime | str = NOW, **fields: Any) -> Fact:
    """Return a fact as intake reads it."""
    envelope = Envelope("bridge-id", detail_type, detail(detail_type, at=at, **fields))
    return read_fact(envelope)[0]


def letter(detail_type: str, told: Any, number: int = 1) -> dict[str, Any]:
    """Return a queue's message as Lambda hands it over."""
    event = {
        "version": "0",
        "id": f"11111111-2222-3333-4444-{number:012d}",
        "detail-type": detail_type,
        "source": "shop",
        "time": "2026-11-02T09:30:00Z",
        "detail": told,
    }
    return {"messageId": f"m-{number}", "body": json.dumps(event)}


def _required(detail_type: str) -> dict[str, Any]:
    if detail_type == "OrderPlaced":
        line = {"product_id": "P-1", "name": "Ullteppe «Fjøs»", "quantity": 1}
        fixed = {"email": "aase@fjordpost.example", "name": "Åse Ødegård", "language": "nb"}
        told = customer(**fixed)
        return {"order_id": "O-1", "customer": told, "lines": [line], "promised_date": None}
    if detail_type == "DeliveryRescheduled":
        return {"order_id": "O-1", "promised_date": "2026-11-09", "reason": "carrier"}
    if detail_type.startswith("Order"):
        return {"order_id": "O-1"}
    if detail_type.startswith("SupportCase"):
        return {"case_id": "S-1"}
    return {
        "CustomerUpdated": {"customer": {"name": "Åse Ødegård"}},
        "ConsentChanged": {"purpose": "survey", "granted": True, "evidence": "checkout, box 2"},
        "ProductChanged": {"product_id": "P-1", "state": "active"},
    }[detail_type]


# ------------------------------------------------------------------- stored items


def dated(value: str, at: datetime = NOW - timedelta(days=9)) -> Dated[str]:
    """Return a word with the moment at which it was true."""
    return Dated[str](value=value, at=at)


def a_person(**fields: Any) -> Person:
    """Return somebody in Norway; words given as text get a date."""
    known = {
        "email": "aase@fjordpost.example",
        "name": "Åse Ødegård",
        "language": "nb",
        "country": "NO",
        "time_zone": "Europe/Oslo",
        **fields,
    }
    words = {
        name: dated(value) if isinstance(value, str) else value for name, value in known.items()
    }
    words |= {name: known[name] for name in UNDATED if name in known}
    return Person(**{"subject": SUBJECT, "key": PERSON_KEY, "customer_id": "K-17", **words})


def a_placement(**fields: Any) -> Dated[Placement]:
    """Return what was ordered."""
    line = Line(product_id="P-1", name="Ullteppe «Fjøs»", quantity=1)
    placement = Placement(**{"lines": (line,), **fields})
    return Dated[Placement](value=placement, at=NOW - timedelta(days=8))


def an_order(**fields: Any) -> Order:
    """Return an order that arrived the day before, at noon in Oslo."""
    known = {
        "subject": SUBJECT,
        "key": item_key("order", "O-1"),
        "status": "delivered",
        "order_id": "O-1",
        "customer_id": "K-17",
        "placement": a_placement(),
        "whole_delivered_at": datetime(2026, 11, 1, 11, tzinfo=UTC),
    }
    return Order(**{**known, **fields})


def a_case(**fields: Any) -> SupportCase:
    """Return a support case that was closed the day before."""
    known = {
        "subject": SUBJECT,
        "key": item_key("case", "S-1"),
        "status": "closed",
        "case_id": "S-1",
        "customer_id": "K-17",
        "opened_at": datetime(2026, 10, 30, 11, tzinfo=UTC),
        "closed_at": datetime(2026, 11, 1, 11, tzinfo=UTC),
        "agent_id": dated("liv"),
    }
    return SupportCase(**{**known, **fields})


def a_survey(**fields: Any) -> Survey:
    """Return a survey about `an_order` that is due now."""
    about = item_key("order", "O-1")
    known = {
        "subject": SUBJECT,
        "key": f"survey#{about.partition('#')[2]}",
        "about": about,
        "customer_id": "K-17",
        "order_id": "O-1",
        "metric": "csat",
        "touchpoint": "delivery",
        "ended_at": datetime(2026, 11, 1, 11, tzinfo=UTC),
        "due_shard": "0",
        "due_at": NOW,
    }
    return Survey(**{**known, **fields})


def a_message(number: int = 1, **fields: Any) -> Message:
    """Return an invitation to `a_survey` that is queued and due now."""
    survey = a_survey()
    known = {
        "subject": SUBJECT,
        "key": f"message#{subject_id(1000 + number)}",
        "kind": "survey_invitation",
        "purpose": "survey",
        "decided_at": NOW,
        "expires_at": NOW + timedelta(days=7),
        "link_expires_at": NOW + timedelta(days=30),
        "due_shard": "0",
        "due_at": NOW,
        "about": survey.key,
        "requires": (
            Requirement(table=Table.SURVEYS, key=survey.key, statuses=("invited",)),
            Requirement(table=Table.ORDERS, key=survey.about, statuses=("delivered",)),
        ),
        "customer_id": "K-17",
        "order_ids": ("O-1",),
        "product_ids": ("P-1",),
        "content": {
            "touchpoint": "delivery",
            "metric": "csat",
            "order_number": "O-1",
            "case_number": None,
            "products": ["Ullteppe «Fjøs»"],
        },
    }
    return Message(**{**known, **fields})


# ------------------------------------------------------------------- tables


def a_store(*records: Stored, shards: int = 1) -> MemoryStore:
    """Return a store in which these items stand, at version 1, each person with a key."""
    store = MemoryStore(MemoryKeyring(), shards)
    put(store, *records)
    return store


def put(store: MemoryStore, *records: Stored) -> None:
    """Add items to a store; counts no request."""
    for record in records:
        try:
            store.keyring.seal(record.subject)
        except KeyMissingError:
            store.keyring.create(record.subject)
        store.write(Insert(record))
    store.requests.clear()


def stream_record(
    new: dict[str, Any] | None, old: dict[str, Any] | None = None, number: int = 1
) -> dict[str, Any]:
    """Return a change as Lambda hands it over, from raw items; binary becomes base64 text."""
    images = {"NewImage": new, "OldImage": old}
    told = {name: as_json(image) for name, image in images.items() if image is not None}
    keys = {name: (new or old or {})[name] for name in ("pk", "sk")}
    return {
        "eventName": "INSERT" if old is None else "REMOVE" if new is None else "MODIFY",
        "dynamodb": {"Keys": keys, "SequenceNumber": str(number), **told},
    }


def as_json(item: dict[str, Any]) -> dict[str, Any]:
    """Return an item as it looks in JSON."""
    return {
        name: {"B": base64.b64encode(value["B"]).decode()} if "B" in value else value
        for name, value in item.items()
    }
