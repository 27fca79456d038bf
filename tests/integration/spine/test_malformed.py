"""One malformed record among five: the others take effect, it is reported and kept with payload."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from gjensyn.ports import Insert
from infra.lint.template import read
from infra.local import LocalCloud
from infra.local.faults import Call
from tests.ending import TEMPLATE, opened, store_of
from tests.shop import Shop, open_shop

FOUR = ("1", "2", "3", "4")

# ------------------------------------------------------------------- queues


def letters(shop: Shop) -> list[dict[str, str]]:
    """Return five letters, the third of which is no event at all."""
    bodies = [_placed(shop, number) for number in FOUR]
    bodies.insert(2, "{not json")
    return [{"messageId": f"m-{place}", "body": body} for place, body in enumerate(bodies)]


def _placed(shop: Shop, number: str) -> str:
    detail = {
        "event_id": f"e-{number}",
        "occurred_at": shop.cloud.now.isoformat(),
        "customer_id": f"K-{number}",
        "order_id": f"O-{number}",
        "customer": {"email": f"k-{number}@fjordpost.example"},
        "lines": [],
        "promised_date": None,
    }
    return json.dumps({"id": f"b-{number}", "detail-type": "OrderPlaced", "detail": detail})


def known(cloud: LocalCloud, entity: str) -> set[str]:
    """Return the order ids of all items of a kind."""
    return {
        getattr(one, "order_id", "") for one in opened(cloud, but="nobody") if one.entity == entity
    }


def test_a_batch_of_letters_reports_the_malformed_one_alone():
    """Called with the raw batch: four orders are in the tables, one id is in the answer."""
    with open_shop() as shop:
        answer = shop.cloud.invoke("OrderIntakeOnEvent", {"Records": letters(shop)})
        assert answer == {"batchItemFailures": [{"itemIdentifier": "m-2"}]}
        assert known(shop.cloud, "order") == {f"O-{number}" for number in FOUR}


def test_a_malformed_letter_ends_among_the_dead_ones_with_its_body():
    """Through the queue: it comes five times, then it lies where a person finds it, unchanged."""
    with open_shop() as shop:
        queue = shop.cloud.client("sqs")
        url = queue.get_queue_url(QueueName=shop.cloud.name("IntakeQueue"))["QueueUrl"]
        for letter in letters(shop):
            queue.send_message(QueueUrl=url, MessageBody=letter["body"])
        shop.wait(hours=1)
        assert known(shop.cloud, "order") == {f"O-{number}" for number in FOUR}
        assert shop.cloud.queue("IntakeDeadLetters") == ["{not json"]
        assert shop.cloud.queue("IntakeQueue") == []


def test_a_malformed_provider_event_ends_among_the_dead_ones_with_its_body():
    """The same on the way back: four bounces are noted, the odd one is kept."""
    with open_shop(SurveyReminderDays=0) as shop:
        for number in FOUR:
            shop.sell(f"O-{number}", f"K-{number}")
        shop.wait(days=2)
        sent = [mail.message_id for mail in shop.cloud.sent]
        queue = shop.cloud.client("sqs")
        url = queue.get_queue_url(QueueName=shop.cloud.name("FeedbackQueue"))["QueueUrl"]
        for message_id in sent[:2]:
            shop.cloud.provider_event(message_id, "Bounce")
        queue.send_message(QueueUrl=url, MessageBody='{"detail": {"eventType": "Bounce"}}')
        for message_id in sent[2:]:
            shop.cloud.provider_event(message_id, "Bounce")
        shop.wait(hours=1)
        noted = [one.feedback for one in opened(shop.cloud) if one.entity == "message"]
        assert noted == ["bounced"] * 4
        kept = shop.cloud.queue("FeedbackDeadLetters")
        assert kept == ['{"detail": {"eventType": "Bounce"}}']


# ------------------------------------------------------------------- streams


@dataclass
class Poison:
    """An item that nobody can open, slipped into a table while four good ones are written.

    `writer` and `operation`: it comes just before the third such call.
    """

    shop: Shop
    table: str
    entity: str
    status: str
    writer: str
    operation: str
    seen: int = 0
    batches: list[tuple[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.shop.cloud.before_call(self._see)
        self.shop.cloud.after_invocation(lambda *invoked: self.batches.append(invoked))

    def slip_in(self) -> None:
        """Write it."""
        plain = {"pk": "nobody", "sk": f"{self.entity}#x", "entity": self.entity}
        item: dict[str, Any] = {name: {"S": text} for name, text in plain.items()}
        item |= {"status": {"S": self.status}, "version": {"N": "1"}, "sealed": {"B": b"\x01?"}}
        store = store_of(self.shop.cloud)  # with a key: of somebody erased it would be passed over
        store.write(Insert(store.keyring.create("nobody")[0]))
        table = self.shop.cloud.name(self.table)
        self.shop.cloud.client("dynamodb").put_item(TableName=table, Item=item)

    def _see(self, call: Call) -> None:
        name = self.shop.cloud.name(self.table)
        writes = call.operation == self.operation and name in call.resource.split(",")
        if call.function != self.writer or not writes:
            return
        self.seen += 1
        if self.seen == 3:
            self.slip_in()

    def batch_of_five(self, function: str) -> Any:
        """Return the batch with the poison in it, as the Lambda got it first."""
        return next(
            payload
            for called, payload in self.batches
            if called == function and "nobody" in json.dumps(payload) and _size(payload) == 5
        )


def _size(payload: Any) -> int:
    return len(payload.get("Records", ()))


def test_an_order_that_does_not_open_stops_nobody():
    """Four surveys are planned; what could not be read lies in the failure store."""
    with open_shop() as shop:
        poison = Poison(shop, "Orders", "order", "delivered", "OrderIntakeOnEvent", "PutItem")
        for number in FOUR:
            shop.place(f"O-{number}", f"K-{number}")
        shop.cloud.run()
        for number in FOUR:
            shop.deliver(f"O-{number}", f"K-{number}")
        shop.wait(hours=2)
        assert known(shop.cloud, "survey") == {f"O-{number}" for number in FOUR}
        kept_and_reported(poison, "SurveyDispatchOnOrder")


def test_a_message_that_does_not_open_stops_nobody():
    """Four invitations are sent at the same hour."""
    with open_shop() as shop:
        writer, operation = "SurveyDispatchOnSchedule", "TransactWriteItems"
        poison = Poison(shop, "Messages", "message", "queued", writer, operation)
        for number in FOUR:
            shop.sell(f"O-{number}", f"K-{number}")
        shop.wait(days=2)
        assert len(shop.cloud.sent) == 4
        assert len({mail.at for mail in shop.cloud.sent}) == 1
        kept_and_reported(poison, "MessageDeliveryOnMessage")


def test_an_ended_message_that_does_not_open_stops_nobody():
    """Four ends are told."""
    with open_shop() as shop:
        writer = "MessageDeliveryOnMessage"
        poison = Poison(shop, "Messages", "message", "sent", writer, "PutItem")
        for number in FOUR:
            shop.sell(f"O-{number}", f"K-{number}")
        shop.wait(days=2)
        told = {event["detail"]["customer_id"] for event in shop.cloud.published}
        assert told == {f"K-{number}" for number in FOUR}
        kept_and_reported(poison, "MessageDeliveryOnSettled")


def test_an_answer_that_does_not_open_stops_nobody():
    """Four answers are told."""
    with open_shop() as shop:
        writer = "SurveyResponseOnRequest"
        poison = Poison(shop, "Surveys", "survey", "answered", writer, "PutItem")
        for number in FOUR:
            shop.sell(f"O-{number}", f"K-{number}")
        shop.wait(days=2)
        form = {"content-type": "application/x-www-form-urlencoded"}
        for number in FOUR:
            shop.cloud.http("POST", shop.link(f"K-{number}"), headers=form, body=b"score=4")
        shop.wait(hours=1)
        told = [one for one in shop.cloud.published if one["detail-type"] == "SurveyAnswered"]
        assert {event["detail"]["order_id"] for event in told} == {f"O-{n}" for n in FOUR}
        kept_and_reported(poison, "SurveyResponseOnAnswer")


def kept_and_reported(poison: Poison, function: str) -> None:
    """Make sure that the poison alone was reported, and lies in S3 with what it was."""
    cloud = poison.shop.cloud
    (failure,) = failures(cloud, function)
    (record,) = json.loads(failure["payload"])["Records"]
    image = record["dynamodb"]["NewImage"]
    assert image["sealed"]["B"]
    assert (image["pk"]["S"], image["status"]["S"]) == ("nobody", poison.status)
    assert failure["requestContext"]["condition"] == "RetryAttemptsExhausted"
    answer = cloud.invoke(function, poison.batch_of_five(function))
    number = record["dynamodb"]["SequenceNumber"]
    assert answer == {"batchItemFailures": [{"itemIdentifier": number}]}


def failures(cloud: LocalCloud, function: str) -> list[dict[str, Any]]:
    """Return what the failure store holds of one Lambda."""
    kept = [json.loads(body) for body in cloud.objects("FailuresBucket").values()]
    return [one for one in kept if function in one["requestContext"]["functionArn"]]


def _stream_readers() -> Iterator[str]:
    for name, own in read(TEMPLATE).lambdas():
        kinds = [event["Type"] for event in own.get("Events", {}).values()]
        if "DynamoDB" in kinds:
            yield name


@pytest.mark.parametrize("function", list(_stream_readers()))
def test_a_record_without_an_image_is_reported(function: str):
    """What is no change of an item at all is one failed record, for every reader of a stream."""
    with open_shop() as shop:
        record = {"eventName": "INSERT", "dynamodb": {"SequenceNumber": "7", "Keys": {}}}
        answer = shop.cloud.invoke(function, {"Records": [record]})
        assert answer == {"batchItemFailures": [{"itemIdentifier": "7"}]}
