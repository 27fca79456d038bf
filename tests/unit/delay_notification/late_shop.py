"""A shop with one customer: facts in, a watch at its hours, a delivery that sends at once."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from functions.delay_notification.settings import DelaySettings
from functions.delay_notification.watching import Watching
from functions.order_intake.folding import fold
from gjensyn.events import incoming
from gjensyn.models.delay import DELAYS_KEY, Delays, Watch
from gjensyn.models.message import Message
from gjensyn.models.order import Order
from gjensyn.models.person import Person
from gjensyn.models.record import Stored
from gjensyn.ports import Insert, Replace
from tests.builders import SUBJECT, a_person, a_store, fact, item_key
from tests.fakes.clock import StandingClock

OSLO = ZoneInfo("Europe/Oslo")
START = datetime(2026, 11, 2, 8, tzinfo=UTC)  # a Monday, nine o'clock in Oslo
ENDED = ("delivered", "cancelled", "returned")


def day(text: str) -> date:
    """Read `11-05` as a date of 2026, anything longer as it stands."""
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


@dataclass
class Late:
    """The capability on the in-memory store, with a delivery that does what ours does.

    `sends` off: messages stay queued, as when sending has stopped itself.
    """

    settings: DelaySettings = field(default_factory=DelaySettings)
    person: Person = field(default_factory=a_person)
    start: datetime = START
    sends: bool = True

    def __post_init__(self) -> None:
        self.store = a_store(self.person)
        self.clock = StandingClock(self.start)
        self.watching = Watching(self.store, self.clock, self.settings)
        self.looks = 0

    # --- What the shop says ---

    def tell(self, name: str, order: str = "O-1", **fields: Any) -> str:
        """Take in one fact of now (or of `at`); returns what the watch made of it."""
        at = fields.pop("at", self.clock.now())
        told = fact(name, at=at, order_id=order, **fields)
        assert isinstance(told, incoming.OrderFact)
        known = self.order(order)
        blank = Order(
            subject=SUBJECT, key=item_key("order", order), order_id=order, customer_id="K-17"
        )
        after = fold(known or blank, told)
        if known == after:
            return "known"
        self.store.write(Replace(after) if known else Insert(after))
        return self.watching.follow(after.model_copy(update={"version": after.version + 1}))

    def place(self, order: str = "O-1", promise: str | None = "11-05", **fields: Any) -> str:
        """Sell something."""
        promised = None if promise is None else str(day(promise))
        return self.tell("OrderPlaced", order, promised_date=promised, **fields)

    def move(self, promise: str | None, order: str = "O-1", **fields: Any) -> str:
        """Say another date, or that none is known."""
        promised = None if promise is None else str(day(promise))
        return self.tell("DeliveryRescheduled", order, promised_date=promised, **fields)

    def deliver(self, order: str = "O-1", **fields: Any) -> str:
        """Hand it over."""
        return self.tell("OrderDelivered", order, **fields)

    # --- What happens meanwhile ---

    def wait(self, **duration: float) -> None:
        """Let time pass; the watch and the delivery work at their hours."""
        self.until(self.clock.now() + timedelta(**duration))

    def until(self, moment: datetime) -> None:
        """Let time pass up to a moment."""
        self.deliver_messages()
        while (delays := self.delays) and delays.due_at and delays.due_at <= moment:
            self.clock.moment = max(self.clock.moment, delays.due_at)
            self.looks += 1
            assert self.looks < 10_000, "the watch turns in circles"
            self.watching.look_at(SUBJECT, DELAYS_KEY)
            self.deliver_messages()
        self.clock.moment = moment

    def deliver_messages(self) -> None:
        """Send what is queued, or withdraw it where an order is over."""
        for message in self.messages("queued") if self.sends else ():
            over = [wanted for wanted in message.requires if self._status(wanted.key) in ENDED]
            if over:
                self.end(message, "cancelled", f"order_{self._status(over[0].key)}")
            else:
                self.end(message, "sent", None, sent_at=self.clock.now())

    def end(self, message: Message, status: str, reason: str | None, **fields: Any) -> None:
        """Let a message end."""
        ended = {"status": status, "reason": reason, "due_at": None, "due_shard": None, **fields}
        self.store.write(Replace(message.model_copy(update=ended)))

    def _status(self, key: str) -> str | None:
        order = self.store.get(Order, SUBJECT, key)
        return order.status if order else None

    # --- What can be seen ---

    def order(self, order: str = "O-1") -> Order | None:
        return self.store.get(Order, SUBJECT, item_key("order", order))

    @property
    def delays(self) -> Delays | None:
        return self.store.get(Delays, SUBJECT, DELAYS_KEY)

    def watch(self, order: str = "O-1") -> Watch:
        found = self.delays and self.delays.watch(item_key("order", order))
        assert found is not None
        return found

    def messages(self, status: str | None = None) -> list[Message]:
        """Return the ledger, oldest first."""
        found = self.store.query(Message, SUBJECT, "message#")
        ordered = sorted(found, key=lambda one: (one.sent_at or one.decided_at, one.key))
        return [one for one in ordered if status in (None, one.status)]

    @property
    def sent(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """What went out: when in Oslo, the kind, the orders."""
        return [
            (f"{one.sent_at.astimezone(OSLO):%m-%d %H:%M}", one.kind, one.order_ids)
            for one in self.messages("sent")
            if one.sent_at
        ]

    @property
    def reasons(self) -> list[str | None]:
        """Why something was not told."""
        return [one.reason for one in self.messages("skipped")]

    def said(self, number: int = -1, order: str = "O-1") -> dict[str, Any]:
        """Return what a message that went out says about an order."""
        content = self.messages("sent")[number].content["orders"]
        return next(one for one in content if one["order_number"] == order)

    def kept[Record: Stored](self, model: type[Record], prefix: str) -> list[Record]:
        return list(self.store.query(model, SUBJECT, prefix))


def late(**settings: Any) -> Late:
    """Open a shop with these settings."""
    return Late(DelaySettings.model_validate(settings))
