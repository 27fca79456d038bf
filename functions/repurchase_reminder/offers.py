"""What a link to the page opens: a proposal that was sent, or the same again at any time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from functions.repurchase_reminder.catalogue import Catalogue
from functions.repurchase_reminder.deciding import ON_ITS_WAY
from functions.repurchase_reminder.ordering import reorder_key
from functions.repurchase_reminder.serving import line_for, model_of
from functions.repurchase_reminder.settings import ReminderSettings
from gjensyn.again_links import TOKEN, Again, AgainLinks
from gjensyn.clock import Clock
from gjensyn.errors import KeyMissingError
from gjensyn.links import Links, Opened
from gjensyn.models.message import Message
from gjensyn.models.person import PERSON_KEY, Person
from gjensyn.models.product import Product
from gjensyn.models.proposal import (
    PROPOSAL_KEY,
    STILL_OPEN,
    Proposal,
    ProposedLine,
    Reorder,
)
from gjensyn.models.purchase import RhythmItem
from gjensyn.ports import Store
from gjensyn.pseudonyms import intent_key

type State = Literal["open", "again", "announced", "ordered", "stopped", "gone"]


@dataclass(frozen=True, slots=True)
class Offer:
    """What the token opens: the lines as proposed, the products as they are today.

    `made` is the proposal as it was made; `current` what stands before the customer now, if it is
    about the same. `sent_at` is when its message went out; `unasked` is False where they came by
    themselves, from the preference page.
    """

    person: Person
    made: Proposal
    current: Proposal | None
    products: Mapping[str, Product | None]
    reorder: Reorder | None
    language: str | None
    sent_at: datetime | None = None
    unasked: bool = True
    on_its_way: bool = False

    @property
    def lines(self) -> tuple[ProposedLine, ...]:
        """The lines as they were proposed."""
        return self.made.lines

    @property
    def state(self) -> State:
        """What is left to do."""
        if self.reorder is not None or self.on_its_way:
            return "ordered"
        if not any(self.available(line) for line in self.lines):
            return "gone"
        if not self.unasked:
            return "again"
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
class Offers:
    """Opens the two kinds of links. Writes nothing."""

    store: Store
    links: Links
    again: AgainLinks
    catalogue: Catalogue
    clock: Clock
    settings: ReminderSettings

    def find(self, token: str) -> Offer | None:
        """Return what the token opens; None: the same for all that fails."""
        if len(token) == TOKEN:
            again = self.again.open(token, self.clock.now().date())
            try:
                return self._once_more(again) if again else None
            except KeyMissingError:
                return None  # shredded: nobody is there any more
        opened = self.links.open("r", token)
        return None if opened is None else self._proposed(opened)

    def _proposed(self, opened: Opened) -> Offer:
        message = opened.message
        made = _made(message)
        current = self.store.get(Proposal, message.subject, PROPOSAL_KEY)
        return Offer(
            person=opened.person,
            made=made,
            current=current if current and current.proposal_id == made.proposal_id else None,
            products=self._products(made),
            reorder=self.store.get(Reorder, message.subject, reorder_key(made.proposal_id)),
            language=message.language,
            sent_at=message.sent_at,
        )

    def _once_more(self, again: Again) -> Offer | None:
        """Return one product as it was bought last; each link of a day orders once."""
        person = self.store.get(Person, again.subject, PERSON_KEY)
        item = self.store.get(RhythmItem, again.subject, again.rhythm)
        if person is None or person.fenced or item is None or item.rhythm.last is None:
            return None
        number = intent_key("again", again.subject, again.rhythm, again.until.isoformat())
        product = self.catalogue.product(item.product_id)
        made = Proposal(
            subject=again.subject,
            key=PROPOSAL_KEY,
            status="suggested",
            proposal_id=number,
            customer_id=person.customer_id,
            model=model_of(person, item),
            lines=(line_for(item, product, self.settings),),
            made_at=self.clock.now(),
            message="",
        )
        current = self.store.get(Proposal, again.subject, PROPOSAL_KEY)
        alike = current if current and _alike(made, current) else None
        return Offer(
            person=person,
            made=made,
            current=alike if alike and alike.status in STILL_OPEN else None,
            products={item.product_id: product},
            reorder=self.store.get(Reorder, again.subject, reorder_key(number)),
            language=person.speaks,
            unasked=False,
            on_its_way=alike is not None and self._coming(alike, item),
        )

    def _coming(self, proposal: Proposal, item: RhythmItem) -> bool:
        """Tell whether it was ordered of late and is not known to have been bought since."""
        last = item.rhythm.last
        recent = self.clock.now() - proposal.made_at < ON_ITS_WAY
        since = last is not None and last.day >= proposal.made_at.date()
        return proposal.status == "ordered" and recent and not since

    def _products(self, made: Proposal) -> dict[str, Product | None]:
        return {line.product_id: self.catalogue.product(line.product_id) for line in made.lines}


def _made(message: Message) -> Proposal:
    """Return the proposal that a message told of, as it was then."""
    content: dict[str, Any] = message.content
    known = ProposedLine.model_fields
    return Proposal(
        subject=message.subject,
        key=PROPOSAL_KEY,
        status="suggested",
        proposal_id=content["proposal_id"],
        customer_id=message.customer_id,
        model=content["model"],
        lines=tuple(
            ProposedLine(**{name: told[name] for name in known if name in told})
            for told in content["lines"]
        ),
        made_at=message.decided_at,
        message=message.key,
    )


def _alike(made: Proposal, current: Proposal) -> bool:
    """Tell whether one of the lines is the same product, or of its group."""
    return any(
        line.rhythm == other.rhythm or (line.group is not None and line.group == other.group)
        for line in made.lines
        for other in current.lines
    )
