"""Stories in which a Lambda gets five records at once: of five people, and of one."""

from datetime import timedelta
from urllib.parse import urlencode

from tests.faults.harness import Scenario
from tests.shop import PRESSES, Shop

FIVE = range(1, 6)
QUIET = {"SurveyReminderDays": 0, "SurveyQuarantineDays": 0}
_FORM = {"content-type": "application/x-www-form-urlencoded"}


def five_people_live(shop: Shop) -> None:
    """Five buy, are invited at one moment, answer at one moment, and are reported of at another."""
    for number in FIVE:
        shop.sell(f"O-{number}", f"K-{number}")
    shop.wait(days=1, hours=2)
    for number in FIVE:
        link = shop.link(f"K-{number}")
        body = urlencode({"score": number, "comment": f"from {number}"}).encode()
        seen = (shop.cloud.http("POST", link, _FORM, body).status for _ in range(PRESSES))
        assert next(status for status in seen if status < 500) == 200
        shop.thanked[link] = (number, f"from {number}")
    shop.cloud.run()
    for number, kind in zip(FIVE, ("Send", "Delivery", "Bounce", "Complaint", "Send"), strict=True):
        (mail,) = shop.mails_to(f"K-{number}")
        shop.cloud.provider_event(mail.message_id, kind)
    shop.wait(minutes=10)


def five_of_one_persons_orders(shop: Shop) -> None:
    """One person's five orders, promised, promised anew and handed over together."""
    for number in FIVE:
        shop.place(f"O-{number}", promised_date="2026-11-04")
    shop.cloud.run()
    for number in FIVE:
        later = {"promised_date": "2026-11-11", "reason": "carrier"}
        shop.tell("DeliveryRescheduled", order_id=f"O-{number}", **later)
    shop.wait(days=1, hours=2)
    for number in FIVE:
        shop.deliver(f"O-{number}")
    shop.wait(days=3)


def five_facts_of_one_order(shop: Shop) -> None:
    """Placed, promised for another day, shipped, handed over, returned: told at one moment."""
    at = iter(shop.now - timedelta(hours=hours) for hours in range(50, 0, -10))
    shop.place("O-1", promised_date="2026-11-04", occurred_at=next(at).isoformat())
    for kind, said in (
        ("DeliveryRescheduled", {"promised_date": "2026-11-11", "reason": "carrier"}),
        ("OrderShipped", {}),
        ("OrderDelivered", {}),
        ("OrderReturned", {}),
    ):
        shop.tell(kind, order_id="O-1", occurred_at=next(at).isoformat(), **said)
    shop.wait(days=2)


def five_facts_of_one_customer(shop: Shop) -> None:
    """An order, a yes and a no to surveys, a case that is opened and closed: told at one moment."""
    at = iter(shop.now - timedelta(hours=hours) for hours in range(50, 0, -10))
    shop.place("O-1", occurred_at=next(at).isoformat())
    for kind, said in (
        ("ConsentChanged", {"purpose": "survey", "granted": True, "evidence": "the till"}),
        ("ConsentChanged", {"purpose": "survey", "granted": False, "evidence": "a letter"}),
        ("SupportCaseOpened", {"case_id": "S-1", "order_id": "O-1", "topic": "a tear"}),
        ("SupportCaseClosed", {"case_id": "S-1", "agent_id": "liv"}),
    ):
        shop.tell(kind, occurred_at=next(at).isoformat(), **said)
    shop.wait(days=2)


def five_reports_of_one_mail(shop: Shop) -> None:
    """All that a provider may say of one message, at one moment."""
    shop.sell("O-1")
    shop.wait(days=1, hours=2)
    (mail,) = shop.cloud.sent
    at = shop.now
    for number, kind in enumerate(("Send", "Delivery", "Complaint", "Bounce", "Send")):
        shop.cloud.provider_event(mail.message_id, kind, at=at + timedelta(seconds=number))
    shop.wait(minutes=10)


_WITH_BATCHES = (
    "OrderIntakeOnEvent", "SurveyDispatchOnOrder", "DelayNotificationOnOrder",
    "RepurchaseReminderOnPurchase", "MessageDeliveryOnMessage", "MessageDeliveryOnSettled",
    "SurveyResponseOnAnswer", "DeliveryFeedbackOnEvent",
)  # fmt: skip

# Five letters about one thing, which a queue may hand out at the same moment.
OF_ONE = (
    Scenario("OrderIntakeOnEvent", five_facts_of_one_order),
    Scenario("OrderIntakeOnEvent", five_facts_of_one_customer),
    Scenario("DeliveryFeedbackOnEvent", five_reports_of_one_mail, QUIET),
)
CROWDS = (
    *(Scenario(function, five_people_live, QUIET) for function in _WITH_BATCHES),
    *(Scenario(function, five_of_one_persons_orders) for function in _WITH_BATCHES[:4]),
    *OF_ONE,
)
