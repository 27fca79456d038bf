"""Nothing brings an erased person back but an order of theirs that is newer than the erasure.

The table of docs/operations.md ("What is refused") has a row for each way that is tried here.
"""

import json
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.integration.privacy.officer import NAME, Officer, lived, residue, subject_of
from tests.shop import Shop, open_shop

CUSTOMER = {"email": "kari.nord@fjordpost.example", "name": NAME, "country": "NO"}


def _late_webhook(shop: Shop) -> None:
    """A carrier tells of the delivery long after."""
    shop.tell("OrderDelivered", "K-1", order_id="O-KANARI")


def _import(shop: Shop) -> None:
    """A nightly import tells everybody's profile anew."""
    shop.tell("CustomerUpdated", "K-1", customer=CUSTOMER)


def _sign_up(shop: Shop) -> None:
    """A form somewhere says that they want surveys."""
    shop.tell("ConsentChanged", "K-1", purpose="survey", granted=True, evidence="form")


def _old_order(shop: Shop) -> None:
    """An order that was placed before the erasure is told of late."""
    before = (shop.cloud.now - timedelta(days=1)).isoformat()
    line = {"product_id": "P-1", "name": "Kanariteppe", "quantity": 1}
    shop.tell(
        "OrderPlaced", "K-1", order_id="O-KANARI-9", customer=CUSTOMER, lines=[line],
        promised_date=None, occurred_at=before,
    )  # fmt: skip


def _replay(shop: Shop) -> None:
    """All events of the bus's archive are played again, as they were."""
    for detail_type, detail in shop.archive:
        shop.cloud.publish(detail_type, detail)


def _bad_event(shop: Shop) -> None:
    """An event that cannot be read is not parked in clear either."""
    shop.tell("OrderShipped", "K-1", note=NAME)


def _redriven(shop: Shop) -> None:
    """An operator sends dead letters of before the erasure round again."""
    detail = {
        "event_id": "e-redriven",
        "occurred_at": "2026-11-02T08:00:00+00:00",
        "customer_id": "K-1",
        "customer": CUSTOMER,
    }
    body = {"id": "x", "detail-type": "CustomerUpdated", "source": "shop", "detail": detail}
    queue = shop.cloud.client("sqs")
    url = queue.get_queue_url(QueueName=shop.cloud.name("IntakeQueue"))["QueueUrl"]
    queue.send_message(QueueUrl=url, MessageBody=json.dumps(body))


def _reported(shop: Shop, kind: str) -> None:
    for mail in [one for one in shop.cloud.sent if one.to.startswith("kari.nord")]:
        shop.cloud.provider_event(mail.message_id, kind)


def _delivery(shop: Shop) -> None:
    """The mail provider reports of mails to them that they arrived."""
    _reported(shop, "Delivery")


def _bounce(shop: Shop) -> None:
    """Or that they bounced: a keyed hash of the address stays, and nothing of the person."""
    _reported(shop, "Bounce")


def _complaint(shop: Shop) -> None:
    """Or that they complained: the same."""
    _reported(shop, "Complaint")


# Each way, how often it tries, and by which word it is counted that it was refused.
WAYS: dict[Callable[[Shop], None], tuple[int, str]] = {
    _late_webhook: (1, "fact_refused_erased"),
    _import: (1, "fact_refused_erased"),
    _sign_up: (1, "fact_refused_erased"),
    _old_order: (1, "fact_refused_erased"),
    _replay: (5, "fact_refused_erased"),
    _bad_event: (1, "fact_refused_erased"),
    _redriven: (1, "fact_refused_erased"),
    _delivery: (2, "feedback_unmatched"),
    _bounce: (2, "feedback_suppressed"),
    _complaint: (2, "feedback_suppressed"),
}


def _counted(lines: list[str]) -> Counter[str]:
    """Add up the metrics among lines of the log."""
    found: Counter[str] = Counter()
    for line in lines:
        told = json.loads(line) if '"_aws"' in line else {}
        for metrics in told.get("_aws", {}).get("CloudWatchMetrics", ()):
            for metric in metrics["Metrics"]:
                found[metric["Name"]] += int(sum(told[metric["Name"]]))
    return found


