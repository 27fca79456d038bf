"""Late customers on the whole suite: one honest message, in time, by day, in their own language."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from functions.order_intake.folding import fold
from gjensyn.events.incoming import OrderDelivered
from gjensyn.models.order import Order
from gjensyn.ports import Replace
from infra.local.faults import Call, Fault
from tests.ending import ending_of, opened, store_of
from tests.integration.delays.late import (
    MORNING_AFTER,
    kinds,
    move,
    person,
    promise,
    readable,
    reasons,
    told,
    until,
)
from tests.shop import START, Shop, open_shop

SENDER = "MessageDeliveryOnMessage"


def test_silence_is_told_the_morning_after_and_nobody_else_is_written_to():
    """One order is late, one arrived, one was cancelled, one is promised for later."""
    with open_shop(SurveyDelayDays=60) as shop:
        for number in range(1, 5):
            promise(shop, f"O-{number}", f"K-{number}")
        promise(shop, "O-5", "K-5", promised_date="2026-11-06")
        shop.deliver("O-2", "K-2")
        shop.tell("OrderCancelled", "K-3", order_id="O-3")
        until(shop, MORNING_AFTER - timedelta(minutes=5))
        shop.deliver("O-4", "K-4")
        until(shop, MORNING_AFTER + timedelta(hours=20))
        assert [(mail.kind, mail.order_ids, mail.at) for mail in shop.cloud.sent] == [
            ("delay_notice", ("O-1",), MORNING_AFTER)
        ]


def test_several_late_orders_are_one_message():
    """Of all three at once, and each is named."""
    with open_shop() as shop:
        for order in ("O-1", "O-2", "O-3"):
            promise(shop, order)
        until(shop, MORNING_AFTER)
        assert kinds(shop) == [("delay_notice", ("O-1", "O-2", "O-3"))]
        assert all(order in shop.cloud.sent[0].text for order in ("O-1", "O-2", "O-3"))


def test_a_message_that_falls_with_one_order_is_told_for_the_others_the_same_day():
    """One arrives between decision and dispatch: the ledger says so, the others are told soon."""
    with open_shop() as shop:
        for order in ("O-1", "O-2", "O-3"):
            promise(shop, order)
        until(shop, MORNING_AFTER - timedelta(minutes=1))
        shop.stage(SENDER, "GetItem", Fault.THROTTLE)
        shop.cloud.before_call(_arriving(shop))
        shop.wait(hours=2)
        assert kinds(shop) == [("delay_notice", ("O-1", "O-3"))]
        assert shop.cloud.sent[0].at - MORNING_AFTER <= timedelta(minutes=20)
        assert reasons(shop) == ["order_delivered"]


def _arriving(shop: Shop) -> Callable[[Call], None]:
    """Let an order arrive at the moment at which the message about it is claimed."""
    done: list[bool] = []

    def strike(call: Call) -> None:
        if call.function == SENDER and call.operation == "TransactWriteItems" and not done:
            done.append(True)
            _deliver_at_once(shop, "O-2")

    return strike


def _deliver_at_once(shop: Shop, order: str) -> None:
    orders = (one for one in opened(shop.cloud) if isinstance(one, Order))
    known = next(one for one in orders if one.order_id == order)
    now = {"occurred_at": shop.cloud.now.isoformat(), "customer_id": "K-1", "order_id": order}
    arrived = fold(known, OrderDelivered.model_validate(now))
    store_of(shop.cloud).write(Replace(arrived))


@pytest.mark.parametrize(
    ("language", "subject", "date"),
    [
        ("nb", "Ordre O-1 fra Gjensyn er forsinket", "torsdag 12. november 2026"),
        ("nn", "Ordre O-1 frå Gjensyn er forseinka", "torsdag 12. november 2026"),
        ("da", "Ordre O-1 fra Gjensyn er forsinket", "torsdag den 12. november 2026"),
        ("sv", "Order O-1 från Gjensyn är försenad", "torsdag 12 november 2026"),
        ("en", "Order O-1 from Gjensyn is delayed", "12 November 2026"),
    ],
)
def test_customers_are_told_in_their_own_language(language: str, subject: str, date: str):
    """The date as the language writes it; the shop's words only where they are in it."""
    words = {"nb": "Snø på fjellet.", "sv": "Snö på fjället."}
    with open_shop() as shop:
        promise(shop, customer=person(language=language))
        move(shop, "2026-11-12", reason="weather", explanation=words)
        shop.wait(hours=2)
        (mail,) = shop.cloud.sent
        assert mail.subject == subject
        assert date in " ".join(mail.text.replace("\u00a0", " ").split())
        for tag, said in words.items():
            assert (said in mail.text) == (tag == language)


