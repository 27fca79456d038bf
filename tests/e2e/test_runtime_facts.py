"""The Lambdas that take in and plan, each built one under the interface emulator."""

from datetime import UTC, datetime, timedelta

import pytest

from gjensyn.models.delay import Delays
from gjensyn.models.message import Message
from gjensyn.models.order import Order
from gjensyn.models.prior import PriorSums
from gjensyn.models.purchase import RhythmItem
from gjensyn.models.survey import Survey
from tests.e2e.conftest import Journey
from tests.e2e.machine import isolated
from tests.e2e.payloads import event, fact, letters, sale
from tests.e2e.stack import Stack

SURVEYED, LATE, REGULAR = "K-2", "K-3", "K-4"


def address(customer: str) -> str:
    return f"{customer.lower()}@fjordpost.example"


@pytest.mark.parametrize("function", ["OrderIntakeOnEvent", "GdprEraseOnRequest"])
def test_a_lambda_sees_what_is_deployed_and_nothing_else(stack: Stack, function: str):
    """Packages come from the built layers; neither the project nor .venv is on the path."""
    found = isolated(stack, function)
    layers = {name: found[name] for name in ("gjensyn", "botocore", "pydantic", "jinja2")}
    assert all(place.startswith(str(stack.built)) for place in layers.values()), layers
    assert found["pytest"] == found["infra"] == ""


def test_order_intake_takes_facts_in(journey: Journey):
    """A batch of the queue: three customers' facts become what is stored, one is parked."""
    today = datetime.now(UTC).date()
    lost = fact(LATE, order_id="O-9")
    promised = sale(LATE, "O-3", address(LATE), promised_date=f"{today + timedelta(days=2)}")
    later = f"{today + timedelta(days=9)}"
    moved = fact(LATE, order_id="O-3", promised_date=later, reason="carrier")
    facts = [
        ("OrderPlaced", sale(SURVEYED, "O-2", address(SURVEYED))),
        ("OrderDelivered", fact(SURVEYED, order_id="O-2")),
        ("OrderPlaced", promised),
        ("DeliveryRescheduled", moved),
        ("OrderLost", lost),
    ]
    for number in range(8):
        ago = timedelta(days=31 + 28 * number)
        order = sale(REGULAR, f"O-4{number}", address(REGULAR), soft_opt_in=True)
        facts.append(("OrderPlaced", {**order, **fact(REGULAR, ago)}))
    bodies = [event("shop", kind, detail) for kind, detail in facts]
    with journey.start("OrderIntakeOnEvent") as machine:
        for batch in (bodies[:10], bodies[10:]):
            assert machine.invoke(letters("intake", batch)) == {"batchItemFailures": []}
    (delivered,) = journey.stack.facts(Order, journey.stack.subject(SURVEYED))
    assert delivered.status == "delivered"
    assert len(journey.stack.facts(Order, journey.stack.subject(REGULAR))) == 8
    bucket = journey.stack.name("ParkedBucket")
    objects = journey.stack.client("s3").list_objects_v2(Bucket=bucket)["Contents"]
    assert len(objects) >= 1


def test_delay_notification_watches_a_promise(journey: Journey):
    """From the orders' stream: the new date is noted, to be told when it has settled."""
    journey.take_changes("DelayNotificationOnOrder")
    (watch,) = journey.stack.facts(Delays, journey.stack.subject(LATE))
    assert watch.due_at is not None


def test_survey_dispatch_plans_a_survey(journey: Journey):
    """From the orders' stream: what was delivered is planned for."""
    journey.take_changes("SurveyDispatchOnOrder")
    (survey,) = journey.stack.facts(Survey, journey.stack.subject(SURVEYED))
    assert survey.due_at is not None


def test_repurchase_reminder_learns_a_rhythm(journey: Journey):
    """From the customers' stream: eight purchases are one rhythm and a plan."""
    journey.take_changes("RepurchaseReminderOnPurchase")
    (rhythm,) = journey.stack.facts(RhythmItem, journey.stack.subject(REGULAR))
    assert rhythm.rhythm.n == 7


def test_repurchase_reminder_adds_sums_up(journey: Journey):
    """On its schedule: what many purchases teach becomes one sum."""
    journey.tick("RepurchaseReminderOnPriors")
    assert any(one.persons for one in journey.stack.facts(PriorSums))


def test_survey_dispatch_invites(journey: Journey):
    """On its schedule: the survey that is due becomes a message."""
    journey.tick("SurveyDispatchOnSchedule")
    (message,) = journey.stack.facts(Message, journey.stack.subject(SURVEYED))
    assert (message.kind, message.status) == ("survey_invitation", "queued")


def test_delay_notification_tells(journey: Journey):
    """On its schedule: the new date becomes a message."""
    journey.tick("DelayNotificationOnSchedule")
    (message,) = journey.stack.facts(Message, journey.stack.subject(LATE))
    assert (message.kind, message.status) == ("delay_notice", "queued")


def test_repurchase_reminder_reminds(journey: Journey):
    """On its schedule: somebody who buys every four weeks is reminded after four weeks."""
    subject = journey.stack.subject(REGULAR)
    (rhythm,) = journey.stack.facts(RhythmItem, subject)
    journey.stack.make_due("Customers", rhythm)  # it would be in five minutes
    journey.tick("RepurchaseReminderOnSchedule")
    (message,) = journey.stack.facts(Message, subject)
    assert (message.kind, message.status) == ("repurchase_reminder", "queued")
