"""What can go wrong in a shop, each as a story that raises the alarm of that name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from functions.gdpr_erase import deleting
from gjensyn import sweep
from gjensyn.models.record import Table
from infra.local.faults import Call, Fault
from tests.integration.policy.neighbourhood import customer
from tests.integration.privacy.officer import Officer, lived
from tests.shop import Shop

CUSTOMERS = range(1, 13)
SENDERS = ("MessageDeliveryOnMessage", "MessageDeliveryOnSchedule")


@dataclass(frozen=True)
class Trouble:
    """A story, and the parameters of the stack in which it is told."""

    tell: Callable[[Shop], None]
    parameters: dict[str, Any] = field(default_factory=dict)


def _strike(shop: Shop, operation: str, kind: Fault, *functions: str) -> None:
    """Let every call of an operation by these Lambdas go wrong."""

    def strike(call: Call) -> None:
        if call.function in functions and call.operation == operation:
            shop.cloud.fault(function=call.function, nth=call.number, kind=kind)

    shop.cloud.before_call(strike)


@contextmanager
def _changed(owner: Any, name: str, value: Any) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, name, value)
        yield


def _sold(shop: Shop) -> None:
    for number in CUSTOMERS:
        shop.sell(f"O-{number}", f"K-{number}")
    shop.wait(hours=1)


def _planned(shop: Shop) -> list[dict[str, Any]]:
    return [row for row in shop.cloud.tables()["Surveys"] if "due_at" in row]


# ------------------------------------------------------------------- facts and messages


def _an_event_without_an_order(shop: Shop) -> None:
    shop.tell("OrderShipped", "K-1")
    shop.cloud.run()


def _letters_that_are_no_events(shop: Shop) -> None:
    queue = shop.cloud.client("sqs")
    url = queue.get_queue_url(QueueName=shop.cloud.name("IntakeQueue"))["QueueUrl"]
    for _ in range(5):
        queue.send_message(QueueUrl=url, MessageBody="{not json")
    shop.wait(hours=1)


def _complaints(shop: Shop) -> None:
    _sold(shop)
    shop.wait(days=2)
    for mail in shop.cloud.sent[:3]:
        shop.cloud.provider_event(mail.message_id, "Complaint")
    shop.cloud.run()


def _an_answer_that_is_lost(shop: Shop) -> None:
    shop.stage("MessageDeliveryOnMessage", "SendEmail", Fault.LOST_ANSWER)
    shop.sell("O-1")
    shop.wait(days=2)


def _a_provider_that_is_busy(shop: Shop) -> None:
    _strike(shop, "SendEmail", Fault.THROTTLE, *SENDERS)
    shop.sell("O-1")
    shop.wait(days=2)


def _numbers_that_are_refused(shop: Shop) -> None:
    for number in range(1, 6):
        phone = f"+479001234{number}"
        shop.cloud.refuse_sms(phone, "ValidationException", "PRICE_OVER_THRESHOLD")
        known = customer(email=None, phone=phone)
        shop.sell(f"O-{number}", f"K-{number}", customer=known)
    shop.wait(days=2)


# ------------------------------------------------------------------- what is due


def _a_plan_that_does_not_open(shop: Shop) -> None:
    shop.sell("O-1")
    shop.wait(hours=1)
    (row,) = _planned(shop)
    table = shop.cloud.name("Surveys")
    torn = {**row, "sealed": {"B": b"\x01?"}}
    shop.cloud.client("dynamodb").put_item(TableName=table, Item=torn)
    shop.wait(days=2)


def _more_due_than_there_is_time_for(shop: Shop) -> None:
    _sold(shop)
    with _changed(sweep, "ENOUGH", 10**9):
        shop.wait(days=2)


def _keys_that_are_gone(shop: Shop) -> None:
    _sold(shop)
    table, rows = shop.cloud.name("Keys"), shop.cloud.tables()["Keys"]
    for row in rows:
        if row["pk"]["S"] != "kek":
            key = {name: row[name] for name in ("pk", "sk")}
            shop.cloud.client("dynamodb").delete_item(TableName=table, Key=key)
    shop.wait(days=2)


# ------------------------------------------------------------------- privacy


def _a_residue(shop: Shop) -> None:
    lived(shop)
    tables = tuple(table for table in deleting.OWNED if table is not Table.SURVEYS)
    with _changed(deleting, "OWNED", tables):
        Officer(shop).approved()
        shop.wait(minutes=20)


def _a_request_that_lies(shop: Shop) -> None:
    Officer(shop).post("preview", customer_id="K-1")
    shop.wait(days=26)


def _a_recipient_that_says_nothing(shop: Shop) -> None:
    lived(shop)
    Officer(shop).approved()
    shop.wait(days=9)


def _a_ledger_that_cannot_be_written(shop: Shop) -> None:
    lived(shop)
    _strike(shop, "PutObject", Fault.SERVER_ERROR, "GdprEraseOnRequest")
    Officer(shop).approved()
    shop.wait(minutes=20)


TROUBLES = {
    "EventsParked": Trouble(_an_event_without_an_order),
    "RecordsFail": Trouble(_letters_that_are_no_events),
    "SendingStopped": Trouble(_complaints),
    "SendsUncertain": Trouble(_an_answer_that_is_lost),
    "SendsDelayed": Trouble(_a_provider_that_is_busy),
    "SendsRefused": Trouble(_numbers_that_are_refused, {"SmsOrigination": "pool-1"}),
    "ItemsFail": Trouble(_a_plan_that_does_not_open),
    "SweepsCutShort": Trouble(_more_due_than_there_is_time_for),
    "KeysMissing": Trouble(_keys_that_are_gone),
    "RequestNeedsAttention": Trouble(_a_residue),
    "RequestNearlyDue": Trouble(_a_request_that_lies),
    "RecipientSilent": Trouble(_a_recipient_that_says_nothing, {"Recipients": "erp"}),
    "LedgerNotAnchored": Trouble(_a_ledger_that_cannot_be_written),
}