@pytest.mark.parametrize(
    "reason",
    ["out_of_stock", "production", "warehouse", "carrier", "customs", "weather", "address",
     "unknown", "hamster strike", None, 7],
)  # fmt: skip
def test_every_reason_has_its_words_and_an_unknown_one_is_unknown(reason: object):
    """What the contract does not know is never shown."""
    with open_shop() as shop:
        promise(shop)
        move(shop, "2026-11-12", reason=reason)
        shop.wait(hours=2)
        (mail,) = shop.cloud.sent
        assert "hamster" not in mail.text + mail.html
        assert shop.cloud.parked == []


@pytest.mark.parametrize(
    ("explanation", "shown"),
    [
        ({"nb": "<script>alert(1)</script>Les <a href='https://ond.example'>her</a>"}, "alert(1)"),
        ({"nb": "Se https://ond.example/betal nå"}, "Se"),
        ({"nb": "Gå til ond.example eller ring"}, "Gå til"),
        ({"nb": "\u202eetneV\r\nBcc: alle@ond.example\x00"}, "etneV"),
        ({"nb": "x" * 10_000}, None),
        ({"nb": "{{ shop_name.__class__ }}"}, "{{ shop_name"),
        ({"xx": "Ett språk som ingen leser"}, None),
        ({"nb": ""}, None),
        ("bare en tekst", None),
    ],
)
def test_an_explanation_from_outside_is_harmless(explanation: object, shown: str | None):
    """Markup is text, links are none, and what is too long is left out; the fact counts."""
    with open_shop() as shop:
        promise(shop)
        move(shop, "2026-11-12", explanation=explanation)
        shop.wait(hours=2)
        (mail,) = shop.cloud.sent
        everything = mail.text + mail.html + shop.cloud.http("GET", shop.link(page="d")).text
        for bad in ("<script>", "ond.example", "\u202e", "xxxxxxxxxxx", "Ett språk"):
            assert bad not in everything
        assert "12. november" in mail.text.replace("\u00a0", " ")
        if shown:
            assert shown in readable(mail.html)
        assert "Bcc" not in dict(mail.headers)


@pytest.mark.parametrize(
    ("story", "shown"),
    [
        ("https://ull.example/slik-veves-det?a=1", True),
        ("http://ull.example/slik", False),
        ("javascript:alert(1)", False),
        ("https://ull.example@ond.example/", False),
        ("https://" + "x" * 600, False),
        ("HTTPS://ull.example/", False),
    ],
)
def test_a_story_is_linked_only_where_it_is_an_https_address(story: object, shown: bool):
    """Anything else is left out; the delay is told all the same."""
    with open_shop() as shop:
        promise(shop)
        move(shop, "2026-11-12", story_url=story)
        shop.wait(hours=2)
        (mail,) = shop.cloud.sent
        both = mail.text + mail.html + shop.cloud.http("GET", shop.link(page="d")).text
        assert (str(story).replace("&", "&amp;") in both) == shown
        assert "ond.example" not in both


@pytest.mark.parametrize(
    ("named", "reason"), [("2019-01-01", "date_in_past"), ("9999-12-31", "date_too_far")]
)
def test_an_absurd_date_reaches_nobody_and_is_said(named: str, reason: str):
    """The ledger holds why; the promise stands and is found when it passes."""
    with open_shop() as shop:
        promise(shop)
        move(shop, named)
        until(shop, MORNING_AFTER)
        assert kinds(shop) == [("delay_notice", ("O-1",))]
        assert named[:4] not in shop.cloud.sent[0].text
        assert reasons(shop) == [reason]


@pytest.mark.parametrize(
    "named", ["tomorrow", "2026-13-01", "05.11.2026", 20261105, ["2026-11-05"]]
)
def test_what_is_no_date_is_parked(named: object):
    """Never dropped without a word, never guessed at."""
    with open_shop() as shop:
        promise(shop)
        shop.tell("DeliveryRescheduled", order_id="O-1", promised_date=named, reason="carrier")
        shop.cloud.run()
        assert [one["reason"] for one in shop.cloud.parked] == ["invalid:promised_date"]
        shop.wait(days=1)
        assert shop.cloud.sent == []


