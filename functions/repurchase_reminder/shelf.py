"""All that one person buys, so that one thing on it can stand in for another. Pure but reads."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from functions.repurchase_reminder.catalogue import Catalogue
from functions.repurchase_reminder.deciding import Pair
from functions.repurchase_reminder.learning import taught
from functions.repurchase_reminder.settings import ReminderSettings
from gjensyn.models.purchase import RhythmItem
from gjensyn.rhythm.priors import Prior
from gjensyn.rhythm.state import PurchaseDay


@dataclass(slots=True)
class Shelf:
    """The rhythms of one person."""

    items: Sequence[RhythmItem]
    catalogue: Catalogue
    settings: ReminderSettings
    _all: Prior | None = field(default=None, init=False)

    def pair(self, item: RhythmItem) -> Pair:
        """Return a product with all that is known of it and of what replaces it."""
        product = self.catalogue.product(item.product_id)
        group = product.group if product else None
        priors = self.catalogue.priors(item.product_id, item.category)
        return Pair(
            item=item,
            product=product,
            priors=replace(priors, person=self._person(item)),
            instead=self._instead(item, group),
        )

    def _person(self, item: RhythmItem) -> Prior:
        """Return what the person's other rhythms teach: all of them (added up once) but this."""
        if self._all is None:
            self._all = sum(map(taught, self.items), Prior())
        return self._all - taught(item)

    def _instead(self, item: RhythmItem, group: str | None) -> PurchaseDay | None:
        last = item.rhythm.last
        category = item.category if item.category in self.settings.reminder_interchangeable else ""
        if last is None or not (group or category):
            return None
        later = [
            other.rhythm.last
            for other in self.items
            if other.key != item.key
            and other.rhythm.last
            and other.rhythm.last.day > last.day
            and self._replaces(other, group, category)
        ]
        return max(later, key=lambda purchase: purchase.day, default=None)

    def _replaces(self, other: RhythmItem, group: str | None, category: str | None) -> bool:
        if category and other.category == category:
            return True
        return bool(group) and self.catalogue.group(other.product_id) == group
