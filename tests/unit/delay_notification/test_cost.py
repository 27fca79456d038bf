"""A sweep costs what is due, not what is stored; an order's changes cost what they change."""

import io
from datetime import UTC, datetime

import pytest

from functions.delay_notification import on_order, on_schedule
from functions.delay_notification.settings import DelaySettings
from functions.delay_notification.watching import Watching
from gjensyn.clock import SystemClock
from gjensyn.models.delay import DELAYS_KEY, Delays, Watch
from gjensyn.models.person import Person
from gjensyn.models.record import Stored
from gjensyn.ports import Insert
from gjensyn.sweep import Sweep
from gjensyn.telemetry import Telemetry
from infra.memory.store import MemoryStore
from tests.builders import PSEUDONYMS, a_person, a_placement, a_store, an_order, put, stream_record
from tests.fakes.bus import Loudspeaker
from tests.fakes.clock import StandingClock
from tests.fakes.context import Invocation
from tests.unit.delay_notification.late_shop import day

MORNING = datetime(2026, 11, 6, 7, tzinfo=UTC)  # eight o'clock in Oslo


def sweep(store: MemoryStore) -> None:
    """Let the scheduled Lambda make one round."""
    clock = StandingClock(MORNING)
    telemetry = Telemetry(io.StringIO(), "delay_notification", SystemClock())
    watching = Watching(store, clock, DelaySettings())
    round_ = on_schedule.Round(watching, Sweep(store, clock, telemetry))
    on_schedule.handle({}, round_, Invocation())


def promise_to(number: int, *, broken: bool) -> list[Stored]:
    """Return a customer with one open order."""
    subject, promise = f"{number:026d}", day("11-05") if broken else day("12-05")
    order = an_order(
        subject=subject,
        key=f"order#{PSEUDONYMS.key('order', str(number))}",
        status="placed",
        whole_delivered_at=None,
        placement=a_placement(promised_date=promise),
    )
    look_at = MORNING if broken else MORNING.replace(month=12)
    watch = Watch(
        order=order.key,
        order_id=order.order_id,
        promise=promise,
        first_promise=promise,
        placed=promise,
        look_at=look_at,
    )
    delays = Delays(
        subject=subject,
        key=DELAYS_KEY,
        customer_id="K-17",
        watches=(watch,),
        due_at=look_at,
        due_shard="0",
    )
    person = Person(**{**a_person().__dict__, "subject": subject})
    return [delays, order, person] if broken else [delays]


def crowd(store: MemoryStore, numbers: list[int]) -> None:
    """Add customers whose one order is promised for later; faster than one by one."""
    (like,) = promise_to(0, broken=False)
    waiting = [like.model_copy(update={"subject": f"{number:026d}"}) for number in numbers]
    for delays in waiting:
        store.keyring.create(delays.subject)
    store.write(*(Insert(delays) for delays in waiting))
    store.requests.clear()


@pytest.mark.parametrize(
    ("orders", "due"),
    [
        (1_000, 50),
        (100_000, 50),
        (1_000, 1_000),
        pytest.param(1_000_000, 1_000, marks=[pytest.mark.prove, pytest.mark.timeout(1800)]),
    ],
)
def test_a_sweep_costs_what_is_due(orders: int, due: int):
    """So many promises are broken this morning: the same requests among a thousand and more."""
    store = a_store()
    broken = range(0, orders, orders // due)
    put(store, *(one for n in broken for one in promise_to(n, broken=True)))
    crowd(store, [n for n in range(orders) if n not in broken])
    sweep(store)
    # Each: the promises, the person, the order; one transaction. And one look into the index.
    assert store.requests == {"due": 1, "get": 3 * due, "transaction": due}
    store.requests.clear()
    sweep(store)
    assert store.requests == {"due": 1}


class Shop:
    """The Lambda on the stream of orders."""

    def __init__(self) -> None:
        self.store = a_store(a_person())
        self.clock = StandingClock(datetime(2026, 11, 2, 9, tzinfo=UTC))

    def see(self, new: Stored, old: Stored | None = None) -> dict[str, int]:
        """Hand over one change; returns the requests that it cost."""
        self.store.requests.clear()
        telemetry = Telemetry(io.StringIO(), "delay_notification", SystemClock())
        watching = Watching(self.store, self.clock, DelaySettings())
        follower = on_order.Follower(watching, self.store, Loudspeaker(), telemetry)
        before = self.store.raw(old) if old else None
        record = stream_record(self.store.raw(new), before)
        assert on_order.handle({"Records": [record]}, follower, Invocation()) == {
            "batchItemFailures": []
        }
        return dict(self.store.requests)


def test_an_order_in_time_costs_little():
    """Placed: promises and person read, one write. Shipped: nothing. Delivered: one of each."""
    shop = Shop()
    fresh = {"whole_delivered_at": None, "placement": a_placement(promised_date=day("11-20"))}
    placed = an_order(**fresh, status="placed")
    shipped = an_order(**fresh, status="shipped")
    delivered = an_order(placement=fresh["placement"])
    assert shop.see(placed) == {"get": 2, "write": 1}
    assert shop.see(placed) == {"get": 1}
    assert shop.see(shipped, placed) == {}
    assert shop.see(delivered, shipped) == {"get": 1, "write": 1}
    assert shop.see(delivered, shipped) == {"get": 1}


def test_an_order_without_a_promise_costs_one_look():
    """Shops that promise no dates pay for none."""
    shop = Shop()
    assert shop.see(an_order(status="placed", whole_delivered_at=None)) == {"get": 1}
