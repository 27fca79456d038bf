"""What erasing somebody takes: `python -m infra.bench.erasure [ITEMS …]` (1 10000 100000).

On the suite on one machine, so on the real adapters over an emulator in this process. Seconds are
of the wall, of all that happens from the approval to the certificate, waiting apart: the clock of
the suite jumps over the barrier. How long the waiting is stands beside it, as a stack waits.
Requests, capacity and dollars are what the Lambdas used, all of them, up to the certificate.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from infra.cost.bill import Usage, bill
from infra.cost.prices import PRICED_ON, REGION
from infra.local import LocalCloud

START = datetime(2026, 11, 2, 8, tzinfo=UTC)
ANNE, BO = (f"arn:aws:iam::123456789012:user/{name}" for name in ("anne", "bo"))
BARRIER = timedelta(seconds=360)
_AT_ONCE = 25  # what BatchWriteItem takes
_SEALED = b"x" * 700  # about what an order with two lines takes
_KINDS = (("Orders", "compensation"), ("Surveys", "survey"), ("Messages", "message"))


@dataclass(frozen=True, slots=True)
class Erased:
    """One erasure: `items` were erased; `waited` is the suite's own time, the barrier in it."""

    items: int
    seconds: float
    waited: timedelta
    pages: int
    reads: float
    writes: float
    dollars: float


def erased(items: int) -> Erased:
    """Let somebody have so many items more than a customer has, and erase them."""
    with LocalCloud(START, {"DueShards": 1}) as cloud:
        subject = _customer(cloud)
        _fill(cloud, subject, items)
        request, plan = _asked(cloud)
        before, counted = dict(cloud.capacity), _counted(cloud)
        logged, told, begun = len(cloud.logs), len(cloud.published), cloud.now
        started = time.perf_counter()
        _post(cloud, "approve", BO, request_id=request, plan_hash=plan)
        done = _finished(cloud, request)
        seconds = time.perf_counter() - started
        used = {
            service: dict(calls - counted.get(service, Counter()))
            for service, calls in _counted(cloud).items()
        }
        usage = Usage(
            requests=used,
            written=cloud.capacity["write"] - before["write"],
            read=cloud.capacity["read"] - before["read"],
            events=len(cloud.published) - told,
            pages=1,
            logged=sum(len(line.encode()) + 1 for line in cloud.logs[logged:]),
        )
        gone = sum(row["erased"] for row in done["certificate"]["classes"])
        return Erased(
            gone,
            seconds,
            datetime.fromisoformat(done["history"][-1]["at"]) - begun,
            used.get("dynamodb", {}).get("Query", 0),
            usage.read,
            usage.written,
            bill(usage).dollars,
        )


def table(found: list[Erased]) -> Iterator[str]:
    """Yield the lines of the table."""
    heads = (("seconds", 9), ("waiting", 9), ("queries", 9), ("RCU", 10), ("WCU", 10))
    yield f"{'items':>8}{''.join(f'{head:>{width}}' for head, width in heads)}{'dollars':>10}"
    for one in found:
        yield (
            f"{one.items:8}{one.seconds:9.2f}{_minutes(one.waited - BARRIER):>9}{one.pages:9}"
            f"{one.reads:10.0f}{one.writes:10.0f}{one.dollars:10.4f}"
        )


def _minutes(waited: timedelta) -> str:
    minutes, seconds = divmod(int(waited.total_seconds()), 60)
    return f"{minutes}:{seconds:02}"


def _customer(cloud: LocalCloud) -> str:
    """Sell to somebody; returns their subject."""
    at = {"occurred_at": cloud.now.isoformat(), "customer_id": "K-1", "order_id": "O-1"}
    customer = {"email": "k-1@fjordpost.example", "name": "Åse", "language": "nb", "country": "NO"}
    lines = [{"product_id": "P-1", "name": "Ullteppe", "quantity": 1}]
    placed = {"event_id": "e-1", **at, "customer": customer, "lines": lines}
    cloud.publish("OrderPlaced", {**placed, "promised_date": None})
    cloud.publish("OrderDelivered", {"event_id": "e-2", **at})
    cloud.advance(timedelta(days=2, seconds=23))
    (row,) = cloud.tables()["Subjects"]
    return str(row["subject"]["S"])


def _fill(cloud: LocalCloud, subject: str, items: int) -> None:
    dynamodb = cloud.client("dynamodb")
    for start in range(0, items, _AT_ONCE):
        name, kind = _KINDS[start // _AT_ONCE % len(_KINDS)]
        puts = [
            {"PutRequest": {"Item": _item(subject, kind, number)}}
            for number in range(start, min(start + _AT_ONCE, items))
        ]
        dynamodb.batch_write_item(RequestItems={cloud.name(name): puts})


def _item(subject: str, kind: str, number: int) -> dict[str, Any]:
    return {
        "pk": {"S": subject},
        "sk": {"S": f"{kind}#{number:08}"},
        "entity": {"S": kind},
        "version": {"N": "1"},
        "status": {"S": "sent"},
        "sealed": {"B": _SEALED},
    }


def _asked(cloud: LocalCloud) -> tuple[str, str]:
    """Preview and ask; returns request and plan."""
    seen = _post(cloud, "preview", ANNE, customer_id="K-1")
    told = {"request_id": seen["request_id"], "plan_hash": seen["plan_hash"]}
    _post(cloud, "erase", ANNE, **told, ground="a", identity="passport")
    return seen["request_id"], seen["plan_hash"]


def _finished(cloud: LocalCloud, request: str) -> dict[str, Any]:
    for _ in range(120):
        cloud.advance(timedelta(minutes=1))
        done = _get(cloud, f"requests/{request}")
        if done["status"] == "COMPLETED":
            return done
    raise RuntimeError(f"not done after two hours: {done['status']}")


def _post(cloud: LocalCloud, verb: str, by: str, **body: str) -> dict[str, Any]:
    headers = {"content-type": "application/json"}
    text = json.dumps(body).encode()
    reply = cloud.http("POST", f"/privacy/{verb}", headers=headers, body=text, caller=by)
    told: dict[str, Any] = json.loads(reply.text)
    return told


def _get(cloud: LocalCloud, path: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(cloud.http("GET", f"/privacy/{path}", caller=ANNE).text)
    return told


def _counted(cloud: LocalCloud) -> Mapping[str, Counter[str]]:
    return {service: Counter(calls) for service, calls in cloud.requests.items()}


def main(*wanted: str) -> None:
    """Print the table."""
    print(
        "Erasing one customer, from the approval to the certificate, on the suite on this machine"
    )
    print("(real adapters, emulated AWS). Waiting: beside the barrier of six minutes, as a stack")
    print(f"waits. Dollars: list prices of {REGION} as of {PRICED_ON}, no free tier.\n")
    numbers = [int(number) for number in wanted] or [1, 10_000, 100_000]
    for line in table([]):
        print(line)
    for number in numbers:
        print(list(table([erased(number)]))[-1], flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
