"""What bounced for good or complained is never written to again, whoever has the address now."""

import pytest

from tests.integration.policy.neighbourhood import customer, delay, ends, messages_of, suppressions
from tests.shop import Shop, open_shop

SURVEYS = {"SurveyQuarantineDays": 0, "SurveyReminderDays": 0}


def bounced(shop: Shop, kind: str = "Bounce", *, permanent: bool = True) -> None:
    """Let the first mail to somebody come back."""
    shop.sell("O-1")
    shop.wait(days=1, hours=2)
    message_id = shop.cloud.sent[0].message_id
    for _ in range(2):  # the provider tells twice
        shop.cloud.provider_event(message_id, kind, permanent=permanent)
        shop.cloud.provider_event(message_id, "Delivery")
    shop.cloud.run()


@pytest.mark.parametrize("kind", ["Bounce", "Complaint"])
@pytest.mark.parametrize("written", ["k-1@fjordpost.example", "K-1@FJORDPOST.example"])
def test_a_hard_bounce_outlives_a_new_import(kind: str, written: str):
    """Imported again, as the same customer and as another one: neither gets anything."""
    with open_shop(**SURVEYS) as shop:
        bounced(shop, kind)
        shop.tell("CustomerUpdated", customer=customer(email=written, phone=None))
        shop.sell("O-2")
        shop.sell("O-3", "K-2", customer=customer(email=written, phone=None))
        shop.wait(days=3)
        assert len(shop.cloud.sent) == 1
        assert ends(shop)[-1] == ("survey_invitation", "cancelled", "suppressed")
        assert ends(shop, "K-2") == [("survey_invitation", "cancelled", "suppressed")]


def test_a_soft_bounce_suppresses_nobody():
    """A full mailbox of yesterday."""
    with open_shop(**SURVEYS) as shop:
        bounced(shop, permanent=False)
        assert suppressions(shop) == []
        shop.sell("O-2")
        shop.wait(days=3)
        assert len(shop.cloud.sent) == 2


def test_news_about_an_order_stays_away_from_a_dead_address_too():
    """A bounce is about the address, whatever is in the mail."""
    with open_shop(**SURVEYS) as shop:
        bounced(shop)
        shop.place("O-2", promised_date="2026-11-06")
        shop.cloud.run()
        delay(shop, "O-2", "2026-11-13")
        shop.wait(days=2)
        assert ("delay_notice", "cancelled", "suppressed") in ends(shop)
        assert len(shop.cloud.sent) == 1


def test_another_address_of_the_same_person_is_written_to():
    """The customer gave a new one: the old one stays dead, the new one lives."""
    with open_shop(**SURVEYS) as shop:
        bounced(shop)
        shop.tell("CustomerUpdated", customer=customer(email="ny@fjordpost.example"))
        shop.sell("O-2", customer={"email": "ny@fjordpost.example", "country": "NO"})
        shop.wait(days=3)
        assert [sent.to for sent in shop.cloud.sent][1:] == ["ny@fjordpost.example"]


def test_a_bounce_that_comes_in_between_stops_what_is_being_sent():
    """Between the look at the list and the claim: the claim's own condition sees it."""
    with open_shop(**SURVEYS) as shop:
        shop.sell("O-1")
        shop.sell("O-2", "K-2", customer=customer(email="k-1@fjordpost.example", phone=None))
        shop.wait(hours=24)
        told: list[str] = []

        def bounce(call) -> None:
            if told or call.operation != "TransactWriteItems" or not shop.cloud.sent:
                return
            if call.function in ("MessageDeliveryOnMessage", "MessageDeliveryOnSchedule"):
                told.append(call.function)
                shop.cloud.provider_event(shop.cloud.sent[0].message_id, "Bounce")
                body = shop.cloud.queue("FeedbackQueue")[-1]
                letter = {"messageId": "m-1", "body": body}
                shop.cloud.invoke("DeliveryFeedbackOnEvent", {"Records": [letter]})

        shop.cloud.before_call(bounce)
        shop.wait(days=1)
        assert told
        assert len(shop.cloud.sent) == 1
        found = {end for who in ("K-1", "K-2") for end in ends(shop, who)}
        assert ("survey_invitation", "cancelled", "suppressed") in found


def test_no_address_stands_readable_on_the_list():
    """A keyed hash: whoever copies the table learns no address."""
    with open_shop(**SURVEYS) as shop:
        bounced(shop)
        listed = [item for item in shop.cloud.tables()["Customers"]
                  if item["entity"]["S"] == "suppression"]  # fmt: skip
        assert len(listed) == 1
        assert "fjordpost" not in str(listed).lower()
        assert messages_of(shop)[0].feedback == "bounced"
