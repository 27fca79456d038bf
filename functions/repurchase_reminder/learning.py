"""What a purchase teaches a rhythm, and a rhythm its priors. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from gjensyn.models.prior import SHARD_KEY, SHARDS, SUMS, PriorSums, about, sums_of
from gjensyn.models.purchase import Purchase, RhythmItem
from gjensyn.ports import Add
from gjensyn.pseudonyms import shard_of
from gjensyn.rhythm.predict import CAUTION
from gjensyn.rhythm.priors import Prior
from gjensyn.rhythm.state import LARGEST, Rhythm, observe

type Told = tuple[str, str | None, float]
"""Of one product: the name, the category and how much of it."""

type Bought = Mapping[str, Told]
"""By product id."""


def bought(purchase: Purchase) -> Bought:
    """Return what a purchase teaches, product by product; nothing if it was a gift.

    Lines of one product add up; what was given back (zero or less) counts for nothing.
    """
    found: dict[str, Told] = {}
    if purchase.gift:
        return found
    for line in purchase.lines:
        before = found.get(line.product_id, ("", None, 0.0))[2]
        quantity = before + max(0.0, line.quantity)
        found[line.product_id] = (line.name, line.category, quantity)
    return {product: told for product, told in found.items() if told[2] > 0}


def learnt(
    item: RhythmItem, purchase: Purchase, told: Told | None, zone: ZoneInfo, now: datetime
) -> RhythmItem:
    """Return the rhythm once it knows of a purchase; one from the future teaches nothing.

    `told`: what `bought` found of its product in that purchase.
    """
    day = purchase.placed_at.astimezone(zone).date()
    if told is None or purchase.placed_at > now + timedelta(days=1):
        return item
    name, category, quantity = told
    described = (purchase.placed_at, purchase.mark)
    if item.described_by is None or described >= item.described_by:
        again = quantity if quantity <= LARGEST else 1.0  # what nobody buys is not proposed again
        words = {"name": name, "category": category, "quantity": again}
        item = item.model_copy(update={**words, "described_by": described})
    if purchase.subscription:
        latest = max(day, item.subscribed_on or day)
        return item.model_copy(update={"subscribed_on": latest})
    rhythm = observe(item.rhythm, day, quantity, mark=purchase.mark)
    return item.model_copy(update={"rhythm": rhythm})


def forgotten(item: RhythmItem) -> RhythmItem:
    """Return the rhythm without anything bought, what followed reminders kept."""
    kept = item.rhythm
    blank = Rhythm(reminded=kept.reminded, responded=kept.responded, held=kept.held)
    return item.model_copy(update={"rhythm": blank, "subscribed_on": None, "described_by": None})


def to_look_at(item: RhythmItem, shard: str, hour: int) -> RhythmItem:
    """Return the rhythm with the time of its next look: when a reminder first makes sense.

    What was bought too seldom is not looked at; nobody is reminded within a week of buying.
    """
    last = item.rhythm.last
    fresh = {"asked": None, "asked_on": None, "snoozed_until": None, "left": False}
    if item.never or last is None or item.rhythm.n < CAUTION.intervals:
        silent = "never" if item.never else "too_few"
        rest = {"due_at": None, "due_shard": None, "silent": silent, "expected": None}
        return item.model_copy(update={**fresh, **rest})
    first = datetime.combine(last.day + timedelta(days=CAUTION.soonest), time(hour), UTC)
    due = {"due_at": first, "due_shard": shard, "silent": None, "expected": None}
    return item.model_copy(update={**fresh, **due})


def taught(item: RhythmItem | None) -> Prior:
    """Return what a rhythm adds to the sums over many; one purchase is no interval yet."""
    return Prior() if item is None else Prior.of(item.rhythm, left=item.left)


def additions(
    pairs: Iterable[tuple[RhythmItem | None, RhythmItem]],
    person: str,
    now: datetime,
    due_shard: str,
) -> list[Add]:
    """Return what changed rhythms of one person (`person`: a keyed hash) change in the sums.

    The shard follows from the person, so that as many people as shards stand behind a sum at
    least: that is how the persons of a category or the shop are counted.
    """
    sums: defaultdict[tuple[str, str], Prior] = defaultdict(Prior)
    for before, after in pairs:
        gone, come = taught(before), taught(after)
        for place in _levels(before):
            sums[place] -= gone
        for place in _levels(after):
            sums[place] += come
    due = {"due_shard": due_shard, "due_at": now}
    return [
        _addition(level, name, prior, person, due)
        for (level, name), prior in sums.items()
        if prior != Prior()
    ]


def _levels(item: RhythmItem | None) -> list[tuple[str, str]]:
    if item is None:
        return []
    category = [("category", item.category)] if item.category else []
    return [("product", item.product_id), *category, ("shop", "")]


def _addition(level: str, name: str, prior: Prior, person: str, due: dict[str, Any]) -> Add:
    if level != "product":
        prior = replace(prior, persons=0)
    shard = shard_of(person, SHARDS[level])
    record = PriorSums(
        subject=f"{about(level, name)}#{shard}",
        key=SHARD_KEY,
        **due,
        **sums_of(prior),
    )
    return Add(record, SUMS)
