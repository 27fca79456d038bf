"""What can happen to an order of the built-in shop, as the facts that its systems would send."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from infra.demo.people import Person


@dataclass(frozen=True, slots=True)
class Fact:
    """One event on the bus at its own time."""

    at: datetime
    source: str
    detail_type: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Placed:
    """An order as it was placed; `work` is how long the shop needs until it leaves."""

    person: Person
    order_id: str
    at: datetime
    lines: list[dict[str, Any]]
    promised: date
    work: timedelta

    def fact(self, after: timedelta, source: str, kind: str, **more: Any) -> Fact:
        at = self.at + after
        serial = "".join(f"-{more[key]}" for key in ("parcel_id",) if key in more)
        detail = {
            "event_id": f"{kind}-{self.order_id}{serial}",
            "occurred_at": at.isoformat(),
            "customer_id": self.person.customer_id,
            "order_id": self.order_id,
            **more,
        }
        return Fact(at, source, kind, detail)

    def placed(self, **more: Any) -> Fact:
        return self.fact(
            timedelta(0),
            "shop",
            "OrderPlaced",
            customer=self.person.as_customer(),
            lines=self.lines,
            currency="NOK",
            promised_date=self.promised.isoformat(),
            **more,
        )


_PACKED = timedelta(hours=23)


def delivered(order: Placed, **more: Any) -> Iterator[Fact]:
    """Placed, shipped in one parcel, delivered."""
    yield order.placed(**more)
    yield order.fact(_PACKED, "shop", "OrderShipped", carrier="Nordbud")
    yield order.fact(order.work, "nordbud", "OrderDelivered")


def split(order: Placed) -> Iterator[Fact]:
    """Two parcels that arrive on different days: one survey, after the second."""
    first, second = f"{order.order_id}-1", f"{order.order_id}-2"
    later = order.work + timedelta(days=2)
    yield order.placed()
    yield order.fact(_PACKED, "shop", "OrderShipped", parcel_id=first, parcels=2)
    yield order.fact(_PACKED, "shop", "OrderShipped", parcel_id=second, parcels=2)
    yield order.fact(order.work, "nordbud", "OrderDelivered", parcel_id=first)
    yield order.fact(later, "nordbud", "OrderDelivered", parcel_id=second)


def cancelled(order: Placed) -> Iterator[Fact]:
    """Regretted the same day."""
    yield order.placed()
    yield order.fact(timedelta(hours=4), "shop", "OrderCancelled")


def late(order: Placed) -> Iterator[Fact]:
    """Stands still in the warehouse, gets a new date, and arrives five days late."""
    promised = order.promised + timedelta(days=4)
    yield order.placed()
    yield order.fact(
        timedelta(days=2),
        "shop",
        "DeliveryRescheduled",
        promised_date=promised.isoformat(),
        reason="warehouse",
        explanation={"nb": "Vi fant ikke varen på lageret.", "en": "We could not find the item."},
    )
    yield order.fact(order.work + timedelta(days=4), "shop", "OrderShipped", carrier="Nordbud")
    yield order.fact(order.work + timedelta(days=6), "nordbud", "OrderDelivered")


def returned(order: Placed) -> Iterator[Fact]:
    """Delivered and sent back before anybody could be asked."""
    yield from delivered(order)
    yield order.fact(order.work + timedelta(hours=4), "shop", "OrderReturned")


def visit(order: Placed, agent_id: str) -> Iterator[Fact]:
    """A bicycle in the workshop, collected when it is ready."""
    yield order.placed()
    yield order.fact(
        order.work, "workshop", "OrderDelivered", agent_id=agent_id, touchpoint="visit"
    )


def case(order: Placed, agent_id: str) -> Iterator[Fact]:
    """A question about an order that has arrived, answered by somebody the same week."""
    case_id = order.order_id.replace("F-", "S-")
    opened = order.work + timedelta(hours=3)
    closed = opened + timedelta(hours=22)
    for after, kind in ((opened, "SupportCaseOpened"), (closed, "SupportCaseClosed")):
        about = {"case_id": case_id, "agent_id": agent_id, "topic": "monteringsråd"}
        fact = order.fact(after, "support", kind, **about)
        fact.detail["event_id"] = f"{kind}-{case_id}"
        yield fact
