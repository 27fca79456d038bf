"""Purchase histories of the benchmark's two sets, and the questions that they pose."""

import csv
import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

type Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class History:
    """What one customer bought of one product: quantities by day, and the days between."""

    customer: str
    product: str
    days: tuple[date, ...]
    quantities: tuple[float, ...]
    intervals: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """After the purchase `at` (its place in the history): in how many days comes the next?"""

    history: History
    at: int

    @property
    def known(self) -> tuple[int, ...]:
        """The intervals before, oldest first."""
        return self.history.intervals[: self.at]

    @property
    def day(self) -> date:
        """When it is asked: on the day of that purchase."""
        return self.history.days[self.at]

    @property
    def answer(self) -> int:
        return self.history.intervals[self.at]

    @property
    def is_last(self) -> bool:
        return self.at == len(self.history.days) - 2


def cdnow(folder: Path) -> list[History]:
    """Read CDNOW's sample: one shop, no products, no quantities."""
    with (folder / "cdnow" / "purchases_sample.csv").open(encoding="utf-8") as rows:
        bought: dict[Pair, dict[date, float]] = defaultdict(dict)
        for row in csv.DictReader(rows):
            day = date.fromisoformat(row["purchased_on"])
            bought[row["customer_id"], ""][day] = 1.0
    return _histories(bought)


def retail(folder: Path) -> list[History]:
    """Read retail_300: customer x product by local day, with quantities from its events."""
    quantities = _quantities(folder / "retail_300" / "events.jsonl.gz")
    bought: dict[Pair, dict[date, float]] = defaultdict(dict)
    with (folder / "retail_300" / "purchases.csv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            key = (row["customer_id"], row["product_id"])
            day = date.fromisoformat(row["purchased_on"])
            bought[key][day] = quantities.get((*key, day), 1.0)
    return _histories(bought)


def halves(histories: list[History], seed: int) -> tuple[list[History], list[History]]:
    """Split by customer into those who teach and those who are asked about."""
    customers = sorted({history.customer for history in histories})
    random.Random(seed).shuffle(customers)  # noqa: S311 - a split, not a secret
    teaching = set(customers[: len(customers) // 2])
    return (
        [history for history in histories if history.customer in teaching],
        [history for history in histories if history.customer not in teaching],
    )


def questions(histories: list[History]) -> Iterator[Question]:
    """Return every purchase after which at least one interval was known and a next one followed."""
    for history in histories:
        for at in range(1, len(history.days) - 1):
            yield Question(history, at)


def _histories(bought: Mapping[Pair, Mapping[date, float]]) -> list[History]:
    histories = []
    for (customer, product), quantities in bought.items():
        days = tuple(sorted(quantities))
        gaps = tuple((later - earlier).days for earlier, later in pairwise(days))
        histories.append(History(customer, product, days, tuple(quantities[d] for d in days), gaps))
    return histories


def _quantities(path: Path) -> dict[tuple[str, str, date], float]:
    total: dict[tuple[str, str, date], float] = defaultdict(float)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            event = json.loads(line)
            if event["detail-type"] != "OrderPlaced":
                continue
            day = date.fromisoformat(event["time"][:10])  # no order was placed around midnight
            for wanted in event["detail"]["lines"]:
                key = (event["detail"]["customer_id"], wanted["product_id"], day)
                total[key] += wanted["quantity"]
    return total
