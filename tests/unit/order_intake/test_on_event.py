"""A batch off the queue: each event on its own, the bad ones parked, nothing personal logged."""

import io
import json
from typing import Any

import pytest

from functions.order_intake.intake import Intake
from functions.order_intake.on_event import Entrance, handle
from gjensyn.clock import SystemClock
from gjensyn.models.subject import SubjectRow
from gjensyn.telemetry import Telemetry
from infra.memory.store import MemoryKeyring, MemoryStore
from tests.builders import NOW, PSEUDONYMS, customer, detail, letter
from tests.fakes.clock import StandingClock
from tests.fakes.context import Invocation
from tests.fakes.parking import Lot

CANARY = "kanarifugl"
LINE = {"product_id": "P-1", "name": "Et ullteppe med et langt navn, 130 cm", "quantity": 1}


def a_desk() -> tuple[Entrance, Lot, io.StringIO]:
    store = MemoryStore(MemoryKeyring())
    lot, out = Lot(), io.StringIO()
    intake = Intake(store, store.keyring, PSEUDONYMS, StandingClock(NOW))
    return (
        Entrance(intake, lot, PSEUDONYMS, Telemetry(out, "order_intake", SystemClock())),
        lot,
        out,
    )


def receive(desk: Entrance, *letters: dict[str, Any]) -> list[str]:
    """Hand over a batch and return the ids of what was reported as failed."""
    report = handle({"Records": list(letters)}, desk, Invocation())
    return [failed["itemIdentifier"] for failed in report["batchItemFailures"]]


def taken(desk: Entrance, *customers: str) -> list[bool]:
    rows = [
        desk.intake.store.get(SubjectRow, "", PSEUDONYMS.key("customer", customer))
        for customer in customers
    ]
    return [row is not None for row in rows]


def test_a_batch_of_several_customers_takes_effect():
    """One batch holds what many people did."""
    desk, lot, _ = a_desk()
    letters = [letter("OrderPlaced", detail("OrderPlaced", customer_id=f"K-{n}")) for n in range(5)]
    assert receive(desk, *letters) == []
    assert all(taken(desk, *(f"K-{n}" for n in range(5))))
    assert lot.parked == []


def test_one_unreadable_message_among_five_fails_alone():
    """The others take effect; the queue brings the bad one back until it is a dead letter."""
    desk, _, _ = a_desk()
    letters = [
        letter("OrderPlaced", detail("OrderPlaced", customer_id=f"K-{n}"), n) for n in range(5)
    ]
    letters[2]["body"] = "{broken"
    assert receive(desk, *letters) == ["m-2"]
    assert taken(desk, "K-0", "K-1", "K-2", "K-3", "K-4") == [True, True, False, True, True]


@pytest.mark.parametrize(
    ("name", "told", "reason"),
    [
        ("OrderEaten", detail("OrderPlaced"), "unknown_detail_type"),
        ("OrderPlaced", detail("OrderPlaced", occurred_at="now"), "invalid:occurred_at"),
        ("OrderPlaced", "no object", "invalid:detail"),
        ("OrderShipped", {}, "invalid:occurred_at"),
        ("OrderShipped", detail("OrderShipped", customer_id="\ud800"), "invalid:customer_id"),
        ("OrderPlaced", detail("OrderPlaced", lines=4000 * [LINE]), "too_large:lines"),
        (
            "ConsentChanged",
            detail("ConsentChanged", granted=True, at="2031-01-01T00:00:00Z"),
            "invalid:occurred_at",
        ),
    ],
)
def test_a_bad_event_is_parked_with_its_reason(name: str, told: Any, reason: str):
    """It is no failure of the batch, and it is there once however often it comes."""
    desk, lot, _ = a_desk()
    assert receive(desk, letter(name, told), letter(name, told)) == []
    (parked,) = lot.parked
    assert (parked.detail_type, parked.reason, parked.event) == (name, reason, told)


def test_a_parked_event_lies_under_the_persons_hash():
    """So that an erasure finds it; the sender's id stands in no key."""
    desk, lot, _ = a_desk()
    for customer_id in ("K-17", 17):
        told = detail("OrderShipped", customer_id=customer_id, occurred_at="now")
        receive(desk, letter("OrderShipped", told))
    owners = [parked.folder.partition("/")[0] for parked in lot.parked]
    assert owners == [PSEUDONYMS.key("customer", "K-17"), PSEUDONYMS.key("customer", "17")]
    assert "e-OrderShipped" in lot


def test_an_event_that_names_nobody_lies_under_nobody():
    """What cannot be read cannot be found either: it goes by itself after two weeks."""
    desk, lot, _ = a_desk()
    receive(desk, letter("OrderShipped", []))
    assert lot.parked[0].folder.startswith("nobody/")
    assert lot.parked[0].event_id == "11111111-2222-3333-4444-000000000001"


def test_no_line_carries_anything_from_outside():
    """Canaries in every field of good and bad events appear in no log line and no metric."""
    desk, _, out = a_desk()
    words = {
        "customer_id": f"{CANARY}-id",
        "event_id": f"{CANARY}-event",
        "order_id": f"{CANARY}-order",
        "case_id": f"{CANARY}-case",
        "agent_id": f"{CANARY}-agent",
        "topic": CANARY,
        "touchpoint": CANARY,
        "explanation": {CANARY: CANARY},
        "advice": {CANARY: CANARY},
        "evidence": CANARY,
        "customer": customer(email=f"{CANARY}@x", name=CANARY, country=CANARY, phone=CANARY),
        "lines": [{"product_id": CANARY, "name": CANARY, "quantity": 1, "category": {CANARY: 1}}],
        CANARY: CANARY,
    }
    letters = []
    for name in (
        "OrderPlaced",
        "DeliveryRescheduled",
        "OrderDelivered",
        "CustomerUpdated",
        "ConsentChanged",
        "SupportCaseOpened",
        "ProductChanged",
    ):
        good = {**detail(name), **words}
        bad = [{**good, "occurred_at": CANARY}, {**good, "customer": CANARY, "lines": CANARY}]
        bad += [{**good, "customer_id": {CANARY: 1}}, {**good, "purpose": CANARY, "state": CANARY}]
        letters += [letter(name, told) for told in (good, *bad)]
    letters += [letter(CANARY, words), letter("OrderPlaced", CANARY)]
    letters += [{"messageId": "m-x", "body": f'{{"{CANARY}": '}]
    receive(desk, *letters)
    lines = out.getvalue().splitlines()
    assert len(lines) > 10
    assert all(json.loads(line) for line in lines)
    assert CANARY not in out.getvalue()


def test_what_happened_is_counted():
    """One metric for each outcome, written once a batch."""
    desk, _, out = a_desk()
    told = letter("OrderPlaced", detail("OrderPlaced"))
    receive(desk, told, told, letter("OrderEaten", {}))
    metrics = json.loads(out.getvalue().splitlines()[-1])
    assert metrics["fact_taken"] == [1.0]
    assert metrics["fact_known_already"] == [1.0]
    assert metrics["EVENT_PARKED"] == [1.0]
