"""One story for each Lambda of the template: its real work, and the usual refusals."""

from infra.local.faults import Fault
from tests.faults.desk_stories import DESK_SCENARIOS
from tests.faults.harness import Scenario
from tests.faults.order_stories import ORDER_SCENARIOS, preferences_of
from tests.faults.reminder_stories import (
    a_customer_asks,
    a_reminded_customer_presses,
    purchases_are_counted,
    reminders_fall_due,
    sums_are_added_up,
)
from tests.shop import Shop

TEXTING = {"SmsOrigination": "pool-1", "SurveyReminderDays": 0, "SurveyQuarantineDays": 0}
GREETING = "Så fint! 🙂\nTakk, æøå"


def facts_arrive(shop: Shop) -> None:
    """A new person and a known one, each way of taking in a fact, and two refused events."""
    shop.sell("O-1")
    shop.cloud.run()
    shop.tell("ConsentChanged", purpose="survey", granted=True, evidence="the till, box 2")
    shop.tell("SupportCaseOpened", case_id="S-1", order_id="O-1", topic="a tear")
    shop.tell("ProductChanged", product_id="P-1", state="recalled")
    shop.tell("OrderCancelled", order_id="O-2")
    shop.tell("OrderLost", order_id="O-2")
    shop.tell("OrderPlaced", order_id="O-3")
    shop.cloud.run()


def orders_end(shop: Shop) -> None:
    """A delivered one, one that comes back after it was planned for, a closed case."""
    shop.sell("O-1")
    shop.sell("O-2", "K-2")
    shop.tell("SupportCaseOpened", "K-3", case_id="S-1")
    shop.tell("SupportCaseClosed", "K-3", case_id="S-1", agent_id="liv")
    shop.cloud.run()
    shop.tell("OrderReturned", "K-2", order_id="O-2")
    shop.cloud.run()


def surveys_fall_due(shop: Shop) -> None:
    """One that is decided against, an invitation, its reminder."""
    shop.sell("O-1", "K-1", gift=True)
    shop.wait(days=1)
    shop.sell("O-2", "K-2")
    shop.wait(days=1, hours=2)
    shop.wait(days=4)


def messages_are_queued(shop: Shop) -> None:
    """Two persons are invited at the same hour."""
    shop.sell("O-1")
    shop.sell("O-2", "K-2")
    shop.wait(days=1, hours=2)


def messages_are_held_back(shop: Shop) -> None:
    """One was throttled, of one nobody knows, one waits for another day; later all are due."""
    shop.stage("MessageDeliveryOnMessage", "SendEmail", Fault.THROTTLE, at=1)
    shop.sell("O-1")
    shop.wait(days=1, hours=2)
    shop.stage("MessageDeliveryOnMessage", "SendEmail", Fault.KILL_AFTER)
    shop.sell("O-2", "K-2")
    shop.wait(days=1)
    shop.sell("O-3")
    shop.wait(hours=1)
    shop.tell("SupportCaseOpened", case_id="S-1")
    shop.tell("SupportCaseClosed", case_id="S-1", agent_id="liv")
    shop.wait(days=3)


def messages_end(shop: Shop) -> None:
    """One is decided against, one is sent."""
    shop.sell("O-1", "K-1", gift=True)
    shop.wait(days=1)
    shop.sell("O-2", "K-2")
    shop.wait(days=1, hours=2)


def a_customer_answers(shop: Shop) -> None:
    """Looks, presses without a choice, answers, and corrects the answer."""
    shop.sell("O-1")
    shop.wait(days=1, hours=2)
    link = shop.link()
    shop.look(link)
    shop.look("/s/nothing-that-was-ever-sent")
    shop.press(link, "", "no choice")
    shop.press(link, 5, GREETING)
    shop.press(link, 2, "Likevel ikke")


def answers_are_told(shop: Shop) -> None:
    """Two answers and a correction."""
    shop.sell("O-1")
    shop.sell("O-2", "K-2")
    shop.wait(days=1, hours=2)
    shop.press(shop.link("K-1"), 5, GREETING)
    shop.press(shop.link("K-2"), 1)
    shop.press(shop.link("K-1"), 3)


def the_provider_reports(shop: Shop) -> None:
    """Of an unknown one that it was accepted, of one that it bounced, of one a complaint."""
    shop.stage("MessageDeliveryOnMessage", "SendEmail", Fault.LOST_ANSWER)
    shop.sell("O-1")
    shop.wait(days=1, hours=2)
    shop.sell("O-2", "K-2")
    shop.sell("O-3", "K-3")
    shop.wait(days=1)
    for customer, kind in (("K-1", "Send"), ("K-2", "Bounce"), ("K-3", "Complaint")):
        shop.cloud.provider_event(shop.mails_to(customer)[0].message_id, kind)
    shop.cloud.run()


def promises_are_followed(shop: Shop) -> None:
    """A new date, a note of it, and an order that arrives before its own."""
    shop.place("O-1", promised_date="2026-11-04")
    shop.place("O-2", "K-2", promised_date="2026-11-06")
    shop.cloud.run()
    shop.tell("DeliveryRescheduled", order_id="O-1", promised_date="2026-11-11", reason="carrier")
    shop.deliver("O-2", "K-2")
    shop.wait(days=1, hours=2)
    shop.post(shop.link(page="d"), choice="talk")


