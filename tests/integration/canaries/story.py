"""A life full of canaries: every Lambda works and fails on words that must not be seen in clear."""

import json
from datetime import timedelta
from typing import Any

from infra.local.faults import Fault
from tests.shop import Shop

# Each stands for one thing that comes from outside; the birds tell them apart.
CANARIES = {
    "customer_id": "kunde-Ærfugl-01",
    "name": "Åse Havørn Krykkje",
    "email": "lomvi.teist@alke.example",
    "phone": "+4790012345",
    "order_id": "ordre-Havhest-02",
    "late_order": "ordre-Lundefugl-03",
    "last_order": "ordre-Sandløper-04",
    "case_id": "sak-Toppskarv-05",
    "agent_id": "ansatt-Makrellterne-06",
    "parcel_id": "kolli-Praktærfugl-07",
    "product_id": "vare-Svartbak-08",
    "product": "Ullgenser «Rødnebbterne»",
    "comment": "Pakken lå hos Tyvjoen\ni tre dager",
    "topic": "Klage fra Storjoen",
    "evidence": "Samtale med Polarjoen",
    "explanation": "Forsinket av Alkekongen",
    "carrier": "Budbil Steinvender",
    "tracking_url": "https://tjeldungen.example/spor",
    "story_url": "https://gråmåken.example/historien",
    "unknown_type": "Myrsnipe-09",
    "quantity": "41973.25",
}
# What the contract lets out on the bus: the sender's own ids, given back to the sender.
GIVEN_BACK = {
    "customer_id", "order_id", "late_order", "last_order", "case_id", "agent_id",
    "product_id", "quantity",
}  # fmt: skip

WHO, ORDER, LATE = CANARIES["customer_id"], CANARIES["order_id"], CANARIES["late_order"]
PARAMETERS = {"SurveyQuarantineDays": 0, "DelayCompensationFrom": 2}


def live(shop: Shop) -> None:
    """Let everything happen to this person, the bad things too."""
    shop.addresses[WHO] = CANARIES["email"]
    _buy(shop, ORDER)
    _receive(shop, ORDER)
    _say_what_is_no_fact(shop)
    _be_asked_and_answer(shop)
    _be_late(shop)
    _need_it_again(shop)
    _ask_about_their_data(shop)
    _decide_what_comes(shop)
    _be_given_up(shop)


def _buy(shop: Shop, order: str, **fields: Any) -> None:
    known = {name: CANARIES[name] for name in ("name", "email", "phone")}
    customer = {**known, "language": "nb", "country": "NO", "time_zone": "Europe/Oslo"}
    line = {"product_id": CANARIES["product_id"], "name": CANARIES["product"], "quantity": 1}
    usual = {"order_id": order, "customer": customer, "lines": [line], "promised_date": None}
    shop.tell("OrderPlaced", WHO, **{**usual, **fields})
    shop.cloud.run()


def _receive(shop: Shop, order: str) -> None:
    parcel = {"order_id": order, "parcel_id": CANARIES["parcel_id"]}
    way = {name: CANARIES[name] for name in ("carrier", "tracking_url")}
    shop.tell("OrderShipped", WHO, **parcel, **way)
    shop.tell("OrderDelivered", WHO, **parcel, agent_id=CANARIES["agent_id"])
    shop.tell("ProductChanged", product_id=CANARIES["product_id"], state="active")
    agreed = {"purpose": "survey", "granted": True, "evidence": CANARIES["evidence"]}
    shop.tell("ConsentChanged", WHO, **agreed)
    shop.cloud.run()


def _say_what_is_no_fact(shop: Shop) -> None:
    """Four events that are parked or lose a field, and one letter that is no event at all."""
    comment = CANARIES["comment"]
    shop.tell(CANARIES["unknown_type"], WHO, order_id=ORDER)
    shop.tell("OrderPlaced", WHO, order_id=ORDER, customer=CANARIES["name"])
    shop.tell("ConsentChanged", WHO, purpose=comment, granted=True, evidence=comment)
    shop.tell("OrderShipped", WHO, order_id=ORDER, parcels=comment)
    queue = shop.cloud.client("sqs")
    url = queue.get_queue_url(QueueName=shop.cloud.name("IntakeQueue"))["QueueUrl"]
    queue.send_message(QueueUrl=url, MessageBody=f"{{ no json of {CANARIES['name']}")
    shop.cloud.run()


def _be_asked_and_answer(shop: Shop) -> None:
    """The send is doubtful, the page stumbles, the answer is corrected, a case follows."""
    for operation in ("GetItem", "TransactWriteItems", "SendEmail"):
        shop.stage("MessageDeliveryOnMessage", operation, Fault.KILL_AFTER)
    shop.wait(days=3)
    shop.cloud.provider_event(shop.cloud.sent[0].message_id, "Send")
    shop.cloud.run()
    case = {"case_id": CANARIES["case_id"], "agent_id": CANARIES["agent_id"], "order_id": ORDER}
    shop.tell("SupportCaseOpened", WHO, **case, topic=CANARIES["topic"])
    shop.tell("SupportCaseClosed", WHO, **case)
    shop.wait(days=2)
    link = shop.link(WHO)
    shop.stage("SurveyResponseOnRequest", "PutItem", Fault.KILL_AFTER)
    shop.look(link)
    shop.post(link, score="x", comment=CANARIES["comment"])
    shop.press(link, 4, CANARIES["comment"])


