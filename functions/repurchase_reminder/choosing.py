"""What a customer does with a proposal, on the page behind the link."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal, get_args

from functions.repurchase_reminder.catalogue import Catalogue
from functions.repurchase_reminder.ordering import ordered, reorder_key
from functions.repurchase_reminder.settings import ReminderSettings
from functions.repurchase_reminder.timing import There
from gjensyn.clock import Clock
from gjensyn.errors import ConflictError
from gjensyn.links import Links, Opened
from gjensyn.models.person import Person
from gjensyn.models.product import Product
from gjensyn.models.proposal import (
    PROPOSAL_KEY,
    STILL_OPEN,
    Proposal,
    ProposedLine,
    Reorder,
)
from gjensyn.models.purchase import RhythmItem
from gjensyn.policy.zones import zones_there
from gjensyn.ports import Change, Replace, Store
from gjensyn.rhythm.state import note_response, note_still_some

type Wish = Literal["order", "later", "still_have_some", "never", "stop"]
type State = Literal["open", "announced", "ordered", "stopped", "gone"]
type WishError = Literal["missing", "unknown"]

WISHES: tuple[Wish, ...] = get_args(Wish.__value__)
TRIES = 4
ON_ITS_WAY = timedelta(days=14)  # by then an order that was placed has become a purchase


@dataclass(frozen=True, slots=True)
class Offer:
    """What the token opens: the lines as proposed, the products as they are today."""

    opened: Opened
    proposal_id: str
    current: Proposal | None
    lines: tuple[ProposedLine, ...]
    products: Mapping[str, Product | None]
    reorder: Reorder | None

    @property
    def state(self) -> State:
        """What is left to do."""
        if self.reorder is not None:
            return "ordered"
        if not any(self.available(line) for line in self.lines):
            return "gone"
        if self.current is not None:
            if self.current.status == "announced":
                return "announced"
            if self.current.status == "stopped" and self.current.model == "automate":
                return "stopped"
        return "open"

    def available(self, line: ProposedLine) -> bool:
        """Tell whether it can still be bought; what the shop never told of is taken to be sold."""
        product = self.products.get(line.product_id)
        return product is None or product.status == "active"

    def price(self, line: ProposedLine) -> float | None:
        """Return today's price of one, None where nobody knows."""
        product = self.products.get(line.product_id)
        return product.unit_price if product else line.unit_price


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was posted: a wish and the lines it is for, or what is wrong."""

    wish: Wish | None
    lines: tuple[ProposedLine, ...]
    error: WishError | None = None


@dataclass(frozen=True, slots=True)
class Choosing:
    """Reads for GET, writes for POST."""

    store: Store
    links: Links
    catalogue: Catalogue
    clock: Clock
    settings: ReminderSettings

    def find(self, token: str) -> Offer | None:
        """Return what the token opens; None: the same for all that fails."""
        opened = self.links.open("r", token)
        if opened is None or "proposal_id" not in opened.message.content:
            return None
        content: dict[str, Any] = opened.message.content
        lines = tuple(_line(told) for told in content["lines"])
        subject, number = opened.message.subject, content["proposal_id"]
        current = self.store.get(Proposal, subject, PROPOSAL_KEY)
        return Offer(
            opened=opened,
            proposal_id=number,
            current=current if current and current.proposal_id == number else None,
            lines=lines,
            products={line.product_id: self.catalogue.product(line.product_id) for line in lines},
            reorder=self.store.get(Reorder, subject, reorder_key(number)),
        )

    def act(self, token: str, chosen: Chosen) -> Offer | None:
        """Do what was chosen, once; returns the offer as it was then, None if it is gone.

        Raises:
            ConflictError: others kept changing the same items.
        """
        for attempt in range(TRIES):
            offer = self.find(token)
            if offer is None or chosen.wish is None:
                return None
            changes = self._changes(offer, chosen.wish, chosen.lines)
            try:
                if changes:
                    self.store.write(*changes)
            except ConflictError:
                if attempt == TRIES - 1:
                    raise
            else:
                return offer
        return None

    def _changes(self, offer: Offer, wish: Wish, lines: Sequence[ProposedLine]) -> list[Change]:
        if offer.reorder is not None:
            return []  # it has been ordered already: once is all there is
        trained = [
            Replace(after)
            for line in lines
            if (item := self.store.get(RhythmItem, offer.opened.message.subject, line.rhythm))
            and (after := self._trained(item, wish, offer.opened.person)) != item
        ]
        if wish == "order":
            return [*self._order(offer, lines), *trained]
        if wish == "stop" and (offer.current is None or offer.current.status != "announced"):
            return []
        if offer.current is not None and offer.current.status in STILL_OPEN:
            ended = "stopped" if offer.current.status == "announced" else "answered"
            over = {"status": ended, "due_at": None, "due_shard": None}
            return [Replace(offer.current.model_copy(update=over)), *trained]
        return list(trained)

    def _order(self, offer: Offer, lines: Sequence[ProposedLine]) -> list[Change]:
        wanted = [line for line in lines if offer.available(line)]
        message, now = offer.opened.message, self.clock.now()
        proposal = offer.current or Proposal(
            subject=message.subject,
            key=PROPOSAL_KEY,
            status="suggested",
            proposal_id=offer.proposal_id,
            customer_id=message.customer_id,
            model=message.content["model"],
            lines=offer.lines,
            made_at=message.decided_at,
            message=message.key,
        )
        over, reorder = ordered(proposal, wanted, now)
        return [over, reorder] if offer.current else [reorder]

    def _trained(self, item: RhythmItem, wish: Wish, person: Person) -> RhythmItem:
        """Return the rhythm once it has heard what its owner wants."""
        zones = zones_there(person, self.settings.shop_time_zone)
        there = There(self.clock.now(), zones, self.settings)
        heard = note_response(item.rhythm, there.today)
        later = timedelta(days=self.settings.reminder_later_days)
        fields: dict[str, Any] = {"rhythm": heard}
        match wish:
            case "never":
                at_rest = {"due_at": None, "due_shard": None}
                return item.model_copy(
                    update={**fields, **at_rest, "never": True, "silent": "never"}
                )
            case "still_have_some":
                fields["rhythm"] = note_still_some(item.rhythm, there.today)
                until, fields["snoozed_until"] = there.today + timedelta(days=1), None
            case "later":
                until = fields["snoozed_until"] = there.today + later
            case _:
                until = fields["snoozed_until"] = there.today + ON_ITS_WAY
        due = {"due_at": there.hour_of(until), "due_shard": self.store.shard(item.subject)}
        return item.model_copy(update={**fields, **due})


def read_choice(fields: Mapping[str, str], offer: Offer) -> Chosen:
    """Read a posted form: what to do, with which lines; one line alone needs no tick."""
    wish = next((known for known in WISHES if known == fields.get("do")), None)
    if wish is None:
        return Chosen(None, (), "unknown" if fields.get("do") else "missing")
    ticked = tuple(line for number, line in enumerate(offer.lines) if fields.get(field_of(number)))
    lines = offer.lines if wish == "stop" or len(offer.lines) == 1 else ticked
    if not lines:
        return Chosen(None, (), "missing")
    if wish == "order" and not any(offer.available(line) for line in lines):
        return Chosen(None, (), "missing")
    return Chosen(wish, lines)


def field_of(number: int) -> str:
    """Return the name of the tick box of a line."""
    return f"line-{number + 1}"


def _line(told: Mapping[str, Any]) -> ProposedLine:
    return ProposedLine(**{name: told[name] for name in ProposedLine.model_fields if name in told})
