"""What somebody bought, and what it teaches about when they will need it again."""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from gjensyn.models.classified import (
    NEITHER,
    PERSONAL,
    PLAIN,
    PSEUDONYMOUS,
    SEALED_OWN_KEY,
    Life,
)
from gjensyn.models.order import Line
from gjensyn.models.person import ServiceModel
from gjensyn.models.record import Due, Stored, Table
from gjensyn.rhythm.state import Rhythm

PURCHASE_PREFIX = "purchase#"
RHYTHM_PREFIX = "rhythm#"

type PurchaseStatus = Literal["new", "counted", "void", "withdrawn"]


class Purchase(Stored):
    """One order as far as rhythms need it, until they have learnt from it.

    `new` and `void` wait to be counted or taken back, `counted` and `withdrawn` are done.
    `counted` holds the keyed products whose rhythms know of it; `recount` those that knew of what
    it was before it was told again or cancelled, and must be learnt anew.
    """

    table: ClassVar[Table] = Table.CUSTOMERS
    entity: ClassVar[str] = "purchase"
    life: ClassVar[Life] = Life("gdpr_erase", exported=True, kept="until erased")

    status: Annotated[PurchaseStatus, PLAIN] = "new"
    order_id: Annotated[str, PSEUDONYMOUS]
    customer_id: Annotated[str, PSEUDONYMOUS]
    placed_at: Annotated[datetime, PERSONAL]
    lines: Annotated[tuple[Line, ...], PERSONAL]
    currency: Annotated[str | None, NEITHER] = None
    gift: Annotated[bool, PERSONAL] = False
    subscription: Annotated[bool, PERSONAL] = False
    soft_opt_in: Annotated[bool, PERSONAL] = False
    counted: Annotated[tuple[str, ...], SEALED_OWN_KEY] = ()
    recount: Annotated[tuple[str, ...], SEALED_OWN_KEY] = ()

    @property
    def mark(self) -> str:
        """What tells this order from others of the same day: the beginning of its keyed hash."""
        return self.key.removeprefix(PURCHASE_PREFIX)[:10]


class RhythmItem(Due):
    """How one person buys one product; `due_at` is when to look at it next.

    `described_by` is the purchase that name, category and quantity are taken from: the latest.
    `subscribed_on` is the day of the last purchase by subscription. `silent` is why nothing is
    said, for those who ask. `asked` is the message in which it was last reminded of, until it is
    known whether that went out. `left`: it was judged that they buy it no more. `service_model` is
    what its owner chose for this product alone.
    """

    table: ClassVar[Table] = Table.CUSTOMERS
    entity: ClassVar[str] = "rhythm"
    life: ClassVar[Life] = Life("gdpr_erase", exported=True, kept="until erased")

    customer_id: Annotated[str, PSEUDONYMOUS]
    product_id: Annotated[str, PSEUDONYMOUS]
    name: Annotated[str, PERSONAL]
    category: Annotated[str | None, PERSONAL] = None
    quantity: Annotated[float, PERSONAL] = 1.0
    described_by: Annotated[tuple[datetime, str] | None, SEALED_OWN_KEY] = None
    rhythm: Annotated[Rhythm, PERSONAL] = Rhythm()
    subscribed_on: Annotated[date | None, PERSONAL] = None
    snoozed_until: Annotated[date | None, PERSONAL] = None
    never: Annotated[bool, PERSONAL] = False
    service_model: Annotated[ServiceModel | None, PERSONAL] = None
    left: Annotated[bool, PERSONAL] = False
    silent: Annotated[str | None, NEITHER] = None
    expected: Annotated[tuple[date, date, date] | None, PERSONAL] = None
    asked: Annotated[str | None, SEALED_OWN_KEY] = None
    asked_on: Annotated[date | None, PERSONAL] = None