@pytest.mark.parametrize("comes_back", WAYS, ids=lambda way: way.__name__.strip("_"))
def test_it_is_refused_and_counted(comes_back: Callable[[Shop], None]):
    """After the certificate, nothing of the person stands anywhere again; every try is counted."""
    tries, word = WAYS[comes_back]
    with open_shop() as shop:
        lived(shop)
        subject = subject_of(shop.cloud, shop.cloud.tables(), set())
        Officer(shop).erased()
        parked, logged = dict(shop.cloud.objects("ParkedBucket")), len(shop.cloud.logs)
        comes_back(shop)
        shop.wait(hours=2)
        assert _counted(shop.cloud.logs[logged:])[word] == tries
        assert residue(shop.cloud, subject) == {}
        assert [row["status"]["S"] for row in shop.cloud.tables()["Subjects"]] == ["erased"]
        assert shop.cloud.tables()["Orders"] == []
        assert shop.cloud.objects("ParkedBucket") == parked


@pytest.mark.parametrize("known", [True, False], ids=["known", "a stranger"])
def test_who_writes_while_the_fence_goes_up_leaves_nothing(known: bool):
    """A fact that had passed the fence, with a key made at that moment, goes with the rest."""
    with open_shop() as shop:
        if known:
            lived(shop)
        officer, seen = Officer(shop), list[str]()

        def strike(call: Any) -> None:
            intake = call.function == "OrderIntakeOnEvent"
            if intake and call.operation == "TransactWriteItems" and not seen:
                seen.append("")
                seen[0] = officer.approved()
                shop.cloud.invoke("GdprEraseOnSchedule", {})

        shop.cloud.before_call(strike)
        shop.sell("O-KANARI-2", "K-1", customer=CUSTOMER)
        shop.cloud.run()
        shop.wait(minutes=30)
        assert officer.status(seen[0])["status"] == "COMPLETED"
        assert residue(shop.cloud, "", ("anarifugl", "kari.nord", "O-KANARI-2")) == {}
        assert [row["status"]["S"] for row in shop.cloud.tables()["Subjects"]] == ["erased"]
        assert [row for row in shop.cloud.tables()["Keys"] if row["pk"]["S"] != "kek"] == []


@pytest.mark.parametrize("lambda_", ["SurveyDispatchOnOrder", "DelayNotificationOnOrder"])
def test_a_stream_s_retry_brings_nothing_back(lambda_: str):
    """The same batch once more, after the person is gone, writes nothing and fails nowhere."""
    payloads: list[Any] = []
    with open_shop() as shop:
        shop.cloud.after_invocation(
            lambda name, payload: payloads.append(payload) if name == lambda_ else None
        )
        lived(shop)
        subject = subject_of(shop.cloud, shop.cloud.tables(), set())
        Officer(shop).erased()
        assert payloads
        for payload in payloads[:]:  # each call adds another
            assert shop.cloud.invoke(lambda_, payload) == {"batchItemFailures": []}
        shop.wait(hours=2)
        assert residue(shop.cloud, subject) == {}


def test_while_the_fence_is_up_nothing_is_taken_in():
    """Not even a new order, nor a key made at the same moment."""
    with open_shop() as shop:
        lived(shop)
        officer = Officer(shop)
        officer.approved()
        shop.cloud.run()
        keys = len(shop.cloud.tables()["Keys"])
        for comes_back in (_late_webhook, _import, _sign_up, _old_order, _bad_event):
            comes_back(shop)
        shop.sell("O-NEW", "K-1")
        shop.cloud.run()
        assert len(shop.cloud.tables()["Keys"]) == keys
        shop.wait(minutes=30)
        assert shop.cloud.tables()["Orders"] == []


def test_a_new_order_makes_a_new_person():
    """With a new key and no inherited consent; old facts are refused for them too."""
    with open_shop() as shop:
        lived(shop)
        old = subject_of(shop.cloud, shop.cloud.tables(), set())
        Officer(shop).erased()
        shop.wait(minutes=1)
        shop.place("O-NEW", "K-1")
        shop.cloud.run()
        (row,) = shop.cloud.tables()["Subjects"]
        assert row["status"]["S"] == "living"
        assert row["subject"]["S"] != old
        _old_order(shop)
        shop.cloud.run()
        assert len(shop.cloud.tables()["Orders"]) == 1
