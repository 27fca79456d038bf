"""What a customer chooses about late orders, on the page behind the notice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from gjensyn.clock import Clock
from gjensyn.contention import insist
from gjensyn.links import Links, Opened
from gjensyn.models.delay import DELAYS_KEY, Choice, DelayAnswer, Delays
from gjensyn.models.message import Message
from gjensyn.models.order import Order
from gjensyn.ports import Insert, Replace, Store

CHOICES: tuple[Choice, ...] = get_args(Choice.__value__)
TRIES = 4

type ChoiceError = Literal["missing", "unknown"]


@dataclass(frozen=True, slots=True)
class LateOrder:
    """One order of the message as it is now: what was told, its state, what was chosen."""

    field: str
    told: Mapping[str, Any]
    order: Order
    answer: DelayAnswer | None

    @property
    def state(self) -> Literal["open", "delivered", "cancelled"]:
        """What is left to choose about: nothing, once it has arrived or was cancelled."""
        if self.order.status in ("cancelled", "returned"):
            return "cancelled"
        return "delivered" if self.order.status == "delivered" else "open"

    def day(self, name: str) -> date | None:
        """Return one of the dates that were told."""
        text = self.told[name]
        return date.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was posted: valid choices by field, or what is wrong."""

    choices: Mapping[str, Choice]
    error: ChoiceError | None = None


@dataclass(frozen=True, slots=True)
class Choosing:
    """Reads for GET, writes for POST."""

    store: Store
    links: Links
    clock: Clock

    def find(self, token: str) -> tuple[Opened, list[LateOrder]] | None:
        """Return what the token opens, with its orders; None: the same for all that fails."""
        opened = self.links.open("d", token)
        return None if opened is None else (opened, self._orders(opened.message))

    def choose(self, late: LateOrder, choice: Choice) -> None:
        """Write down a choice; the newest stands, and the same again changes nothing.

        Raises:
            ConflictError: others kept changing the same answer.
        """
        insist(lambda: self._choose(late, choice), TRIES)

    def _choose(self, late: LateOrder, choice: Choice) -> None:
        key = _answer_key(late.order)
        known = self.store.get(DelayAnswer, late.order.subject, key)
        if known and known.choice == choice:
            return
        answer = DelayAnswer(
            subject=late.order.subject,
            key=key,
            version=known.version if known else 0,
            customer_id=late.order.customer_id,
            order_id=late.order.order_id,
            choice=choice,
            at=self.clock.now(),
        )
        self.store.write(Replace(answer) if known else Insert(answer))

    def _orders(self, message: Message) -> list[LateOrder]:
        delays = self.store.get(Delays, message.subject, DELAYS_KEY)
        messages: dict[str, Message | None] = {message.key: message}
        found = []
        for number, wanted in enumerate(message.requires):
            order = self.store.get(Order, message.subject, wanted.key)
            if order is None:
                continue
            told = self._told(order, message, delays, messages)
            answer = self.store.get(DelayAnswer, message.subject, _answer_key(order))
            field = "choice" if len(message.requires) == 1 else f"choice-{number + 1}"
            found.append(LateOrder(field, told, order, answer))
        return found

    def _told(
        self,
        order: Order,
        message: Message,
        delays: Delays | None,
        known: dict[str, Message | None],
    ) -> Mapping[str, Any]:
        """Return what an order's customer was told last: a link of an old mail shows no old date.

        `known` are the messages read so far, by key.
        """
        watch = delays.watch(order.key) if delays else None
        newest = watch.told[-1].message if watch and watch.told else message.key
        if newest not in known:
            known[newest] = self.store.get(Message, message.subject, newest)
        later = known[newest]
        went_out = later is not None and later.status in ("sent", "unknown")
        return _about(order, later if later and went_out else message)


def read_choices(fields: Mapping[str, str], orders: list[LateOrder]) -> Chosen:
    """Read a posted form; a bare `choice` speaks for every open order."""
    choices: dict[str, Choice] = {}
    for late in orders:
        text = (fields.get(late.field) or fields.get("choice") or "").strip()
        if late.state != "open" or not text:
            continue
        choice = next((known for known in CHOICES if known == text), None)
        if choice is None:
            return Chosen({}, "unknown")
        choices[late.field] = choice
    asked = any(late.state == "open" for late in orders)
    return Chosen(choices, "missing" if asked and not choices else None)


def _about(order: Order, message: Message) -> Mapping[str, Any]:
    said: list[Mapping[str, Any]] = message.content["orders"]
    return next(one for one in said if one["order_number"] == order.order_id)


def _answer_key(order: Order) -> str:
    return f"delay-answer#{order.key.partition('#')[2]}"
