"""Counts each purchase once: its rhythms, the sums over many and its own state, all or none."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from zoneinfo import ZoneInfo

from functions.repurchase_reminder.learning import (
    Told,
    additions,
    bought,
    forgotten,
    learnt,
    to_look_at,
)
from functions.repurchase_reminder.replanning import Replanning
from functions.repurchase_reminder.settings import ReminderSettings
from gjensyn.clock import Clock
from gjensyn.contention import insist
from gjensyn.errors import ConflictError
from gjensyn.models.person import PERSON_KEY, Person
from gjensyn.models.purchase import PURCHASE_PREFIX, RHYTHM_PREFIX, Purchase, RhythmItem
from gjensyn.ports import Insert, Replace, Store
from gjensyn.pseudonyms import Pseudonyms

AT_ONCE = 30  # rhythms in one transaction: each with its sums, and a transaction takes a hundred
TRIES = 6
_REFUSED = "purchase_refused_erased"


@dataclass(frozen=True, slots=True)
class Counting:
    """Lets rhythms learn from purchases, and unlearn what was cancelled."""

    store: Store
    pseudonyms: Pseudonyms
    replanning: Replanning
    clock: Clock
    settings: ReminderSettings

    def count(self, purchase: Purchase) -> str:
        """Count a purchase as the stream told of it; returns the outcome.

        Raises:
            ConflictError: others kept changing the same rhythms; the stream comes again.
        """
        told = purchase
        for _ in range(TRIES):
            try:
                return self._count(purchase)
            except ConflictError:
                known = self.store.get(Purchase, purchase.subject, purchase.key)
                if known is None:
                    return _REFUSED
                if known.status == "counted":
                    self._look_again(told)  # who counted it may have died before
                purchase = known
        raise ConflictError

    def _count(self, purchase: Purchase) -> str:
        if purchase.status in ("counted", "withdrawn"):
            return "purchase_known_already"
        wanted = self._products(purchase)
        while True:
            left = set(purchase.recount) if purchase.status == "void" else set(wanted)
            left -= set(purchase.counted)
            todo = [key for key in wanted if key in left]
            batch = list(islice(todo, AT_ONCE))
            done = len(batch) == len(todo)
            written = self._batch(purchase, {key: wanted[key] for key in batch}, last=done)
            if written is None:
                return _REFUSED
            if done:
                self._look_again(purchase)
                return f"purchase_{written.status}"
            purchase = written

    def _look_again(self, purchase: Purchase) -> None:
        """Withdraw a proposal that was made between the look at it and the writing.

        Only one of something else that serves as well: of the same product it has the same rhythm,
        whose version says so. Raises `ConflictError` where it keeps changing: the stream comes
        again.
        """
        insist(lambda: self._answer(purchase), TRIES)

    def _answer(self, purchase: Purchase) -> None:
        answered = self.replanning.after(purchase)
        if answered is not None:
            self.store.write(answered)

    def _products(self, purchase: Purchase) -> dict[str, str]:
        """Return the rhythms to bring up to date, with their products ("" where unknown)."""
        again = dict.fromkeys(purchase.recount, "")
        if purchase.status == "void":
            return again
        return again | {self._key(product): product for product in bought(purchase)}

    def _batch(
        self, purchase: Purchase, products: dict[str, str], *, last: bool
    ) -> Purchase | None:
        """Write one transaction; returns the purchase as written, None if the person is erased.

        Whoever is fenced after this look finds what it wrote: the eraser waits so long.
        """
        pairs = self._learnt(purchase, products)
        person = self.store.get(Person, purchase.subject, PERSON_KEY)
        if person is None or person.fenced:
            return None
        ended = "withdrawn" if purchase.status == "void" else "counted"
        counted = (*purchase.counted, *products) if purchase.status == "new" else purchase.counted
        left = tuple(key for key in purchase.recount if key not in products)
        after = purchase.model_copy(
            update={
                "status": ended if last else purchase.status,
                "counted": counted,
                "recount": left,
            }
        )
        somebody = self.pseudonyms.key("customer", purchase.customer_id)
        shard = self.store.shard(purchase.subject)
        answered = self.replanning.after(purchase)
        self.store.write(
            Replace(after),
            *([answered] if answered else []),
            *(Replace(new) if old else Insert(new) for old, new in pairs if old != new),
            *additions(pairs, somebody, self.clock.now(), shard),
        )
        return after.model_copy(update={"version": after.version + 1})

    def _learnt(
        self, purchase: Purchase, products: dict[str, str]
    ) -> list[tuple[RhythmItem | None, RhythmItem]]:
        """Return the rhythms before and after: one read each, more only to learn anew."""
        known = {key: self.store.get(RhythmItem, purchase.subject, key) for key in products}
        again = {key: item for key in purchase.recount if (item := known.get(key))}
        anew = self._anew(purchase, again) if again else {}
        zone, now = ZoneInfo(self.settings.shop_time_zone), self.clock.now()
        lines = bought(purchase)
        pairs: list[tuple[RhythmItem | None, RhythmItem]] = []
        for key, product in products.items():
            before = known[key]
            if before is None and not product:
                continue  # erased since
            item = anew.get(key) or before or _blank(purchase, key, product)
            if purchase.status == "new":
                item = learnt(item, purchase, lines.get(item.product_id), zone, now)
            if before is None or _differs(before, item):
                shard = self.store.shard(purchase.subject)
                item = to_look_at(item, shard, self.settings.reminder_hour)
            pairs.append((before, item))
        return pairs

    def _anew(self, purchase: Purchase, items: dict[str, RhythmItem]) -> dict[str, RhythmItem]:
        """Learn some rhythms again from all other purchases, however many.

        In the order of buying: a rhythm keeps its last days only, and what lies before them has
        to come before them. Of each purchase no more is held than what it tells of these.
        """
        zone, now = ZoneInfo(self.settings.shop_time_zone), self.clock.now()
        found = {key: forgotten(item) for key, item in items.items()}
        told = sorted(self._told(purchase, items), key=lambda one: one[0].placed_at)
        for other, lines in told:
            for key, line in lines.items():
                found[key] = learnt(found[key], other, line, zone, now)
        return found

    def _told(
        self, purchase: Purchase, items: dict[str, RhythmItem]
    ) -> Iterator[tuple[Purchase, dict[str, Told]]]:
        """Yield the other purchases that these rhythms know of, and what each tells of them."""
        for other in self.store.query(Purchase, purchase.subject, PURCHASE_PREFIX):
            keys = items.keys() & set(other.counted) if other.key != purchase.key else set()
            if keys:
                lines = bought(other)
                told = {key: line for key in keys if (line := lines.get(items[key].product_id))}
                yield other.model_copy(update={"lines": (), "counted": ()}), told

    def _key(self, product_id: str) -> str:
        return RHYTHM_PREFIX + self.pseudonyms.key("product", product_id)


def _blank(purchase: Purchase, key: str, product_id: str) -> RhythmItem:
    return RhythmItem(
        subject=purchase.subject,
        key=key,
        customer_id=purchase.customer_id,
        product_id=product_id,
        name=product_id,
    )


def _differs(before: RhythmItem, after: RhythmItem) -> bool:
    """Tell whether something was learnt: a fact that changed nothing replans nothing."""
    return (before.rhythm, before.subscribed_on) != (after.rhythm, after.subscribed_on)