def promises_are_broken(shop: Shop) -> None:
    """One with a new date, one in silence."""
    shop.place("O-1", promised_date="2026-11-04")
    shop.cloud.run()
    shop.tell("DeliveryRescheduled", order_id="O-1", promised_date="2026-11-11", reason="carrier")
    shop.wait(days=1, hours=2)
    shop.place("O-2", "K-2", promised_date="2026-11-04")
    shop.wait(days=2)


def a_late_customer_chooses(shop: Shop) -> None:
    """Looks, sends nothing, and chooses."""
    shop.place("O-1", promised_date="2026-11-04")
    shop.cloud.run()
    shop.tell("DeliveryRescheduled", order_id="O-1", promised_date="2026-11-11", reason="carrier")
    shop.wait(days=1, hours=2)
    link = shop.link(page="d")
    shop.look(link)
    shop.post(link)
    shop.post(link, choice="talk")


def a_customer_decides_what_comes(shop: Shop) -> None:
    """Looks, stops surveys with one click, takes it back, and chooses on the preference page."""
    shop.sell("O-1")
    shop.wait(days=1, hours=2)
    choose, stop = shop.link(page="p"), shop.link(page="u")
    shop.look(choose)
    shop.look(stop)
    shop.look("/p/of-nobody-who-ever-lived")
    shop.post(stop, **{"List-Unsubscribe": "One-Click"})
    shop.post(stop, undo="survey")
    shop.post(choose, purposes="survey reminder", reminder="yes", channel="pigeon")
    shop.post(choose, purposes="survey reminder", reminder="yes", channel="sms", language="sv")


def customers_are_texted(shop: Shop) -> None:
    """One SMS goes out, one is refused for good, one that the carrier stopped goes by mail."""
    by_number = {"country": "NO", "language": "nb", "time_zone": "Europe/Oslo"}
    shop.cloud.refuse_sms("+4790000002", "ValidationException", "PRICE_OVER_THRESHOLD")
    opted_out = "DESTINATION_PHONE_NUMBER_OPTED_OUT"
    shop.cloud.refuse_sms("+4790000003", "ConflictException", opted_out)
    for number in (1, 2):
        known = {**by_number, "phone": f"+479000000{number}"}
        shop.sell(f"O-{number}", f"K-{number}", customer=known)
        shop.wait(days=1, hours=2)
    both = {**by_number, "phone": "+4790000003", "email": "k-3@fjordpost.example"}
    shop.place("O-3", "K-3", customer=both)
    shop.cloud.run()
    shop.post(preferences_of(shop, "K-3"), channel="sms")
    shop.deliver("O-3", "K-3")
    shop.wait(days=1, hours=2)


SCENARIOS = (
    Scenario("OrderIntakeOnEvent", facts_arrive, least=15),
    Scenario("SurveyDispatchOnOrder", orders_end, least=8),
    Scenario("SurveyDispatchOnSchedule", surveys_fall_due, least=15),
    Scenario("MessageDeliveryOnMessage", messages_are_queued, {"SurveyReminderDays": 0}, least=12),
    Scenario("MessageDeliveryOnMessage", customers_are_texted, TEXTING, least=20),
    Scenario(
        "MessageDeliveryOnSchedule",
        messages_are_held_back,
        {"SurveyReminderDays": 0, "SurveyQuarantineDays": 0},
        least=15,
    ),
    Scenario("MessageDeliveryOnSettled", messages_end),
    # An old form that is sent again long after would be a correction.
    Scenario("SurveyResponseOnRequest", a_customer_answers, again=lambda sent: sent[-1:], least=15),
    Scenario("SurveyResponseOnAnswer", answers_are_told),
    Scenario("DelayNotificationOnOrder", promises_are_followed, {"DelayCompensationFrom": 1}),
    Scenario("DelayNotificationOnSchedule", promises_are_broken, {"DelayCompensationFrom": 1}),
    Scenario("DelayNotificationOnRequest", a_late_customer_chooses, again=lambda sent: sent[-1:]),
    Scenario(
        "PreferenceCenterOnRequest", a_customer_decides_what_comes, again=lambda sent: sent[-1:]
    ),
    Scenario("DeliveryFeedbackOnEvent", the_provider_reports, least=8),
    Scenario("RepurchaseReminderOnPurchase", purchases_are_counted, least=15, share=60),
    Scenario("RepurchaseReminderOnSchedule", reminders_fall_due, least=8, share=60),
    Scenario("RepurchaseReminderOnPriors", sums_are_added_up, least=4, share=60),
    Scenario(
        "RepurchaseReminderOnRequest",
        a_reminded_customer_presses,
        again=lambda sent: sent[-1:],
        share=60,
    ),
    Scenario("PreferenceCenterOnRequest", a_customer_asks, again=lambda sent: sent[-1:], share=40),
    *ORDER_SCENARIOS,
    *DESK_SCENARIOS,
)
