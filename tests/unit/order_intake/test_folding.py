"""An order is the same whatever the order of arrival, and however often a fact is told."""

from datetime import UTC, datetime, timedelta
from functools import reduce
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.order_intake.folding import PARCELS_AT_MOST, fold
from gjensyn.events.incoming import OrderFact
from gjensyn.models.order import Order
from tests.builders import fact

START = datetime(2026, 11, 2, 8, tzinfo=UTC)
thorough = settings(deadline=None, print_blob=True, derandomize=True, max_examples=200)


def at(hour: int) -> datetime:
    return START + timedelta(hours=hour)


def folded(*facts: OrderFact) -> Order:
    """Return the order that these facts make, in this order of arrival."""
    blank = Order(subject="s", key="order#o", order_id="O-1", customer_id="K-17")
    return reduce(fold, facts, blank)


hours = st.integers(0, 3).map(at)  # few, so that many facts share a moment
parcels = st.sampled_from([None, "p1", "p2", "p3"])
facts = st.one_of(
    st.builds(
        lambda when, gift, day: fact("OrderPlaced", at=when, gift=gift, promised_date=day),
        hours,
        st.booleans(),
        st.sampled_from([None, "2026-11-09", "2026-11-12"]),
    ),
    st.builds(
        lambda when, parcel, many: fact("OrderShipped", at=when, parcel_id=parcel, parcels=many),
        hours,
        parcels,
        st.integers(1, 3),
    ),
    st.builds(
        lambda when, parcel, agent: fact(
            "OrderDelivered", at=when, parcel_id=parcel, agent_id=agent
        ),
        hours,
        parcels,
        st.sampled_from([None, "liv", "per"]),
    ),
    st.builds(
        lambda when, day, reason: fact(
            "DeliveryRescheduled", at=when, promised_date=day, reason=reason
        ),
        hours,
        st.sampled_from([None, "2026-11-20", "2026-11-21"]),
        st.sampled_from(["carrier", "weather"]),
    ),
    st.builds(lambda when: fact("OrderCancelled", at=when), hours),
    st.builds(lambda when: fact("OrderReturned", at=when), hours),
)


@thorough
@given(st.lists(facts, min_size=1, max_size=8), st.data())
def test_arrival_does_not_matter(told: list[Any], data: st.DataObject):
    """Any permutation, with any duplicates, ends in the same state."""
    extra = data.draw(st.lists(st.sampled_from(told), max_size=5), "told again")
    arrived = data.draw(st.permutations([*told, *extra]), "as they arrived")
    assert folded(*arrived) == folded(*told)
    assert folded(*arrived).model_dump_json() == folded(*told).model_dump_json()


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ([], "announced"),
        ([("OrderPlaced", 0)], "placed"),
        ([("OrderShipped", 1)], "shipped"),
        ([("OrderPlaced", 0), ("OrderShipped", 1)], "shipped"),
        ([("OrderPlaced", 0), ("OrderDelivered", 2)], "delivered"),
        ([("OrderDelivered", 2), ("OrderShipped", 3)], "delivered"),
        ([("OrderPlaced", 0), ("OrderCancelled", 1)], "cancelled"),
        ([("OrderPlaced", 0), ("OrderCancelled", 0)], "cancelled"),
        ([("OrderDelivered", 1), ("OrderCancelled", 1)], "cancelled"),
        ([("OrderShipped", 2), ("OrderCancelled", 1)], "cancelled"),
        ([("OrderCancelled", 1), ("OrderDelivered", 2)], "delivered"),
        ([("OrderCancelled", 1), ("OrderDelivered", 2), ("OrderCancelled", 3)], "cancelled"),
        ([("OrderCancelled", 1), ("OrderPlaced", 2)], "placed"),
        ([("OrderDelivered", 1), ("OrderReturned", 1)], "returned"),
        ([("OrderReturned", 2), ("OrderDelivered", 1)], "returned"),
        ([("OrderCancelled", 2), ("OrderReturned", 2)], "returned"),
        ([("DeliveryRescheduled", 1)], "announced"),
    ],
)
def test_the_state_after_some_facts(told: list[tuple[str, int]], status: str):
    """The fact that happened last counts; at one moment, the one that ends the order."""
    made = [fact(name, at=at(hour)) for name, hour in told]
    assert folded(*made).status == status
    assert folded(*reversed(made)).status == status


def test_delivered_only_after_all_parcels():
    """A split order has arrived when its last parcel has."""
    first = fact("OrderDelivered", at=at(3), parcel_id="p1")
    second = fact("OrderDelivered", at=at(9), parcel_id="p2")
    shipped = fact("OrderShipped", at=at(1), parcel_id="p1", parcels=2)
    assert folded(shipped, first).status == "shipped"
    assert folded(shipped, first, second).status == "delivered"
    assert folded(second, first, shipped).delivered_at == at(9)


def test_a_parcel_that_was_only_seen_is_waited_for():
    """An order has as many parcels as ids were seen, whatever a shipment said."""
    told = [
        fact("OrderShipped", at=at(1), parcel_id="p1"),
        fact("OrderShipped", at=at(1), parcel_id="p2"),
        fact("OrderDelivered", at=at(3), parcel_id="p1"),
    ]
    assert folded(*told).status == "shipped"


def test_a_delivery_without_a_parcel_is_the_whole_order():
    """Who sends no parcel ids means everything."""
    shipped = fact("OrderShipped", at=at(1), parcels=3)
    assert folded(shipped, fact("OrderDelivered", at=at(4))).delivered_at == at(4)


def test_a_delivered_order_waits_again_when_more_parcels_are_announced():
    """The number of parcels may be told late."""
    arrived = fact("OrderDelivered", at=at(3), parcel_id="p1")
    assert folded(arrived).status == "delivered"
    assert folded(arrived, fact("OrderShipped", at=at(1), parcels=2)).status == "shipped"


def test_the_later_word_stays():
    """An old promise that arrives late does not take the place of a newer one."""
    new = fact("DeliveryRescheduled", at=at(5), promised_date="2026-11-20")
    old = fact("DeliveryRescheduled", at=at(4), promised_date="2026-11-15")
    order = folded(new, old)
    assert order.reschedule is not None
    assert str(order.reschedule.value.promised_date) == "2026-11-20"


def test_the_same_moment_in_two_offsets_is_the_same_moment():
    """Facts are compared in the world's time, and kept in it."""
    oslo = fact("OrderDelivered", at="2026-11-02T10:00:00+01:00")
    utc = fact("OrderDelivered", at="2026-11-02T09:00:00Z")
    assert folded(oslo, utc).model_dump_json() == folded(utc, oslo).model_dump_json()


def test_an_item_does_not_grow_for_ever():
    """A sender that invents parcel ids fills an order up to a limit, the same in any order."""
    many = [
        fact("OrderDelivered", at=at(1), parcel_id=f"p{number:04}")
        for number in range(PARCELS_AT_MOST + 20)
    ]
    order = folded(*many)
    assert len(order.parcels) == PARCELS_AT_MOST
    assert order == folded(*reversed(many))
    assert order.status == "delivered"


def test_an_order_of_more_parcels_than_are_kept_can_still_arrive():
    """Beyond the limit the parcels that are kept stand for the rest."""
    shipped = fact("OrderShipped", at=at(1), parcels=PARCELS_AT_MOST + 5)
    arrived = [
        fact("OrderDelivered", at=at(2), parcel_id=f"p{number:04}")
        for number in range(PARCELS_AT_MOST + 5)
    ]
    assert folded(shipped, *arrived).status == "delivered"
