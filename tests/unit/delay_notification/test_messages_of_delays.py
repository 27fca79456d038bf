"""What the one message about late orders says, and the line in the ledger that says why none."""

from datetime import date, timedelta
from typing import Any

import pytest

from functions.delay_notification.messages import queued, skipped
from functions.delay_notification.telling import Tell
from gjensyn.keeping import kept_until
from gjensyn.models.delay import DELAYS_KEY, Delays, Watch
from gjensyn.models.message import Message
from gjensyn.models.order import Line, Order, Reschedule
from gjensyn.models.record import Dated, Table
from tests.builders import NOW, SUBJECT, a_placement, an_order, item_key

PROMISE, NAMED, UPDATE = date(2026, 11, 5), date(2026, 11, 9), date(2026, 11, 6)
DELAYS = Delays(subject=SUBJECT, key=DELAYS_KEY, customer_id="K-17")


def late(number: int = 1, products: int = 1, **fields: Any) -> Order:
    """Return an order of some products that has not come."""
    lines = tuple(
        Line(product_id=f"P-{number}{place}", name=f"Teppe {number}{place}", quantity=1)
        for place in range(products)
    )
    known = {"key": item_key("order", f"O-{number}"), "order_id": f"O-{number}", "status": "placed"}
    placement = a_placement(lines=lines)
    return an_order(**{**known, "placement": placement, "whole_delivered_at": None, **fields})


def word(**fields: Any) -> Dated[Reschedule]:
    known = {"promised_date": NAMED, "reason": "customs"}
    return Dated[Reschedule](value=Reschedule(**{**known, **fields}), at=NOW)


def tell(order: Order | None = None, entries: int = 0, **fields: Any) -> Tell:
    order = order or late()
    watch = Watch(order=order.key, order_id=order.order_id, entries=entries)
    known: dict[str, Any] = {
        "stage": "first", "promise": PROMISE, "named": NAMED, "next_update": None,
        "why": None, "compensated": False, "urgent": False,
    }  # fmt: skip
    return Tell(watch=watch, order=order, **{**known, **fields})


def message(*tells: Tell) -> Message:
    return queued(DELAYS, tells or (tell(),), NOW, "3")


# ------------------------------------------------------------------- the message


def test_a_message_is_due_at_once_and_true_for_a_day_and_a_half():
    """Its links work for a month."""
    told = message()
    assert (told.subject, told.customer_id, told.about) == (SUBJECT, "K-17", DELAYS_KEY)
    assert (told.status, told.purpose, told.decided_at) == ("queued", "service", NOW)
    assert (told.due_at, told.due_shard) == (NOW, "3")
    assert told.expires_at == NOW + timedelta(hours=36)
    assert told.link_expires_at == NOW + timedelta(days=30)


@pytest.mark.parametrize(
    ("stages", "kind"),
    [
        (["first"], "delay_notice"),
        (["again"], "delay_update"),
        (["sooner"], "delay_update"),
        (["last"], "delay_update"),
        (["again", "first"], "delay_notice"),
        (["again", "last", "sooner"], "delay_update"),
    ],
)
def test_a_first_word_about_any_order_makes_it_a_notice(stages: list[Any], kind: str):
    """What has been told of before is an update."""
    tells = [tell(late(number), stage=stage) for number, stage in enumerate(stages)]
    assert message(*tells).kind == kind


def test_it_falls_where_any_of_its_orders_is_over():
    """Delivery looks once more: it has to be open still."""
    told = message(tell(late(1)), tell(late(2)))
    assert told.order_ids == ("O-1", "O-2")
    assert [(one.table, one.key) for one in told.requires] == [
        (Table.ORDERS, item_key("order", "O-1")),
        (Table.ORDERS, item_key("order", "O-2")),
    ]
    assert {one.statuses for one in told.requires} == {("announced", "placed", "shipped")}


@pytest.mark.parametrize(("first", "second"), [(True, False), (False, True), (False, False)])
def test_it_is_urgent_where_any_of_it_is(first: bool, second: bool):
    """It changes what they do today."""
    told = message(tell(late(1), urgent=first), tell(late(2), urgent=second))
    assert told.urgent is (first or second)


