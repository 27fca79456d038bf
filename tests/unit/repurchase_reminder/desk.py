"""The page behind a reminder over one table in memory, and a customer with a link in hand."""

from datetime import timedelta
from typing import Any

from functions.repurchase_reminder.catalogue import Catalogue
from functions.repurchase_reminder.choosing import Choosing, read_choice
from functions.repurchase_reminder.offers import Offer, Offers
from functions.repurchase_reminder.ordering import reorder_key
from gjensyn.again_links import Again, AgainLinks
from gjensyn.links import Links
from gjensyn.models.proposal import PROPOSAL_KEY, Proposal, Reorder
from gjensyn.models.purchase import RhythmItem
from gjensyn.tokens import new_token, token_hash
from infra.memory.store import MemoryStore
from tests.builders import NOW, SUBJECT, a_message, a_person, a_store
from tests.fakes.clock import StandingClock
from tests.unit.repurchase_reminder.coffee import (
    SETTINGS,
    TODAY,
    coffee,
    key_of,
    line,
    product,
    proposal,
)

TOKEN = new_token()
AGAIN = AgainLinks(b"a pepper for tests")
DAY = timedelta(days=1)


def again() -> str:
    """Return a link of the preference page that orders the same again."""
    return AGAIN.token(Again(SUBJECT, key_of("P-1"), TODAY + 30 * DAY))


class Desk:
    """The page over one table in memory: a reminder of one or two products."""

    def __init__(self, *records: Any, products: tuple[str, ...] = ("P-1",)) -> None:
        lines = [line(one) for one in products]
        content = {
            "proposal_id": "proposal-1",
            "model": "curate",
            "lines": [one.model_dump(mode="json") for one in lines],
            "window_hours": None,
        }
        message = a_message(
            kind="repurchase_reminder",
            purpose="marketing",
            status="sent",
            about=PROPOSAL_KEY,
            content=content,
            token_hash=token_hash("r", TOKEN),
        )
        known = {one.entity + one.key: one for one in self._usual(message, lines, products)}
        known |= {one.entity + one.key: one for one in records}
        self.store: MemoryStore = a_store(*known.values())
        self.clock = StandingClock(NOW)
        links, catalogue = Links(self.store, self.clock), Catalogue(self.store, self.clock)
        self.offers = Offers(self.store, links, AGAIN, catalogue, self.clock, SETTINGS)
        self.choosing = Choosing(self.store, self.offers, self.clock, SETTINGS)

    def _usual(self, message: Any, lines: Any, products: tuple[str, ...]) -> list[Any]:
        standing = proposal(lines, message=message.key)
        shelf = [coffee(product_id=one) for one in products]
        return [a_person(), message, standing, *shelf, *(product(one) for one in products)]

    def offer(self, token: str = TOKEN) -> Offer:
        found = self.offers.find(token)
        assert found is not None
        return found

    def press(self, token: str = TOKEN, **fields: str) -> str | None:
        """Send a form; returns the code of what is wrong with it."""
        chosen = read_choice(fields, self.offer(token))
        self.choosing.act(token, chosen)
        return chosen.error

    def rhythm(self, product_id: str = "P-1") -> RhythmItem:
        found = self.store.get(RhythmItem, SUBJECT, key_of(product_id))
        assert found is not None
        return found

    @property
    def standing(self) -> Proposal:
        """The proposal as it stands by now."""
        found = self.store.get(Proposal, SUBJECT, PROPOSAL_KEY)
        assert found is not None
        return found

    @property
    def status(self) -> str:
        return self.standing.status

    def orders(self) -> list[list[str]]:
        found = self.store.query(Reorder, SUBJECT, reorder_key(""))
        return [[one.product_id for one in order.lines] for order in found]
