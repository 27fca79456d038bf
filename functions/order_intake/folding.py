"""Folding facts into an order: the same state whatever the order of arrival, and however often."""

from datetime import datetime

from gjensyn.events import incoming as told
from gjensyn.models.order import Line, Order, OrderStatus, Parcel, Placement, Reschedule
from gjensyn.models.record import Dated, latest

PARCELS_AT_MOST = 200  # a sender that invents parcel ids must not make an item grow for ever


def fold(order: Order, fact: told.OrderFact) -> Order:
    """Return the order as it is once the fact is known too."""
    match fact:
        case told.OrderPlaced():
            folded = _placed(order, fact)
        case told.OrderShipped():
            folded = _shipped(order, fact)
        case told.DeliveryRescheduled():
            folded = _rescheduled(order, fact)
        case told.OrderDelivered():
            folded = _delivered(order, fact)
        case told.OrderCancelled():
            folded = _with(order, cancelled_at=_later(order.cancelled_at, fact.occurred_at))
        case told.OrderReturned():
            folded = _with(order, returned_at=_later(order.returned_at, fact.occurred_at))
        case _:
            raise TypeError(f"no fact about an order: {type(fact).__name__}")
    return _with(folded, status=_status(folded))


def _placed(order: Order, fact: told.OrderPlaced) -> Order:
    placement = Placement(
        lines=tuple(Line(**line.model_dump()) for line in fact.lines),
        currency=fact.currency,
        promised_date=fact.promised_date,
        gift=fact.gift,
        subscription=fact.subscription,
        soft_opt_in=fact.soft_opt_in,
    )
    told_now = Dated[Placement](value=placement, at=fact.occurred_at)
    return _with(order, placement=latest(order.placement, told_now))


def _shipped(order: Order, fact: told.OrderShipped) -> Order:
    folded = _with(
        order,
        shipped_at=_earlier(order.shipped_at, fact.occurred_at),
        declared_parcels=max(order.declared_parcels, min(fact.parcels, PARCELS_AT_MOST)),
    )
    if fact.parcel_id is None:
        return folded
    parcel = order.parcels.get(fact.parcel_id, Parcel())
    shipped = _earlier(parcel.shipped_at, fact.occurred_at)
    return _with_parcel(folded, fact.parcel_id, parcel.model_copy(update={"shipped_at": shipped}))


def _rescheduled(order: Order, fact: told.DeliveryRescheduled) -> Order:
    reschedule = Reschedule(
        promised_date=fact.promised_date,
        reason=fact.reason,
        explanation=fact.explanation,
        requested_by=fact.requested_by,
        story_url=fact.story_url,
    )
    told_now = Dated[Reschedule](value=reschedule, at=fact.occurred_at)
    own = told_now if fact.requested_by == "customer" else None
    return _with(
        order,
        reschedule=latest(order.reschedule, told_now),
        own_request=latest(order.own_request, own),
    )


def _delivered(order: Order, fact: told.OrderDelivered) -> Order:
    at = fact.occurred_at
    agent = Dated[str](value=fact.agent_id, at=at) if fact.agent_id else None
    touchpoint = Dated[str](value=fact.touchpoint, at=at) if fact.touchpoint else None
    folded = _with(
        order,
        agent_id=latest(order.agent_id, agent),
        touchpoint=latest(order.touchpoint, touchpoint),
    )
    if fact.parcel_id is None:
        return _with(folded, whole_delivered_at=_earlier(order.whole_delivered_at, at))
    parcel = order.parcels.get(fact.parcel_id, Parcel())
    arrived = _earlier(parcel.delivered_at, at)
    return _with_parcel(folded, fact.parcel_id, parcel.model_copy(update={"delivered_at": arrived}))


def _status(order: Order) -> OrderStatus:
    """Name the state. At the same moment, the fact that ends the order wins."""
    delivered, cancelled = order.delivered_at, order.cancelled_at
    placed = order.placement.at if order.placement else None
    if order.returned_at:
        return "returned"
    if cancelled and not _after(delivered, cancelled) and not _after(placed, cancelled):
        return "cancelled"
    if delivered:
        return "delivered"
    if order.shipped_at:
        return "shipped"
    return "placed" if placed else "announced"


def _with_parcel(order: Order, parcel_id: str, parcel: Parcel) -> Order:
    parcels = {**order.parcels, parcel_id: parcel}
    kept = sorted(parcels)[:PARCELS_AT_MOST]  # by name: which came first must not matter
    return _with(order, parcels={name: parcels[name] for name in kept})


def _with(order: Order, **fields: object) -> Order:
    return order.model_copy(update=fields)


def _after(moment: datetime | None, other: datetime) -> bool:
    return moment is not None and moment > other


def _earlier(known: datetime | None, now_told: datetime) -> datetime:
    return min(known or now_told, now_told)


def _later(known: datetime | None, now_told: datetime) -> datetime:
    return max(known or now_told, now_told)