def _be_late(shop: Shop) -> None:
    """A promise is made and broken again and again; the page of the late order is used."""
    today = shop.cloud.now.date()
    _buy(shop, LATE, promised_date=str(today + timedelta(days=2)))
    told = {"explanation": {"nb": CANARIES["explanation"]}, "story_url": CANARIES["story_url"]}
    later = str(today + timedelta(days=9))
    shop.tell("DeliveryRescheduled", WHO, order_id=LATE, promised_date=later, reason="carrier",
              **told)  # fmt: skip
    shop.wait(days=2)
    shop.post(shop.link(WHO, "d"), choice="talk")
    shop.tell("DeliveryRescheduled", WHO, order_id=LATE, promised_date="1999-01-01", reason="x",
              **told)  # fmt: skip
    shop.wait(days=1)
    shop.tell("DeliveryRescheduled", WHO, order_id=LATE, promised_date=None, reason="x", **told)
    shop.wait(days=50)  # a person takes over, and there is room for a survey again


def _need_it_again(shop: Shop) -> None:
    """They have bought it every four weeks: a reminder, its page, and an order of the same."""
    line = {"product_id": f"{CANARIES['product_id']}-igjen", "name": CANARIES["product"],
            "quantity": float(CANARIES["quantity"]), "category": CANARIES["product"]}  # fmt: skip
    for number in range(8):
        at = (shop.cloud.now - timedelta(days=24 + 28 * number)).isoformat()
        order = f"{CANARIES['last_order']}-{number}"
        _buy(shop, order, lines=[line], soft_opt_in=True, occurred_at=at)
    shop.wait(days=10)
    shop.look(shop.link(WHO, "r"))
    shop.post(shop.link(WHO, "r"), do="order")


def _decide_what_comes(shop: Shop) -> None:
    """Preferences are looked at and saved; one mail bounces for good."""
    _receive(shop, LATE)
    shop.wait(days=3)
    shop.look(shop.link(WHO, "p"))
    shop.post(shop.link(WHO, "p"), survey="yes", language="nb")


def _ask_about_their_data(shop: Shop) -> None:
    """They ask for their copy and say that it is them; an officer previews, and erases another."""
    shop.post(f"{shop.link(WHO, 'p')}?ask=export", ask="copy")
    shop.wait(days=1)  # a good hour to write to them
    shop.look(shop.link(WHO, "i"))
    shop.post(shop.link(WHO, "i"))
    shop.wait(minutes=1)
    _at_the_desk(shop, "preview", "anne", customer_id=WHO)
    seen = _at_the_desk(shop, "preview", "anne", customer_id="nobody")
    told = {name: seen[name] for name in ("request_id", "plan_hash")}
    _at_the_desk(shop, "erase", "anne", **told, ground="a", identity=CANARIES["evidence"])
    _at_the_desk(shop, "approve", "bo", **told)
    shop.wait(minutes=15)


def _at_the_desk(shop: Shop, verb: str, officer: str, **body: str) -> Any:
    reply = shop.cloud.http(
        "POST", f"/privacy/{verb}", headers={"content-type": "application/json"},
        body=json.dumps(body).encode(), caller=f"arn:aws:iam::123456789012:user/{officer}",
    )  # fmt: skip
    return json.loads(reply.text)


def _be_given_up(shop: Shop) -> None:
    """Every reader of a stream fails for good while it holds this person's records."""
    for function in ("SurveyResponseOnAnswer", "MessageDeliveryOnMessage",
                     "MessageDeliveryOnSettled", "RepurchaseReminderOnPurchase"):  # fmt: skip
        _break(shop, function)
    shop.press(shop.link(WHO), 2, CANARIES["comment"])
    _buy(shop, CANARIES["last_order"])
    _receive(shop, CANARIES["last_order"])
    shop.wait(days=3)
    for function in ("SurveyDispatchOnOrder", "DelayNotificationOnOrder", "GdprEraseOnRequest"):
        _break(shop, function)
    _at_the_desk(shop, "preview", "anne", email=CANARIES["email"])
    shop.tell("OrderReturned", WHO, order_id=CANARIES["last_order"])
    shop.wait(hours=12)
    shop.cloud.provider_event(shop.cloud.sent[-1].message_id, "Bounce")
    shop.wait(hours=12)


def _break(shop: Shop, function: str) -> None:
    done = len(shop.cloud.calls(function))
    shop.cloud.fault(function=function, nth=done + 1, kind=Fault.SERVER_ERROR, times=20_000)
