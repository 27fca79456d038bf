"""The Lambdas that send and hear what became of it, each built one under the emulator."""

from datetime import UTC, datetime

from gjensyn.models.message import Message
from gjensyn.models.suppression import Suppression
from tests.e2e.conftest import Journey
from tests.e2e.payloads import event, letters
from tests.e2e.test_runtime_facts import LATE, SURVEYED, address


def test_message_delivery_sends_what_is_queued(journey: Journey):
    """From the messages' stream: each goes out once, though the same records come twice."""
    for _ in range(2):
        journey.take_changes("MessageDeliveryOnMessage")
        for customer in (SURVEYED, LATE):
            (mail,) = journey.stack.mails(address(customer))
            assert "Åse" in mail["BodyText"]
            (message,) = journey.stack.facts(Message, journey.stack.subject(customer))
            assert message.status == "sent"


def test_message_delivery_looks_at_what_was_left(journey: Journey):
    """On its schedule: nothing that went out goes out again."""
    journey.tick("MessageDeliveryOnSchedule")
    assert len(journey.stack.mails(address(SURVEYED))) == 1


def test_message_delivery_tells_how_it_ended(journey: Journey):
    """From the messages' stream: the bus hears of each message that was sent."""
    journey.take_changes("MessageDeliveryOnSettled")
    sent = [one["kind"] for one in journey.heard_of("MessageSettled") if one["status"] == "sent"]
    assert {"survey_invitation", "delay_notice"} <= set(sent)


def test_delivery_feedback_suppresses_a_dead_address(journey: Journey):
    """From its queue: a hard bounce, as SES reports it, and the address is written to no more."""
    (message,) = journey.stack.facts(Message, journey.stack.subject(LATE))
    moment = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.000Z}"
    bounce = {
        "eventType": "Bounce",
        "bounce": {
            "bounceType": "Permanent",
            "bounceSubType": "General",
            "bouncedRecipients": [{"emailAddress": address(LATE)}],
            "timestamp": moment,
            "feedbackId": "0100016",
        },
        "mail": {
            "timestamp": moment,
            "messageId": "0100017",
            "destination": [address(LATE)],
            "tags": {
                "ses:configuration-set": ["gjensyn"],
                "message_id": [message.key],
            },
        },
    }
    before = len(journey.stack.facts(Suppression))
    with journey.start("DeliveryFeedbackOnEvent") as machine:
        batch = letters("feedback", [event("aws.ses", "Email Bounced", bounce)])
        assert machine.invoke(batch) == {"batchItemFailures": []}
    assert len(journey.stack.facts(Suppression)) == before + 1
