"""What a thousand orders cost: each placed, shipped, delivered, surveyed and answered.

`python -m infra.bench.cost [ORDERS]`
"""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

from infra.bench.table_keys import TableKeys
from infra.cost.bill import Bill, Usage, bill
from infra.cost.fixed import fixed
from infra.cost.prices import KEY_REQUESTS, PRICED_ON, REGION
from infra.cost.table import NAMES, per_order
from infra.cost.table import table as bill_table
from infra.lint.template import read
from infra.local import LocalCloud
from infra.local.capacity import Write

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
SEED = 20261122
DAYS = 60  # in which the orders are placed
_FORM = {"content-type": "application/x-www-form-urlencoded"}
_WARES = ("Kaffe 500 g", "Te 100 g", "Ullteppe", "Fuglefrø 5 kg")

type Act = tuple[datetime, str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Lived:
    """What so many orders used, what the write units went into, what was sent and answered."""

    orders: int
    usage: Usage
    writes: Mapping[Write, int]
    keys: TableKeys
    bill: Bill
    sent: int
    answered: int


def lived(orders: int = 1000, seed: int = SEED) -> Lived:
    """Let so many orders live, on the suite on this machine; each invitation is answered.

    The provider reports each mail twice, as taken and, in a moment, as delivered. Every customer
    orders twice.
    """
    keys = TableKeys()
    with LocalCloud(start=START, parameters={"SurveyQuarantineDays": 1}) as cloud:
        cloud.before_call(keys.called)
        cloud.after_invocation(lambda function, event: _queue(keys, cloud, function, event))
        mailbox = _Mailbox(cloud)
        for at, kind, detail in sorted(_acts(orders, seed), key=lambda act: act[0]):
            while cloud.now < at:
                cloud.advance(min(at - cloud.now, timedelta(hours=1)))
                mailbox.read()
            cloud.publish(kind, detail)
            cloud.run()
            cloud.logs.clear()
        for _ in range(24 * 6):
            cloud.advance(timedelta(hours=1))
            mailbox.read()
        usage, sent = cloud.usage, len(cloud.sent)
        return Lived(orders, usage, cloud.writes, keys, bill(usage), sent, mailbox.answered)


def _acts(orders: int, seed: int) -> Iterator[Act]:
    chance = Random(seed)  # noqa: S311 - a choice, no key
    for number in range(orders):
        placed = START + timedelta(minutes=chance.randrange(DAYS * 24 * 60))
        customer, order = f"K-{number // 2}", f"O-{number}"
        known = {"customer_id": customer, "order_id": order}
        facts: tuple[tuple[str, timedelta, dict[str, Any]], ...] = (
            ("OrderPlaced", timedelta(), _placed(chance, customer, placed)),
            ("OrderShipped", timedelta(days=1), {}),
            ("OrderDelivered", timedelta(days=chance.randint(2, 4)), {"agent_id": "liv"}),
        )
        for kind, after, more in facts:
            at = placed + after
            said = {"event_id": f"{order}-{kind}", "occurred_at": at.isoformat()}
            yield at, kind, {**said, **known, **more}


def _placed(chance: Random, customer: str, placed: datetime) -> dict[str, Any]:
    name = chance.choice(_WARES)
    return {
        "customer": {
            "email": f"{customer.lower()}@fjordpost.example",
            "name": "Åse Ødegård",
            "language": chance.choice(("nb", "da", "sv", "en")),
            "country": "NO",
        },
        "lines": [{"product_id": name, "name": name, "quantity": 1, "unit_price": 129}],
        "currency": "NOK",
        "promised_date": (placed + timedelta(days=5)).date().isoformat(),
        "soft_opt_in": True,
    }


class _Mailbox:
    """Where the mails arrive: the provider reports each, and each survey is answered."""

    def __init__(self, cloud: LocalCloud) -> None:
        self._cloud = cloud
        self._read = 0
        self.answered = 0

    def read(self) -> None:
        """Read what is new."""
        cloud = self._cloud
        new = cloud.sent[self._read :]
        for event in ("Send", "Delivery"):
            for sent in new:
                cloud.provider_event(sent.message_id, event)
            cloud.run()
        for sent in new:
            link = next((part for part in sent.text.split() if "/s/" in part), None)
            if link is not None:
                path = "/s/" + link.partition("/s/")[2].partition("?")[0]
                cloud.http("GET", path)
                body = urlencode({"score": "5", "comment": "Kom fort og pent pakket"}).encode()
                reply = cloud.http("POST", path, headers=_FORM, body=body)
                self.answered += reply.status == 200  # noqa: PLR2004 - it is HTTP's
        cloud.run()
        self._read += len(new)


def _queue(keys: TableKeys, cloud: LocalCloud, function: str, event: Any) -> None:
    """Note that EventBridge encrypted for a queue, and a Lambda decrypted what came out of it."""
    records = event.get("Records", ()) if isinstance(event, dict) else ()
    if records and records[0].get("eventSource") == "aws:sqs":
        for side in ("EventBridge", function):
            keys.used(side, records[0]["eventSourceARN"], cloud.now)


def table(found: Lived) -> Iterator[str]:
    """Yield the lines of the bill for a thousand orders."""
    yield from bill_table(found.bill, found.orders)
    asked = found.keys.asked * 1000 / found.orders
    dollars = f"{KEY_REQUESTS.of_units(asked):10.4f}"
    key_line = f"{'beside it: KMS for tables and queues, so quiet':{NAMES}}{asked:10.0f}"
    yield f"{key_line}{dollars}, at most {found.keys.at_most:.2f} a month"
    used = per_order(found.usage, found.orders)
    yield "per order: " + ", ".join(f"{n:.1f} {of}" for of, n in used.items())


_PARTS = ("alone", "together", "index", "looked at")


def writes_table(found: Lived) -> Iterator[str]:
    """Yield what the write units of an order went into: by Lambda, then by item."""
    yield f"{'write units per order':34}" + "".join(f"{part:>11}" for part in (*_PARTS, "sum"))
    lambdas: Counter[str] = Counter()
    for write, units in found.writes.items():
        lambdas[write.function] += units
    for function, _ in lambdas.most_common():
        own = {write: units for write, units in found.writes.items() if write.function == function}
        yield _row(function, own, found.orders)
        for item in sorted({write.item for write in own}):
            of_item = {write: units for write, units in own.items() if write.item == item}
            yield _row(f"  {item}", of_item, found.orders)
    yield _row("together", found.writes, found.orders)


def _row(name: str, writes: Mapping[Write, int], orders: int) -> str:
    by_part: Counter[str] = Counter()
    for write, units in writes.items():
        by_part["index" if write.part.startswith("index") else write.part] += units
    shown = [by_part[part] for part in _PARTS] + [by_part.total()]
    return f"{name:34}" + "".join(
        f"{units / orders:11.2f}" if units else " " * 11 for units in shown
    )


def report(found: Lived) -> Iterator[str]:
    """Yield the bill, and what the write units went into."""
    yield "Cost of 1,000 orders, each placed, shipped, delivered, surveyed and answered;"
    yield f"list prices of {REGION} as of {PRICED_ON}, no free tier, seed {SEED}. Goal: 0.03.\n"
    yield from table(found)
    yield ""
    yield from writes_table(found)
    yield ""
    yield from month()


def month() -> Iterator[str]:
    """Yield what a month costs in which nothing happens."""
    lines = list(fixed(read(Path(__file__).parents[2] / "template.yaml")))
    yield f"{'a month in which nothing happens':46}{'units':>10}{'dollars':>10}"
    for line in lines:
        yield f"{line.of:46}{line.units:10.0f}{line.dollars:10.2f}"
    yield f"{'together':56}{sum(line.dollars for line in lines):10.2f}"


def main(orders: str = "1000") -> None:
    """Let so many orders live and print their bill."""
    print(*report(lived(int(orders))), sep="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