def test_the_same_words_are_the_same_message_in_whatever_order_they_are_found():
    """So they go out once; the next word about any of the orders is another message."""
    one, other = tell(late(1), entries=2), tell(late(2), entries=5)
    assert message(one, other).key == message(other, one).key
    assert message(one).key != message(one, other).key
    assert message(tell(late(1), entries=3)).key != message(one).key


def test_a_message_keeps_its_name_from_one_version_of_us_to_the_next():
    """What was queued before an update of the suite is not told again after it."""
    assert message().key == "message#quz6dnwdnd73oz5axqlr5ugxzi"
    assert entry().key == "message#quz6dnwdnd73oz5axqlr5ugxzi"
    assert entry(entries=1).key == message(tell(entries=1)).key


def test_an_order_is_told_of_with_its_dates_as_they_are_written():
    """And with what it is about."""
    (told,) = message(tell(compensated=True)).content["orders"]
    assert told == {
        "order_number": "O-1",
        "products": ["Teppe 10"],
        "stage": "first",
        "promise": "2026-11-05",
        "named": "2026-11-09",
        "next_update": None,
        "reason": "unknown",
        "explanation": {},
        "story_url": None,
        "compensated": True,
    }


def test_where_no_date_is_known_it_says_when_it_will_be_told_more():
    """Nor the one that was held before."""
    (told,) = message(tell(promise=None, named=None, next_update=UPDATE)).content["orders"]
    assert (told["promise"], told["named"], told["next_update"]) == (None, None, "2026-11-06")


@pytest.mark.parametrize(("products", "shown"), [(0, 0), (2, 2), (3, 3), (4, 3)])
def test_three_products_are_named(products: int, shown: int):
    """All of them are counted, for whoever asks what a message was about."""
    told = message(tell(late(products=products)))
    assert told.content["orders"][0]["products"] == [f"Teppe 1{n}" for n in range(shown)]
    assert told.product_ids == tuple(f"P-1{n}" for n in range(products))


def test_of_an_order_of_which_the_sale_is_not_known_no_product_is_named():
    """It is told of all the same."""
    told = message(tell(late(placement=None)), tell(late(2)))
    assert told.content["orders"][0]["products"] == []
    assert told.product_ids == ("P-20",)


def test_the_reason_is_that_of_the_word_that_is_told():
    """With the shop's own words on it."""
    why = word(explanation={"nb": "Tollen"}).value
    (told,) = message(tell(why=why)).content["orders"]
    assert (told["reason"], told["explanation"]) == ("customs", {"nb": "Tollen"})


def test_the_story_of_a_product_is_told_whatever_the_reason():
    """It was said with the newest word, and is not about the delay."""
    order = late(reschedule=word(story_url="https://shop.example/how-it-is-made"))
    (told,) = message(tell(order)).content["orders"]
    assert told["story_url"] == "https://shop.example/how-it-is-made"
    assert told["reason"] == "unknown"


# ------------------------------------------------------------------- the line in the ledger


def entry(order: Order | None = None, entries: int = 0) -> Message:
    order = order or late()
    watch = Watch(order=order.key, order_id=order.order_id, entries=entries)
    return skipped(watch, order, "inside_threshold", NOW)


def test_a_line_says_why_nothing_was_told():
    """About which order and what is in it; it is kept as long as any message."""
    said = entry(late(products=4))
    assert (said.subject, said.customer_id, said.about) == (SUBJECT, "K-17", DELAYS_KEY)
    assert (said.status, said.reason) == ("skipped", "inside_threshold")
    assert (said.kind, said.purpose) == ("delay_notice", "service")
    assert (said.order_ids, said.product_ids) == (("O-1",), ("P-10", "P-11", "P-12", "P-13"))
    assert (said.decided_at, said.ttl, said.due_at) == (NOW, kept_until(NOW), None)


def test_each_line_about_an_order_has_a_name_of_its_own():
    """By their number, and by the order."""
    keys = {entry().key, entry(entries=1).key, entry(late(2)).key}
    assert len(keys) == 3
