"""What reminding was worth: how many reminders were followed by a purchase, and by what else.

A reminder is *followed* if that person buys that product between its going out and the last day of
the window that was stated with it. It is *judged* if that window ended before the recording did.
Each judged reminder is compared with two others of the same person and product, with a window of
the same length, by senders who had known as much: as many purchases as ours when it went out.

- *At random*: any moment between the last purchase that ours knew of and the end (less the window),
  each as likely, whether or not something was bought in between. The share is the mean of 200
  draws. A moment between earlier purchases would be no comparison: it would know that another
  purchase came after those that had to be there for us to remind at all.
- *By the mean interval*: the last purchase plus the mean of the intervals before it; where the
  next purchase was sooner, it is not sent and the one after that purchase is tried, and so on.

`above_chance` is what ours has above random, of all that could be had: (share - random) / (1 -
random): 0 is chance, 1 is every reminder followed.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from statistics import fmean
from typing import Any

from gjensyn.clock import moment, stamp
from infra.reading.reader import Reader
from infra.replay.entries import Entry
from infra.replay.recording import Step

SEED = 20261121
DRAWS = 200
_WEEK = timedelta(days=7)

type Pair = tuple[str, str]
type Purchases = Mapping[Pair, Sequence[datetime]]


@dataclass(frozen=True, slots=True)
class Bought:
    """What was bought when; `groups`: the group of each product that has one."""

    purchases: Purchases
    groups: Mapping[str, str]

    def alike(self, pair: Pair) -> Iterator[Sequence[datetime]]:
        """Yield when the same person bought that product, and each that replaces it."""
        customer, product = pair
        group = self.groups.get(product)
        same = [name for name, of in self.groups.items() if group and of == group]
        for name in {product, *same}:
            yield self.purchases.get((customer, name), ())


@dataclass(frozen=True, slots=True)
class Reminder:
    """One product of one reminder that went out; `window`: how long the purchase was expected."""

    pair: Pair
    at: datetime
    window: timedelta


def reminded_lines(reader: Reader) -> Iterator[dict[str, Any]]:
    """Give a line for each product of each reminder that went out."""
    for message in reader.messages():
        if message.status != "sent" or message.sent_at is None:
            continue
        if message.kind not in ("repurchase_reminder", "repurchase_order"):
            continue
        for line in message.content["lines"]:
            yield {
                "customer_id": message.customer_id,
                "product_id": line["product_id"],
                "at": stamp(message.sent_at),
                "latest": line["latest"],
            }


def bought_in(steps: Iterable[Step]) -> Bought:
    """Return when each customer bought each product: the first moment of each day, in order."""
    found: defaultdict[Pair, dict[date, datetime]] = defaultdict(dict)
    groups: dict[str, str] = {}
    for step in steps:
        if not isinstance(step, Entry):
            continue
        product, group = step.detail.get("product_id"), step.detail.get("group")
        if isinstance(product, str) and isinstance(group, str):
            groups[product] = group
        if step.detail_type != "OrderPlaced" or step.customer_id is None:
            continue
        for name in _products(step.detail.get("lines")):
            found[step.customer_id, name].setdefault(step.at.date(), step.at)
    return Bought({pair: tuple(days.values()) for pair, days in found.items()}, groups)


def worth(lines: Sequence[dict[str, Any]], bought: Bought, end: datetime) -> dict[str, Any]:
    """Return the figures of `summary.json` for reminders; what they mean stands above.

    `sent` and `judged` count products of reminders, `mean_interval_sent` those of the sender by
    mean interval. `within_a_week`: sent within a week of buying the product or what replaces it.
    """
    sent = [_reminder(line) for line in lines]
    judged = [one for one in sent if one.at + one.window <= end]
    random = Random(SEED)  # noqa: S311 - the same figures every time
    share = _share(judged, bought)
    chance = _mean(_share(_at_random(judged, bought, end, random), bought) for _ in range(DRAWS))
    by_mean = [moved for one in judged if (moved := _by_mean(one, bought, end))]
    return {
        "sent": len(sent),
        "judged": len(judged),
        "share": _rounded(share),
        "random_share": _rounded(chance),
        "above_chance": _rounded(_above(share, chance)),
        "mean_interval_sent": len(by_mean),
        "mean_interval_share": _rounded(_share(by_mean, bought)),
        "within_a_week": sum(_just_bought(one, bought) for one in sent),
    }


def _reminder(line: dict[str, Any]) -> Reminder:
    at = moment(line["at"])
    left = (date.fromisoformat(line["latest"]) - at.date()).days
    pair = (line["customer_id"], line["product_id"])
    return Reminder(pair, at, timedelta(days=max(1, left)))


def _share(reminders: Sequence[Reminder], bought: Bought) -> float | None:
    return _mean(_followed(one, bought.purchases.get(one.pair, ())) for one in reminders)


def _mean(shares: Iterable[float | None]) -> float | None:
    known = [share for share in shares if share is not None]
    return fmean(known) if known else None


def _above(share: float | None, chance: float | None) -> float | None:
    if share is None or chance is None or chance >= 1:
        return None
    return (share - chance) / (1 - chance)


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 3)


def _followed(one: Reminder, days: Sequence[datetime]) -> bool:
    place = bisect_right(days, one.at)
    return place < len(days) and days[place] <= one.at + one.window


def _just_bought(one: Reminder, bought: Bought) -> bool:
    return any(
        timedelta() <= one.at - day < _WEEK for days in bought.alike(one.pair) for day in days
    )


def _at_random(
    reminders: Sequence[Reminder], bought: Bought, end: datetime, random: Random
) -> list[Reminder]:
    moved = []
    for one in reminders:
        days = bought.purchases.get(one.pair, ())
        known = bisect_right(days, one.at)
        since = days[known - 1] if known else one.at
        moved.append(replace(one, at=since + random.random() * (end - one.window - since)))
    return moved


def _by_mean(one: Reminder, bought: Bought, end: datetime) -> Reminder | None:
    days = bought.purchases.get(one.pair, ())
    for known in range(max(2, bisect_right(days, one.at)), len(days) + 1):
        last = days[known - 1]
        at = last + (last - days[0]) / (known - 1)
        if at + one.window > end:
            return None
        if known == len(days) or days[known] > at:
            return replace(one, at=at)
    return None


def _products(lines: Any) -> set[str]:
    told = lines if isinstance(lines, list) else []
    return {str(line.get("product_id")) for line in told if _bought(line)}


def _bought(line: Any) -> bool:
    if not isinstance(line, dict):
        return False
    quantity = line.get("quantity")
    return isinstance(quantity, int | float) and quantity > 0
