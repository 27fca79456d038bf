"""The promises made to one person: what was promised, what was told, when to look again."""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from gjensyn.models.classified import (
    NEITHER,
    PERSONAL,
    PLAIN,
    PSEUDONYMOUS,
    SEALED_OWN,
    SEALED_OWN_KEY,
    Life,
)
from gjensyn.models.record import Due, Sealable, Stored, Table

DELAYS_KEY = "delays"

type Choice = Literal["wait", "change", "cancel", "talk"]


class Told(Sealable):
    """One message about one order: the date it named (None: not known yet), and which message."""

    at: datetime
    named: date | None
    message: Annotated[str, SEALED_OWN_KEY]


class Watch(Sealable):
    """One order's promise. `promise` is the date the customer holds: promised, or told since.

    `first_promise` stays what it was. `broken_at` is when the shop first knew that it would not
    hold. `pending_at` is when a change arrived that has not been told yet.
    """

    order: Annotated[str, SEALED_OWN_KEY]
    order_id: str
    promise: date | None
    first_promise: date | None
    open: bool = True
    closed_at: datetime | None = None
    closed_on: date | None = None
    heard_at: datetime | None = None
    pending_at: datetime | None = None
    broken_at: datetime | None = None
    told: tuple[Told, ...] = ()
    updates: int = 0
    handed_over: bool = False
    compensated: bool = False
    look_at: Annotated[datetime | None, SEALED_OWN] = None


class Delays(Due):
    """All promises to one person: one item, so that several late orders are one message."""

    table: ClassVar[Table] = Table.ORDERS
    entity: ClassVar[str] = "delays"
    life: ClassVar[Life] = Life("gdpr_erase", exported=True, kept="until erased")

    customer_id: Annotated[str, PSEUDONYMOUS]
    watches: Annotated[tuple[Watch, ...], PERSONAL] = ()
    last_message: Annotated[str | None, SEALED_OWN_KEY] = None
    last_message_at: Annotated[datetime | None, NEITHER] = None
    check_at: Annotated[datetime | None, SEALED_OWN] = None


class DelayAnswer(Stored):
    """What a customer chose about one late order; the newest choice stands."""

    table: ClassVar[Table] = Table.ORDERS
    entity: ClassVar[str] = "delay_answer"
    life: ClassVar[Life] = Life("gdpr_erase", exported=True, kept="until erased")

    customer_id: Annotated[str, PSEUDONYMOUS]
    order_id: Annotated[str, PSEUDONYMOUS]
    choice: Annotated[Choice, PERSONAL]
    at: Annotated[datetime, PERSONAL]


class Compensation(Stored):
    """Granted once per order, when a delay has outlasted the patience of a customer."""

    table: ClassVar[Table] = Table.ORDERS
    entity: ClassVar[str] = "compensation"
    life: ClassVar[Life] = Life("gdpr_erase", exported=True, kept="until erased")

    customer_id: Annotated[str, PSEUDONYMOUS]
    order_id: Annotated[str, PSEUDONYMOUS]
    at: Annotated[datetime, PLAIN]


class HandOver(Stored):
    """The machine has said all it knows: from here on a person looks after the order."""

    table: ClassVar[Table] = Table.ORDERS
    entity: ClassVar[str] = "hand_over"
    life: ClassVar[Life] = Life("gdpr_erase", exported=True, kept="until erased")

    customer_id: Annotated[str, PSEUDONYMOUS]
    order_id: Annotated[str, PSEUDONYMOUS]
    at: Annotated[datetime, PLAIN]
