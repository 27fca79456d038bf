"""The window after a notice has passed: order, wait, or go back to suggesting."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from functions.repurchase_reminder.catalogue import Catalogue
from functions.repurchase_reminder.deciding import until_used_up
from functions.repurchase_reminder.ordering import ordered
from functions.repurchase_reminder.serving import may_order
from functions.repurchase_reminder.settings import ReminderSettings
from gjensyn.clock import Clock
from gjensyn.models.message import Message
from gjensyn.models.person import PERSON_KEY, Person
from gjensyn.models.proposal import PROPOSAL_KEY, Proposal
from gjensyn.models.purchase import RhythmItem
from gjensyn.ports import Replace, Store

DAY = timedelta(days=1)
HELD = timedelta(hours=1)  # the notice still waits for a good hour
REACHED = "sent"


@dataclass(frozen=True, slots=True)
class Automatic:
    """Orders what was announced and not stopped, once, and only if its notice arrived."""

    store: Store
    catalogue: Catalogue
    clock: Clock
    settings: ReminderSettings

    def look_at(self, subject: str) -> str:
        """Look at a person's announced order; returns the outcome."""
        proposal = self.store.get(Proposal, subject, PROPOSAL_KEY)
        now = self.clock.now()
        if proposal is None or proposal.due_at is None or proposal.due_at > now:
            return "proposal_not_due"
        person = self.store.get(Person, subject, PERSON_KEY)
        if person is None or person.fenced:
            return "proposal_refused_erased"
        message = self.store.get(Message, subject, proposal.message)
        if message is not None and message.status in ("queued", "sending"):
            return self._wait(proposal)
        if message is None or message.status != REACHED or message.feedback == "bounced":
            return self._suggest(proposal)
        end = (message.sent_at or now) + self.settings.window
        if now < end:
            self.store.write(Replace(proposal.model_copy(update={"due_at": end})))
            return "proposal_waits"
        products = {
            line.product_id: self.catalogue.product(line.product_id) for line in proposal.lines
        }
        if not may_order(person, list(proposal.lines), products, self.settings.shop_currency):
            return self._suggest(proposal)
        over, reorder = ordered(proposal, proposal.lines, now)
        self.store.write(over, reorder, *self._snoozed(proposal, ordered=True))
        return "proposal_ordered"

    def _wait(self, proposal: Proposal) -> str:
        later = self.clock.now() + HELD
        self.store.write(Replace(proposal.model_copy(update={"due_at": later})))
        return "proposal_waits"

    def _suggest(self, proposal: Proposal) -> str:
        """Nothing is ordered that was not announced, is sold no more, or costs too much now."""
        over = {"status": "stopped", "due_at": None, "due_shard": None}
        self.store.write(
            Replace(proposal.model_copy(update=over)), *self._snoozed(proposal, ordered=False)
        )
        return "proposal_fell_back"

    def _snoozed(self, proposal: Proposal, *, ordered: bool) -> Iterable[Replace]:
        """Look at its products again: tomorrow, or when what was ordered is used up."""
        for line in proposal.lines:
            item = self.store.get(RhythmItem, proposal.subject, line.rhythm)
            if item is not None:
                due_at = self.clock.now() + (until_used_up(item.rhythm) if ordered else DAY)
                due = {
                    "snoozed_until": due_at.date(),
                    "due_at": due_at,
                    "due_shard": self.store.shard(proposal.subject),
                }
                yield Replace(item.model_copy(update=due))
