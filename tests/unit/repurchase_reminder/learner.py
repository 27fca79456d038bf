"""Intake and counting on one table in memory: facts in, rhythms out, in any order."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from functions.order_intake.intake import Intake
from functions.repurchase_reminder.catalogue import Catalogue
from functions.repurchase_reminder.counting import Counting
from functions.repurchase_reminder.learning import taught
from functions.repurchase_reminder.replanning import Replanning
from functions.repurchase_reminder.settings import ReminderSettings
from gjensyn.events.incoming import Fact
from gjensyn.models.prior import SHARD_KEY, PriorSums
from gjensyn.models.proposal import PROPOSAL_KEY, Proposal
from gjensyn.models.purchase import PURCHASE_PREFIX, RHYTHM_PREFIX, Purchase, RhythmItem
from gjensyn.models.subject import SubjectRow
from gjensyn.rhythm.priors import Prior
from infra.memory.store import MemoryKeyring, MemoryStore
from tests.builders import PSEUDONYMS, fact
from tests.fakes.clock import StandingClock

LATER = datetime(2027, 6, 1, tzinfo=UTC)


@dataclass
class Learner:
    """Takes in facts, and lets the stream tell of purchases as often and late as one likes."""

    store: MemoryStore = field(default_factory=lambda: MemoryStore(MemoryKeyring()))

    def __post_init__(self) -> None:
        clock, settings = StandingClock(LATER), ReminderSettings()
        self.intake = Intake(self.store, self.store.keyring, PSEUDONYMS, clock)
        replanning = Replanning(self.store, Catalogue(self.store, clock), settings)
        self.counting = Counting(self.store, PSEUDONYMS, replanning, clock, settings)

    def take(self, *facts: Fact) -> None:
        for one in facts:
            self.intake.take(one)

    @property
    def subject(self) -> str:
        row = self.store.get(SubjectRow, "", PSEUDONYMS.key("customer", "K-17"))
        assert row is not None
        return row.subject

    def purchases(self) -> list[Purchase]:
        return list(self.store.query(Purchase, self.subject, PURCHASE_PREFIX))

    def stream(self, told: Iterable[Purchase] | None = None) -> None:
        """Let the stream tell of purchases, as they are now or as they were."""
        for purchase in self.purchases() if told is None else told:
            if purchase.status in ("new", "void"):
                self.counting.count(purchase)

    def rhythms(self) -> dict[str, RhythmItem]:
        found = self.store.query(RhythmItem, self.subject, RHYTHM_PREFIX)
        return {item.product_id: item for item in found}

    @property
    def proposal(self) -> Proposal:
        """The proposal that stands before the customer."""
        found = self.store.get(Proposal, self.subject, PROPOSAL_KEY)
        assert found is not None
        return found

    def shop_sums(self) -> Prior:
        """Return the sums over all shards of the shop."""
        shards = (
            self.store.get(PriorSums, f"prior#shop##{number}", SHARD_KEY) for number in range(32)
        )
        return sum((shard.prior for shard in shards if shard), Prior())

    def expected_sums(self) -> Prior:
        """Return what the shop's sums must be: those of all rhythms."""
        total = sum((taught(item) for item in self.rhythms().values()), Prior())
        return total - Prior(persons=total.persons)


def placed(order: int, at: datetime, *products: str, **fields: Any) -> Fact:
    """Return an order of one each of some products."""
    lines = [
        {"product_id": name, "name": name, "quantity": 1, "category": "c"} for name in products
    ]
    number = f"O-{order}"
    return fact("OrderPlaced", at=at, order_id=number, lines=lines, **fields)


def ended(order: int, at: datetime, how: str = "OrderCancelled") -> Fact:
    """Return the end of an order."""
    return fact(how, at=at, order_id=f"O-{order}")
