"""Four deliveries to one person at the same moment, on four threads: one goes out that day."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from gjensyn.codec import Item
from gjensyn.models.message import Message
from gjensyn.ports import Insert
from infra.local.faults import Call
from tests.builders import a_message
from tests.ending import opened, store_of
from tests.integration.policy.neighbourhood import person_of
from tests.shop import Shop, open_shop

DELIVERY = "MessageDeliveryOnMessage"
AT_ONCE = 4


@pytest.fixture
def crowded() -> Iterator[tuple[Shop, list[dict[str, Any]]]]:
    """Queue more messages for one person than a month takes; nobody has been woken yet."""
    with open_shop() as shop:
        shop.place("O-1")
        shop.cloud.run()
        person, now = person_of(shop), shop.cloud.now
        store = store_of(shop.cloud)
        for number in range(6):
            message = a_message(
                number, subject=person.subject, customer_id="K-1", requires=(), decided_at=now,
                due_at=now, expires_at=now + timedelta(days=60), about=None,
            )  # fmt: skip
            store.write(Insert(message))
        yield shop, [_queued(item) for item in shop.cloud.tables()["Messages"]]


def _queued(item: Item) -> dict[str, Any]:
    """Return what the stream tells of a new item."""
    keys = {name: item[name] for name in ("pk", "sk")}
    told = {"Keys": keys, "SequenceNumber": "1", "NewImage": item}
    return {"eventName": "INSERT", "dynamodb": told}


def all_read_before_any_writes(shop: Shop) -> None:
    """Let the first four claims wait for one another: all of them have read the same person."""
    meeting, claims, lock = threading.Barrier(AT_ONCE), [0], threading.Lock()

    def meet(call: Call) -> None:
        if (call.function, call.operation) != (DELIVERY, "TransactWriteItems"):
            return
        with lock:
            claims[0] += 1
            early = claims[0] <= AT_ONCE
        if early:
            meeting.wait(timeout=20)

    shop.cloud.before_call(meet)


def deliver_at_once(shop: Shop, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Invoke the Lambda with each record on a thread of its own."""
    reports: list[dict[str, Any]] = []

    def deliver(record: dict[str, Any]) -> None:
        reports.append(shop.cloud.invoke(DELIVERY, {"Records": [record]}))

    threads = [threading.Thread(target=deliver, args=(record,)) for record in records]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return reports


def test_pressure_holds_under_four_concurrent_deliveries(crowded):
    """All four have read that nothing was sent yet; one claim wins, the others look again."""
    shop, records = crowded
    all_read_before_any_writes(shop)
    reports = deliver_at_once(shop, records[:AT_ONCE])
    assert reports == [{"batchItemFailures": []}] * AT_ONCE
    assert len(shop.cloud.sent) == 1
    shop.wait(hours=12)
    assert len(shop.cloud.sent) == 1


def test_the_rest_goes_out_one_a_day_and_four_in_a_month(crowded):
    """Held, not dropped: on each of the next days one, then none until the first is a month old."""
    shop, records = crowded
    all_read_before_any_writes(shop)
    deliver_at_once(shop, records[:AT_ONCE])
    shop.wait(days=20)
    days = [sent.at.date() for sent in shop.cloud.sent]
    assert len(days) == len(set(days)) == 4
    shop.wait(days=30)
    moments = [sent.at for sent in shop.cloud.sent]
    assert len(moments) == 6
    for number, moment in enumerate(moments):
        assert sum(moment - earlier < timedelta(days=30) for earlier in moments[:number]) < 4
    messages = [one for one in opened(shop.cloud) if isinstance(one, Message)]
    assert {message.status for message in messages} == {"sent"}
    reasons = {held.reason for message in messages for held in message.held}
    assert {"same_day", "too_many"} <= reasons
