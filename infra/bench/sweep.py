"""What a sweep costs among many: `python -m infra.bench.sweep` (a million: `make prove`).

The same promises are broken this morning, among as many orders and among a hundred times as many;
requests are counted on tables in memory, which pass the same tests as the real ones.
"""

import io
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from functions.delay_notification.on_schedule import Round, handle
from functions.delay_notification.settings import DelaySettings
from functions.delay_notification.watching import Watching
from gjensyn.models.delay import DELAYS_KEY, Delays, Watch
from gjensyn.models.order import Order, Placement
from gjensyn.models.person import PERSON_KEY, Person
from gjensyn.models.record import Dated, Stored
from gjensyn.ports import Insert
from gjensyn.sweep import Sweep
from gjensyn.telemetry import Telemetry
from infra.memory.store import MemoryKeyring, MemoryStore

NOW = datetime(2026, 11, 6, 7, tzinfo=UTC)  # eight o'clock in Oslo
DUE = 1000
AMONG = (DUE, 100 * DUE)


class _Standing:
    """The clock of that morning, and a Lambda that has all the time."""

    aws_request_id = "bench"

    def now(self) -> datetime:
        return NOW

    def get_remaining_time_in_millis(self) -> int:
        return 900_000


def swept(orders: int, due: int = DUE) -> Mapping[str, int]:
    """Return the requests of one round over so many orders, of which so many are due."""
    store = MemoryStore(MemoryKeyring())
    for number in range(orders):
        late = number < due
        subject = f"{number:026d}"
        store.keyring.create(subject)
        store.write(*(Insert(record) for record in _customer(subject, late=late)))
    store.requests.clear()
    standing = _Standing()
    telemetry = Telemetry(io.StringIO(), "delay_notification", standing)
    watching = Watching(store, standing, DelaySettings())
    handle({}, Round(watching, Sweep(store, standing, telemetry)), standing)
    return dict(store.requests)


def _customer(subject: str, *, late: bool) -> list[Stored]:
    promise = date(2026, 11, 5) if late else date(2026, 12, 5)
    look_at = NOW if late else NOW + timedelta(days=30)
    key = f"order#{subject}"
    known = {"promise": promise, "first_promise": promise, "placed": promise}
    watch = Watch(order=key, order_id=subject, look_at=look_at, **known)
    owner = {"subject": subject, "customer_id": subject}
    due = {"due_at": look_at, "due_shard": "0"}
    delays = Delays(key=DELAYS_KEY, watches=(watch,), **owner, **due)
    if not late:
        return [delays]
    placed = Placement(lines=(), promised_date=promise)
    placement = Dated[Placement](value=placed, at=NOW - timedelta(days=8))
    order = Order(key=key, order_id=subject, status="placed", placement=placement, **owner)
    return [delays, order, Person(key=PERSON_KEY, **owner)]


def main() -> None:
    """Print what each round costs."""
    for orders in AMONG:
        print(f"{DUE:,} due among {orders:,}: {swept(orders)}")


if __name__ == "__main__":
    main()
