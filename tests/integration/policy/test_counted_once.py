"""A bounce counts once, wherever its Lambda dies on the way: towards stopping, and no further."""

import pytest

from infra.local.faults import Fault
from tests.integration.policy.test_stopped_sending import book_of
from tests.shop import Shop, open_shop

FEEDBACK = "DeliveryFeedbackOnEvent"
DEATHS = [Fault.KILL_BEFORE, Fault.KILL_AFTER, Fault.LOST_ANSWER]


def bounced(shop: Shop) -> int:
    today = shop.cloud.now.date()
    return book_of(shop).totals(today, today).bounced


def bounce(shop: Shop, number: int) -> list[str]:
    """Let one of our mails bounce; returns the calls that were made of it."""
    made = len(shop.cloud.calls(FEEDBACK))
    shop.cloud.provider_event(shop.mails_to(f"K-{number}")[0].message_id, "Bounce")
    shop.wait(minutes=30)
    return [call.operation for call in shop.cloud.calls(FEEDBACK)[made:]]


@pytest.mark.parametrize("death", DEATHS)
def test_a_bounce_counts_once_wherever_its_lambda_dies(death: Fault):
    """Each call that is made of a bounce goes wrong in turn; the queue brings it again."""
    with open_shop(SurveyReminderDays=0) as shop:
        for number in range(16):
            shop.sell(f"O-{number}", f"K-{number}")
        shop.wait(days=1, hours=2)
        bounce(shop, 0)  # which starts the Lambda
        calls = bounce(shop, 1)
        assert calls.count("TransactWriteItems") == 1
        for place in range(len(calls)):
            nth = len(shop.cloud.calls(FEEDBACK)) + place + 1
            shop.cloud.fault(function=FEEDBACK, nth=nth, kind=death)
            bounce(shop, place + 2)
            assert bounced(shop) == place + 3, calls[place]
            bounce(shop, 0)  # which starts it again
