"""Facts come twice, late and in any order, some are no facts at all, and the end is the same."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from gjensyn.models.subject import SubjectRow
from gjensyn.ports import Replace
from tests.ending import Ending, ending_of, opened, store_of
from tests.shop import START, Shop, open_shop

type Fact = tuple[str, str, dict[str, Any]]

ERASED_AT = START + timedelta(hours=1)


def at(**later: float) -> str:
    """Return a moment after the start."""
    return (START + timedelta(**later)).isoformat()


def person(**fields: Any) -> dict[str, Any]:
    """Return a customer as a shop tells of them."""
    return {"email": "k-1@fjordpost.example", "country": "NO", "time_zone": "Europe/Oslo", **fields}


def placed(order: str, customer: str, **fields: Any) -> Fact:
    """Return a sale."""
    known = {"order_id": order, "customer": person(name=f"Åse {customer}"), "lines": []}
    return "OrderPlaced", customer, {**known, "promised_date": None, "occurred_at": at(), **fields}


HISTORY: Sequence[Fact] = (
    placed("O-1", "K-1"),
    ("OrderShipped", "K-1", {"order_id": "O-1", "parcels": 2, "occurred_at": at(hours=1)}),
    ("OrderDelivered", "K-1", {"order_id": "O-1", "parcel_id": "a", "occurred_at": at(hours=2)}),
    ("OrderDelivered", "K-1", {"order_id": "O-1", "parcel_id": "b", "occurred_at": at(hours=3)}),
    placed("O-2", "K-2"),
    ("OrderCancelled", "K-2", {"order_id": "O-2", "occurred_at": at(hours=4)}),
    ("OrderDelivered", "K-2", {"order_id": "O-2", "occurred_at": at(hours=4)}),
    placed("O-3", "K-3", gift=True),
    ("OrderDelivered", "K-3", {"order_id": "O-3", "occurred_at": at(hours=5)}),
    placed("O-4", "K-4"),
    ("OrderDelivered", "K-4", {"order_id": "O-4", "occurred_at": at(hours=5)}),
    ("OrderReturned", "K-4", {"order_id": "O-4", "occurred_at": at(hours=6)}),
    ("SupportCaseOpened", "K-5", {"case_id": "S-1", "topic": "a tear", "occurred_at": at(hours=1)}),
    ("SupportCaseClosed", "K-5", {"case_id": "S-1", "agent_id": "liv", "occurred_at": at(hours=2)}),
    ("CustomerUpdated", "K-5", {"customer": person(), "occurred_at": at()}),
    ("CustomerUpdated", "K-1", {"customer": {"name": "Åse Li"}, "occurred_at": at(hours=6)}),
    (
        "ConsentChanged",
        "K-1",
        {
            "purpose": "reminder",
            "granted": False,
            "evidence": "a letter",
            "occurred_at": at(hours=2),
        },
    ),
)


def lived_through(history: Sequence[Fact], **story: Any) -> Ending:
    """Return how it ends when these facts come in this order, `apart` seconds from one another."""
    with open_shop() as shop:
        for detail_type, customer, fields in history:
            shop.tell(detail_type, customer, event_id=repr(sorted(fields)), **fields)
            shop.wait(seconds=story.get("apart", 0))
        shop.wait(days=7)
        return ending_of(shop)


@pytest.fixture(scope="module")
def usual() -> Ending:
    """Return how the history ends when everything comes once and in its order."""
    return lived_through(HISTORY)


def same(ending: Ending, usual: Ending) -> None:
    """Compare what is known, what was decided, and that it was sent once."""
    assert ending.facts == usual.facts
    assert ending.labels == usual.labels
    assert set(ending.book.values()) == {1}
    assert ending.stuck == ()


def test_what_becomes_of_the_history(usual: Ending):
    """Asked: who got both parcels, and whose case is closed. Nobody else."""
    asked = {(order, case): label for (_, _, order, case), label in usual.labels.items()}
    assert asked[("O-1",), ""] == "sent"
    assert asked[(), "S-1"] == "sent"
    why_not = {m.order_ids: m.reason for m in usual.messages if m.status == "skipped"}
    assert why_not == {
        ("O-2",): "order_cancelled",
        ("O-3",): "gift",
        ("O-4",): "order_returned",
    }


def test_everything_told_twice_ends_in_the_same_state(usual: Ending):
    """A fact that comes again, the same or under another id, changes nothing."""
    same(lived_through([fact for fact in HISTORY for _ in range(2)]), usual)


@pytest.mark.parametrize("seed", range(6))
def test_shuffled_facts_end_in_the_same_state(seed: int, usual: Ending):
    """Whatever comes first; the seed says in which order."""
    shuffled = Random(seed).sample(HISTORY, len(HISTORY))  # noqa: S311 - an order, no key
    same(lived_through(shuffled), usual)


def test_facts_a_minute_apart_and_backwards_end_in_the_same_state(usual: Ending):
    """Each one is taken in before the next one comes."""
    same(lived_through(HISTORY[::-1], apart=60), usual)


# ------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("detail_type", "fields", "reason"),
    [
        ("OrderLost", {"order_id": "O-1"}, "unknown_detail_type"),
        ("OrderShipped", {}, "invalid:order_id"),
        ("OrderShipped", {"order_id": ""}, "invalid:order_id"),
        ("OrderShipped", {"order_id": "x" * 129}, "invalid:order_id"),
        ("OrderShipped", {"order_id": "O-1", "occurred_at": "yesterday"}, "invalid:occurred_at"),
        ("OrderShipped", {"order_id": "O-1", "customer_id": None}, "invalid:customer_id"),
        ("OrderPlaced", {"order_id": "O-1"}, "invalid:customer"),
        ("ConsentChanged", {"purpose": "spam"}, "invalid:purpose"),
        ("ProductChanged", {"product_id": "P-1", "state": "lost"}, "invalid:state"),
    ],
)
def test_what_is_no_fact_is_parked_with_its_reason(
    detail_type: str, fields: dict[str, Any], reason: str
):
    """Never dropped, never retried for ever: it lies there with the word for what was wrong."""
    with open_shop() as shop:
        shop.tell(detail_type, event_id="e-odd", **fields)
        shop.wait(hours=1)
        (parked,) = shop.cloud.parked
        assert (parked["event_id"], parked["detail_type"]) == ("e-odd", detail_type)
        assert parked["reason"].startswith(reason)
        assert shop.cloud.queue("IntakeDeadLetters") == []


def test_an_optional_field_that_is_no_good_does_not_cost_the_fact():
    """The order is known, the field is left out, and a line in the log says which."""
    with open_shop() as shop:
        shop.place("O-1", gift="perhaps", currency=["NOK"])
        shop.wait(hours=1)
        assert shop.cloud.parked == []
        (order,) = (one for one in opened(shop.cloud) if one.entity == "order")
        assert (order.placement.value.gift, order.placement.value.currency) == (False, None)
        left_out = [line for line in shop.cloud.logs if "optional field" in line]
        assert len(left_out) == 2


# ------------------------------------------------------------------- the fence


def erase(shop: Shop) -> None:
    """Leave what an erasure leaves: a tombstone and nothing else."""
    store = store_of(shop.cloud)
    row = next(one for one in opened(shop.cloud) if isinstance(one, SubjectRow))
    tombstone = {"status": "erased", "erased_at": ERASED_AT}
    store.write(Replace(row.model_copy(update=tombstone)))
    client = shop.cloud.client("dynamodb")
    for table in ("Keys", "Customers", "Orders", "Surveys", "Messages"):
        for item in shop.cloud.tables()[table]:
            if item["pk"]["S"] == row.subject:
                keys = {"pk": item["pk"], "sk": item["sk"]}
                client.delete_item(TableName=shop.cloud.name(table), Key=keys)


def test_an_erased_persons_facts_are_refused():
    """Old ones and new ones, a nightly update among them: nobody comes back, it is counted."""
    with open_shop() as shop:
        shop.sell("O-1")
        shop.wait(hours=1)
        erase(shop)
        before = shop.cloud.tables()
        shop.sell("O-1", occurred_at=START.isoformat())
        shop.tell("CustomerUpdated", customer=person())
        shop.tell("SupportCaseClosed", case_id="S-1")
        shop.wait(days=6)
        assert shop.cloud.tables() == before
        assert shop.cloud.sent == []
        assert sum("fact about an erased person" in line for line in shop.cloud.logs) >= 3


def test_a_new_order_after_the_erasure_is_a_new_person():
    """It happened after the erasure: a new subject with a new key, and none of the old facts."""
    with open_shop() as shop:
        shop.sell("O-1")
        shop.wait(hours=1)
        old = {one.subject for one in opened(shop.cloud) if one.entity == "person"}
        erase(shop)
        shop.wait(hours=1)
        shop.sell("O-2")
        shop.wait(days=2)
        people = [one for one in opened(shop.cloud) if one.entity == "person"]
        orders = {one.order_id for one in opened(shop.cloud) if one.entity == "order"}
        assert len(people) == 1
        assert people[0].subject not in old
        assert orders == {"O-2"}
        assert len(shop.cloud.sent) == 1


# ------------------------------------------------------------------- orders that end oddly


def test_a_split_order_is_asked_about_once_after_its_last_parcel():
    """Two parcels three days apart: one invitation, the day after the second."""
    with open_shop(SurveyReminderDays=0) as shop:
        shop.place("O-1")
        shop.tell("OrderShipped", order_id="O-1", parcel_id="a", parcels=2)
        shop.deliver("O-1", parcel_id="a")
        shop.wait(days=3)
        assert shop.cloud.sent == []
        shop.deliver("O-1", parcel_id="b")
        shop.wait(days=5)
        assert [_day(mail.at) for mail in shop.cloud.sent] == [_day(START) + 4]


def test_a_cancellation_that_comes_late_withdraws_what_was_planned():
    """It was cancelled after the delivery was told: nothing goes out, and the ledger says why."""
    with open_shop() as shop:
        shop.sell("O-1")
        shop.wait(hours=2)
        shop.tell("OrderCancelled", order_id="O-1")
        shop.wait(days=5)
        assert shop.cloud.sent == []
        assert [(m.status, m.reason) for m in ending_of(shop).messages] == [
            ("skipped", "order_cancelled")
        ]


def test_an_order_that_comes_back_between_planning_and_sending_is_not_asked_about():
    """The message was queued for another day; its requirement no longer holds."""
    with open_shop(SurveyQuarantineDays=0) as shop:
        shop.sell("O-1")
        shop.wait(hours=1)
        shop.sell("O-2")
        shop.wait(days=1, hours=3)
        assert len(shop.cloud.sent) == 1
        waiting = next(m for m in ending_of(shop).messages if m.status == "queued")
        shop.tell("OrderReturned", order_id=waiting.order_ids[0])
        shop.wait(days=3)
        ended = next(m for m in ending_of(shop).messages if m.key == waiting.key)
        assert (ended.status, ended.reason) == ("cancelled", "order_returned")
        assert len(shop.cloud.sent) == 1


def test_a_very_late_delivery_is_no_longer_asked_about():
    """Told three weeks after it happened: stale, and said so."""
    with open_shop() as shop:
        shop.place("O-1")
        shop.wait(days=22)
        shop.deliver("O-1", occurred_at=START.isoformat())
        shop.wait(days=3)
        assert shop.cloud.sent == []
        assert [(m.status, m.reason) for m in ending_of(shop).messages] == [("skipped", "stale")]


def _day(moment: datetime) -> int:
    return moment.toordinal()


def test_an_order_of_thousands_of_lines_is_parked_whole_and_a_smaller_one_lives():
    """No table holds the first: it is refused at once, with its reason and all of its lines."""
    name = "Et ullteppe med et temmelig langt navn"
    with open_shop() as shop:
        for order, count in (("O-1", 6000), ("O-2", 2000)):
            lines = [{"product_id": f"P-{n}", "name": name, "quantity": 1} for n in range(count)]
            shop.place(order, lines=lines)
            shop.tell("OrderDelivered", order_id=order)
            shop.wait(minutes=30)
        assert [one["reason"] for one in shop.cloud.parked] == ["too_large:lines"]
        (kept,) = shop.cloud.objects("ParkedBucket").values()
        assert len(json.loads(kept)["event"]["lines"]) == 6000
        assert shop.cloud.queue("IntakeDeadLetters") == []
        assert shop.cloud.objects("FailuresBucket") == {}
        shop.wait(days=2)
        assert [mail.order_ids for mail in shop.cloud.sent] == [("O-2",)]
