"""What a thousand orders cost: each placed, shipped, delivered, surveyed and answered."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import urlencode

from infra.cost.bill import Bill, Usage, bill
from infra.local import LocalCloud

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
SEED = 20261122
DAYS = 60  # in which the orders are placed
_FORM = {"content-type": "application/x-www-form-urlencoded"}
_WARES = ("Kaffe 500 g", "Te 100 g", "Ullteppe", "Fuglefrø 5 kg")

type Act = tuple[datetime, str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Lived:
    """What so many orders used, and what was sent and answered."""

    orders: int
    usage: Usage
    bill: Bill
    sent: int
    answered: int


def lived(orders: int = 1000, seed: int = SEED) -> Lived:
    """Let so many orders live, on the suite on this machine; each invitation is answered.

    The provider reports each mail twice, as taken and as delivered. Every customer orders twice.
    """
    logged, pages = [0], Counter[str]()
    with LocalCloud(start=START, parameters={"SurveyQuarantineDays": 1}) as cloud:
        acts = sorted(_acts(orders, seed), key=lambda act: act[0])
        read = 0
        for at, kind, detail in acts:
            while cloud.now < at:
                cloud.advance(min(at - cloud.now, timedelta(hours=1)))
                read = _mail_is_read(cloud, read, pages)
            cloud.publish(kind, detail)
            cloud.run()
            logged[0] += _forget(cloud)
        for _ in range(24 * 6):
            cloud.advance(timedelta(hours=1))
            read = _mail_is_read(cloud, read, pages)
            logged[0] += _forget(cloud)
        usage = Usage(
            requests=cloud.requests,
            written=cloud.capacity["write"],
            read=cloud.capacity["read"],
            events=len(acts) + len(cloud.published),
            pages=pages.total(),
            logged=logged[0],
        )
        return Lived(orders, usage, bill(usage), len(cloud.sent), pages["POST"])


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


def _mail_is_read(cloud: LocalCloud, read: int, pages: Counter[str]) -> int:
    for sent in cloud.sent[read:]:
        for event in ("Send", "Delivery"):
            cloud.provider_event(sent.message_id, event)
        link = next((part for part in sent.text.split() if "/s/" in part), None)
        if link is not None:
            path = "/s/" + link.partition("/s/")[2].partition("?")[0]
            pages["GET"] += cloud.http("GET", path).status == 200  # noqa: PLR2004 - it is HTTP's
            body = urlencode({"score": "5", "comment": "Kom fort og pent pakket"}).encode()
            pages["POST"] += cloud.http("POST", path, headers=_FORM, body=body).status == 200  # noqa: PLR2004
    number = len(cloud.sent)
    cloud.run()
    return number


def _forget(cloud: LocalCloud) -> int:
    """Return how many bytes were logged since the last time."""
    size = sum(len(line.encode()) + 1 for line in cloud.logs)
    cloud.logs.clear()
    return size


def table(found: Lived) -> Iterator[str]:
    """Yield the lines of the bill for a thousand orders."""
    share = 1000 / found.orders
    yield f"{'':46}{'units':>10}{'dollars':>10}"
    for line in found.bill.lines:
        yield f"{line.of:46}{line.units * share:10.0f}{line.dollars * share:10.4f}"
    yield f"{'together, for 1,000 orders':56}{found.bill.dollars * share:10.4f}"
    mails = found.bill.mails
    yield f"{'beside it: ' + mails.of:46}{mails.units * share:10.0f}{mails.dollars * share:10.4f}"
    used = found.usage
    counts = {
        "invocations": used.count("lambda"),
        "calls of AWS": used.count(*(used.requests.keys() - {"lambda", "sqs"})),
        "write units": used.written,
        "read units": used.read,
    }
    yield "per order: " + ", ".join(f"{n / found.orders:.1f} {of}" for of, n in counts.items())
