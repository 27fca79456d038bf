"""What reminding was worth: how many reminders were followed by a purchase, and by what else.

Each reminder is compared with reminders of the same pair at other dates, with windows as long.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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


def purchases_in(steps: Iterable[Step]) -> Purchases:
    """Return when each customer bought each product, in order."""
    found: defaultdict[Pair, list[datetime]] = defaultdict(list)
    for step in steps:
        if not isinstance(step, Entry) or step.detail_type != "OrderPlaced":
            continue
        customer, lines = step.customer_id, step.detail.get("lines")
        if customer is None or not isinstance(lines, list):
            continue
        for product in {str(line.get("product_id")) for line in lines if _bought(line)}:
            found[customer, product].append(step.at)
    return found


def worth(lines: Sequence[dict[str, Any]], purchases: Purchases, end: datetime) -> dict[str, Any]:
    """Return the figures of `summary.json` for reminders.

    `judged`: those whose window ended before the recording did. `share`: of these, how many were
    followed by a purchase of that product within the window. `random_share`: the mean of 200 draws
    of as many dates between the pair's third purchase and the end. `mean_interval_share`: at the
    last purchase and the mean of the intervals before it, where nothing was bought until then
    (`mean_interval_sent` of them). `within_a_week`: reminded within a week of buying it.
    """
    sent = [_reminder(line) for line in lines]
    judged = [one for one in sent if one.at + one.window <= end]
    random = Random(SEED)  # noqa: S311 - the same figures every time
    drawn = [_share(_at_random(judged, purchases, end, random), purchases) for _ in range(DRAWS)]
    by_mean = [moved for one in judged if (moved := _by_mean(one, purchases))]
    return {
        "sent": len(sent),
        "judged": len(judged),
        "share": _share(judged, purchases),
        "random_share": round(fmean(drawn), 3) if judged else None,
        "mean_interval_sent": len(by_mean),
        "mean_interval_share": _share(by_mean, purchases),
        "within_a_week": sum(_just_bought(one, purchases) for one in sent),
    }


def _reminder(line: dict[str, Any]) -> Reminder:
    at = moment(line["at"])
    left = (date.fromisoformat(line["latest"]) - at.date()).days
    pair = (line["customer_id"], line["product_id"])
    return Reminder(pair, at, timedelta(days=max(1, left)))


def _share(reminders: Sequence[Reminder], purchases: Purchases) -> Any:
    if not reminders:
        return None
    return round(fmean(_followed(one, purchases) for one in reminders), 3)


def _followed(one: Reminder, purchases: Purchases) -> bool:
    bought = purchases.get(one.pair, ())
    place = bisect_right(bought, one.at)
    return place < len(bought) and bought[place] <= one.at + one.window


def _just_bought(one: Reminder, purchases: Purchases) -> bool:
    bought = purchases.get(one.pair, ())
    place = bisect_right(bought, one.at)
    return place > 0 and one.at - bought[place - 1] < _WEEK


def _at_random(
    reminders: Sequence[Reminder], purchases: Purchases, end: datetime, random: Random
) -> list[Reminder]:
    moved = []
    for one in reminders:
        bought = purchases.get(one.pair, ())
        first = bought[2] if len(bought) > 2 else one.at  # noqa: PLR2004 - the third
        room = max(timedelta(), end - one.window - first)
        moved.append(Reminder(one.pair, first + random.random() * room, one.window))
    return moved


def _by_mean(one: Reminder, purchases: Purchases) -> Reminder | None:
    bought = purchases.get(one.pair, ())
    known = bought[: bisect_left(bought, one.at)]
    if len(known) < 2:  # noqa: PLR2004 - no interval
        return None
    at = known[-1] + (known[-1] - known[0]) / (len(known) - 1)
    until_then = bisect_right(bought, at)
    return Reminder(one.pair, at, one.window) if until_then == len(known) else None


def _bought(line: Any) -> bool:
    if not isinstance(line, dict):
        return False
    quantity = line.get("quantity")
    return isinstance(quantity, int | float) and quantity > 0
