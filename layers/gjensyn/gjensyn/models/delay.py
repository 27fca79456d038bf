"""The promises made to one person: what was promised, what was told, when to look again."""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from gjensyn.models.classified import NEITHER, PERSONAL, PLAIN, PSEUDONYMOUS, Life
from gjensyn.models.record import Due, Sealable, Stored, Table

DELAYS_KEY = "delays"

type Choice = Literal["wait", "change", "cancel", "talk"]


class Told(Sealable):
    """One message about one order.

    `named` is the date it gave (None: not known yet), `before` the one that the customer held until
    then, `next_update` the day on which we said that we would write again.
    """

    at: datetime
    named: date | None
    message: str
    before: date | None = None
    next_update: date | None = None


class Heard(Sealable):
    """A word on an order's date; `own`: the customer asked for it themselves."""

    at: datetime
    named: date | None
    own: bool = False


class News(Sealable):
    """What the customer has not been told yet: since when it waits, and the date it names."""

    since: datetime
    named: date | None


class Watch(Sealable):
    """One order's promise.

    `promise` is the date the customer holds: that of the sale, agreed with them, or told since.
    The order is late by `first_promise`, from `late_from` on (midnight after it, there). `placed`
    is what the sale said, credible or not; `heard` and `agreed` are the newest words that have
    been weighed. `broken_at` is when the shop first knew that the promise would not hold.
    `entries` counts what the ledger holds about the order: no entry is written twice.
    """

    order: str
    order_id: str
    promise: date | None = None
    first_promise: date | None = None
    late_from: datetime | None = None
    placed: date | None = None
    agreed: Heard | None = None
    heard: Heard | None = None
    news: News | None = None
    open: bool = True
    closed_at: datetime | None = None
    broken_at: datetime | None = None
    told: tuple[Told, ...] = ()
    updates: int = 0
    entries: int = 0
    handed_over: bool = False
    compensated: bool = False
    look_at: datetime | None = None


class Delays(Due):
    """All promises to one person: one item, so that several late orders are one message.

    `last_message` has not been seen to its end yet: that is done at `check_at`, and until then
    `unsaid` keeps its watches as they were before it. Nothing is told earlier than `not_before`.
    """

    table: ClassVar[Table] = Table.ORDERS
    entity: ClassVar[str] = "delays"
    life: ClassVar[Life] = Life("gdpr_erase", exported=True, kept="until erased")

    customer_id: Annotated[str, PSEUDONYMOUS]
    watches: Annotated[tuple[Watch, ...], PERSONAL] = ()
    unsaid: Annotated[tuple[Watch, ...], PERSONAL] = ()
    last_message: Annotated[str | None, PSEUDONYMOUS] = None
    last_message_at: Annotated[datetime | None, NEITHER] = None
    check_at: Annotated[datetime | None, NEITHER] = None
    not_before: Annotated[datetime | None, NEITHER] = None

    def watch(self, order: str) -> Watch | None:
        """Return the watch on an order (its key), if there is one."""
        return next((watch for watch in self.watches if watch.order == order), None)


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
