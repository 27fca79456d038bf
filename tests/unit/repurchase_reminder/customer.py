"""One customer of a shop that sells coffee, and what a round of reminders makes of them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from functions.repurchase_reminder.catalogue import Catalogue
from functions.repurchase_reminder.reminding import Reminding
from functions.repurchase_reminder.settings import ReminderSettings
from gjensyn.models.message import Message
from gjensyn.models.person import PERSON_KEY, Person
from gjensyn.models.prior import SHARD_KEY, PriorSums
from gjensyn.models.proposal import PROPOSAL_KEY, Proposal
from gjensyn.models.purchase import RhythmItem
from gjensyn.models.record import Stored
from gjensyn.rhythm.priors import Prior
from tests.builders import NOW, PSEUDONYMS, SUBJECT, a_person, a_store
from tests.fakes.clock import StandingClock
from tests.unit.repurchase_reminder.coffee import YES, coffee, key_of, product

DAY = timedelta(days=1)
WANTS = {"reminder": YES}


def hour(day: date) -> datetime:
    """Return when reminders go out in Oslo on a day of that winter."""
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def due(product_id: str = "P-1", last: int = 30, **fields: Any) -> RhythmItem:
    """Return coffee that is looked at now; a month after the last one it is time."""
    known = {"due_at": NOW, "silent": "not_yet", **fields}
    shard = "0" if known["due_at"] else None
    return coffee(last=last, product_id=product_id, due_shard=shard, **known)


def many(number: int, **fields: Any) -> list[RhythmItem]:
    """Return so many products that are due now."""
    return [due(f"P-{place}", **fields) for place in range(number)]


def lets_order(**fields: Any) -> Person:
    """Return somebody who lets order, up to 300 kroner, with changes."""
    person = a_person(consents={**WANTS, "automatic_order": YES})
    return person.model_copy(update={"price_ceiling": 300.0, **fields})


class Customer:
    """A person who wants reminders, with what is on their shelf and in the ledger."""

    def __init__(self, *records: Stored, person: Person | None = None, **settings: Any) -> None:
        if person is None:
            person = a_person(consents=WANTS)
        sold = [product(one.product_id) for one in records if isinstance(one, RhythmItem)]
        self.store = a_store(person, *records, *sold)
        clock = StandingClock(NOW)
        self.reminding = Reminding(
            self.store,
            Catalogue(self.store, clock),
            PSEUDONYMS,
            clock,
            ReminderSettings.model_validate(settings),
        )

    def look(self) -> str:
        """Look at them once; returns the outcome."""
        return self.reminding.look_at(SUBJECT)

    def item(self, product_id: str = "P-1") -> RhythmItem:
        found = self.store.get(RhythmItem, SUBJECT, key_of(product_id))
        assert found is not None
        return found

    def rest(self, product_id: str = "P-1") -> tuple[datetime | None, str | None]:
        """Return when a product is looked at again, and why nothing is said until then."""
        item = self.item(product_id)
        return item.due_at, item.silent

    def is_untouched(self, product_id: str = "P-1") -> bool:
        """Tell whether nothing was written about a product."""
        return self.item(product_id).version == 1

    @property
    def person(self) -> Person | None:
        return self.store.get(Person, SUBJECT, PERSON_KEY)

    @property
    def proposal(self) -> Proposal | None:
        return self.store.get(Proposal, SUBJECT, PROPOSAL_KEY)

    @property
    def proposed(self) -> list[str]:
        """The products of the proposal, as they stand in it."""
        return [line.product_id for line in self.proposal.lines] if self.proposal else []

    def messages(self, status: str) -> list[Message]:
        """Return what the ledger says of reminders."""
        found = self.store.query(Message, SUBJECT, "message#")
        return [one for one in found if one.status == status]

    @property
    def skipped(self) -> list[tuple[str | None, tuple[str, ...]]]:
        """Why nobody was reminded of which products."""
        return [(one.reason, one.product_ids) for one in self.messages("skipped")]

    def shop_sums(self) -> Prior:
        """Return what the sums of the shop have gained."""
        shards = (self.store.get(PriorSums, f"prior#shop##{n}", SHARD_KEY) for n in range(32))
        return sum((shard.prior for shard in shards if shard), Prior())
