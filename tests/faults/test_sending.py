"""What each fault at the send itself leads to: the promise of at most once, fault by fault."""

import pytest

from infra.local.faults import Fault
from tests.ending import ending_of
from tests.shop import open_shop

SENDER = "MessageDeliveryOnMessage"

# fault: how often it is accepted, status before the provider's report, and after it
FATES = {
    Fault.FAIL_BEFORE: (1, "sent", "sent"),
    Fault.THROTTLE: (1, "sent", "sent"),
    Fault.KILL_BEFORE: (0, "unknown", "unknown"),
    Fault.SERVER_ERROR: (0, "unknown", "unknown"),
    Fault.KILL_AFTER: (1, "unknown", "sent"),
    Fault.LOST_ANSWER: (1, "unknown", "sent"),
    Fault.TIMEOUT: (1, "unknown", "sent"),
}


@pytest.mark.parametrize("fault", Fault, ids=lambda fault: fault.value)
def test_what_becomes_of_a_send(fault: Fault):
    """Refused for now: later, once. Doubtful: unknown and never again, until the provider says."""
    accepted, before, after = FATES[fault]
    with open_shop(SurveyReminderDays=0) as shop:
        shop.stage(SENDER, "SendEmail", fault)
        shop.sell("O-1")
        shop.wait(days=5)
        assert len(shop.cloud.sent) == accepted
        assert [message.status for message in ending_of(shop).messages] == [before]
        for sent in list(shop.cloud.sent):
            shop.cloud.provider_event(sent.message_id, "Send")
        shop.wait(days=5)
        assert [message.status for message in ending_of(shop).messages] == [after]
        assert len(shop.cloud.sent) == accepted


def test_unknown_messages_are_listed_for_a_person():
    """Whoever has to decide finds them in one place, with the reason."""
    with open_shop(SurveyReminderDays=0) as shop:
        shop.stage(SENDER, "SendEmail", Fault.KILL_BEFORE)
        shop.sell("O-1")
        shop.wait(days=2)
        (message,) = ending_of(shop).messages
        assert (message.status, message.due_shard) == ("unknown", "unknown")
        assert message.reason == "lease_expired"