def test_a_person_takes_over_and_the_shop_is_told():
    """After the third update: one event, no more mails until there is a date."""
    with open_shop(DelayCompensationFrom=2) as shop:
        promise(shop)
        shop.wait(days=40)
        ids = {"order_id": "O-1", "customer_id": "K-1"}
        assert told(shop, "DelayHandedOver") == [ids]
        assert told(shop, "CompensationGranted") == [ids]
        assert [mail.kind for mail in shop.cloud.sent] == ["delay_notice", *["delay_update"] * 3]
        assert [mail.at.date().isoformat()[5:] for mail in shop.cloud.sent] == [
            "11-06",
            "11-10",
            "11-14",
            "11-18",
        ]
        move(shop, "2027-01-11")
        shop.wait(days=1)
        assert len(shop.cloud.sent) == 5


def test_the_survey_waits_for_the_order_and_knows_how_late_it_came():
    """Two messages were sent, and it came five days late: the answer carries both."""
    with open_shop() as shop:
        promise(shop)
        until(shop, datetime(2026, 11, 10, 11, tzinfo=UTC))
        assert [mail.kind for mail in shop.cloud.sent] == ["delay_notice", "delay_update"]
        shop.deliver("O-1")
        shop.wait(days=2)
        assert shop.cloud.sent[-1].kind == "survey_invitation"
        (survey,) = (one for one in opened(shop.cloud) if one.entity == "survey")
        assert (survey.days_late, survey.delay_messages) == (5, 2)


def test_another_late_order_postpones_a_survey_by_a_week_at_most():
    """One arrived in time, one is late: first the apology, later the question."""
    with open_shop() as shop:
        promise(shop, "O-1")
        promise(shop, "O-2")
        until(shop, MORNING_AFTER - timedelta(days=1))
        shop.deliver("O-1")
        shop.wait(days=5)
        assert "survey_invitation" not in [mail.kind for mail in shop.cloud.sent]
        shop.wait(days=6)
        assert [mail.order_ids for mail in shop.cloud.sent if mail.kind == "survey_invitation"] == [
            ("O-1",)
        ]


def test_a_survey_does_not_count_a_message_that_fell():
    """Queued, and withdrawn because the order arrived at that moment."""
    with open_shop() as shop:
        promise(shop, "O-2")
        until(shop, MORNING_AFTER - timedelta(minutes=1))
        shop.cloud.before_call(_arriving(shop))
        shop.wait(days=2)
        (survey,) = (one for one in opened(shop.cloud) if one.entity == "survey")
        assert (survey.days_late, survey.delay_messages) == (1, 0)


def test_urgent_news_may_go_out_at_its_own_hours():
    """The shop lets what changes today's plans out from six; delivery keeps to that."""
    with open_shop(UrgentHours="06:00-22:00") as shop:
        promise(shop)
        until(shop, datetime(2026, 11, 5, 4, 10, tzinfo=UTC))
        move(shop, "2026-11-12")
        shop.wait(hours=4)
        oslo = ZoneInfo("Europe/Oslo")
        assert [mail.at.astimezone(oslo).hour for mail in shop.cloud.sent] == [6]


def test_what_could_not_be_sent_binds_nobody():
    """Refused for good: four days later the customer is told for the first time again."""
    with open_shop() as shop:
        promise(shop, customer=person(email=None))
        shop.wait(days=5)
        assert reasons(shop) == ["no_address"]
        shop.tell("CustomerUpdated", customer=person())
        shop.wait(days=4)
        assert kinds(shop) == [("delay_notice", ("O-1",))]
        assert shop.cloud.sent[0].at > START


def test_an_intent_that_was_decided_against_stands_in_the_ledger():
    """The customer's own wish, a small drift: no mail, one line each, and it is told as settled."""
    with open_shop(DelayThresholdDays=3) as shop:
        promise(shop, "O-1")
        promise(shop, "O-2")
        move(shop, "2026-11-12", "O-1", requested_by="customer")
        move(shop, "2026-11-07", "O-2")
        shop.wait(days=4)
        assert shop.cloud.sent == []
        assert reasons(shop) == ["inside_threshold", "own_request"]
        assert {one["status"] for one in told(shop, "MessageSettled")} == {"skipped"}
        assert {one.kind for one in ending_of(shop).messages} == {"delay_notice"}
