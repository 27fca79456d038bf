"""A purchase answers the proposal before somebody: nobody is reminded of what they have."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from functions.repurchase_reminder.catalogue import Catalogue
from functions.repurchase_reminder.learning import bought
from functions.repurchase_reminder.settings import ReminderSettings
from gjensyn.models.proposal import PROPOSAL_KEY, STILL_OPEN, Proposal, ProposedLine
from gjensyn.models.purchase import Purchase, RhythmItem
from gjensyn.ports import Replace, Store


@dataclass(frozen=True, slots=True)
class Replanning:
    """Withdraws a proposal that a purchase has answered."""

    store: Store
    catalogue: Catalogue
    settings: ReminderSettings

    def after(self, purchase: Purchase) -> Replace | None:
        """Return the proposal as the purchase leaves it; None: it goes on."""
        if purchase.status != "new":
            return None
        proposal = self.store.get(Proposal, purchase.subject, PROPOSAL_KEY)
        if proposal is None or proposal.status not in STILL_OPEN:
            return None
        late = purchase.placed_at < proposal.made_at
        answered = (line for line in proposal.lines if self._answers(purchase, line))
        if not any(not late or self._recent(purchase, line) for line in answered):
            return None
        over = {"status": "bought", "due_at": None, "due_shard": None}
        return Replace(proposal.model_copy(update=over))

    def _recent(self, purchase: Purchase, line: ProposedLine) -> bool:
        """Tell whether a late fact is newer than what the line was proposed by."""
        day = purchase.placed_at.astimezone(ZoneInfo(self.settings.shop_time_zone)).date()
        item = self.store.get(RhythmItem, purchase.subject, line.rhythm)
        last = item.rhythm.last if item else None
        return last is None or day >= last.day

    def _answers(self, purchase: Purchase, line: ProposedLine) -> bool:
        for product_id, (_, category, _) in bought(purchase).items():
            if product_id == line.product_id:
                return True
            if category and category in self.settings.reminder_interchangeable:
                if category == line.category:
                    return True
            elif line.group and self.catalogue.group(product_id) == line.group:
                return True
        return False
