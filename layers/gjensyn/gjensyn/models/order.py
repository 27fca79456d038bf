"""An order: its state folded from facts that come twice, late and in any order."""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from gjensyn.models.classified import (
    NEITHER,
    PERSONAL,
    PLAIN,
    PLAIN_PSEUDONYMOUS,
    PSEUDONYMOUS,
    Life,
)
from gjensyn.models.record import Dated, Sealable, Stored, Table

type OrderStatus = Literal["announced", "placed", "shipped", "delivered", "cancelled", "returned"]


class Line(Sealable):
    """One line of an order, as the shop named it."""

    product_id: str
    name: str
    category: str | None = None
    quantity: float
    unit_price: float | None = None


class Placement(Sealable):
    """What an order was when it was placed."""

    lines: tuple[Line, ...]
    currency: str | None = None
    promised_date: date | None = None
    gift: bool = False
    subscription: bool = False
    soft_opt_in: bool = False


class Reschedule(Sealable):
    """A new promise, or the honest word that there is none yet (`promised_date` None)."""

    promised_date: date | None
    reason: str
    explanation: dict[str, str] = {}
    requested_by: Literal["sender", "customer"] = "sender"
    story_url: str | None = None


class Parcel(Sealable):
    """The two moments of a parcel; either may be told first."""

    shipped_at: datetime | None = None
    delivered_at: datetime | None = None


class Order(Stored):
    """One order of one person.

    `reschedule` is the newest word on its date, `own_request` the newest that the customer asked
    for: what they agreed to stays the promise, whatever is said later.
    """

    table: ClassVar[Table] = Table.ORDERS
    entity: ClassVar[str] = "order"
    life: ClassVar[Life] = Life("gdpr_erase", exported=True, kept="until erased")

    status: Annotated[OrderStatus, PLAIN] = "announced"
    lookup: Annotated[str | None, PLAIN_PSEUDONYMOUS] = None
    order_id: Annotated[str, PSEUDONYMOUS]
    customer_id: Annotated[str, PSEUDONYMOUS]
    placement: Annotated[Dated[Placement] | None, PERSONAL] = None
    reschedule: Annotated[Dated[Reschedule] | None, PERSONAL] = None
    own_request: Annotated[Dated[Reschedule] | None, PERSONAL] = None
    parcels: Annotated[dict[str, Parcel], PSEUDONYMOUS] = {}
    declared_parcels: Annotated[int, NEITHER] = 1
    shipped_at: Annotated[datetime | None, PERSONAL] = None
    whole_delivered_at: Annotated[datetime | None, PERSONAL] = None
    cancelled_at: Annotated[datetime | None, PERSONAL] = None
    returned_at: Annotated[datetime | None, PERSONAL] = None
    agent_id: Annotated[Dated[str] | None, PERSONAL] = None
    touchpoint: Annotated[Dated[str] | None, NEITHER] = None

    @property
    def delivered_at(self) -> datetime | None:
        """When the last parcel had arrived; None while one is missing."""
        arrivals = [parcel.delivered_at for parcel in self.parcels.values() if parcel.delivered_at]
        expected = max(self.declared_parcels, len(self.parcels))
        by_parcels = max(arrivals) if len(arrivals) >= expected else None
        whole = self.whole_delivered_at
        return min(filter(None, (by_parcels, whole)), default=None)
