"""SMS: where the shop sends them, to whom, what takes their place, and what is reported back."""

from typing import Any

import pytest

from gjensyn.gsm import is_gsm, segments
from tests.integration.policy.neighbourhood import (
    customer,
    delay,
    ends,
    messages_of,
    person_of,
    suppressions,
)
from tests.shop import Shop, open_shop

TEXTING = {"SmsOrigination": "pool-1", "SurveyQuarantineDays": 0, "SurveyReminderDays": 0}
NUMBER = "+4790012345"


def choose(shop: Shop, channel: str) -> None:
    """Choose on the preference page."""
    assert shop.post(shop.link(page="p"), channel=channel) == 200


def first_mail(shop: Shop, **fields: Any) -> None:
    shop.sell("O-1", customer=customer(**fields))
    shop.wait(days=1, hours=2)


def ways(shop: Shop) -> list[tuple[str, str]]:
    return [(sent.channel, sent.to) for sent in shop.cloud.sent]


def test_the_customers_choice_comes_first():
    """E-mail until they choose; SMS from then on, short, in GSM-7, with a way to stop."""
    with open_shop(**TEXTING) as shop:
        first_mail(shop)
        choose(shop, "sms")
        shop.sell("O-2", customer=customer())
        shop.wait(days=2)
        assert ways(shop) == [("email", "k-1@fjordpost.example"), ("sms", NUMBER)]
        text = shop.cloud.sent[1].text
        assert is_gsm(text)
        assert segments(text) <= 2
        assert "/s/" in text
        assert "/u/" in text
        assert shop.cloud.sent[1].sender == "pool-1"
        assert shop.cloud.sent[1].tags == {"message_id": shop.cloud.sent[1].message_id}
        assert messages_of(shop)[1].channel == "sms"


def test_who_has_no_address_is_texted_and_who_has_no_number_is_mailed():
    """What is known counts where nothing was chosen."""
    with open_shop(**TEXTING) as shop:
        shop.sell("O-1", customer=customer(email=None))
        shop.sell("O-2", "K-2", customer=customer(email="k-2@fjordpost.example", phone=None))
        shop.wait(days=2)
        assert set(ways(shop)) == {("sms", NUMBER), ("email", "k-2@fjordpost.example")}


@pytest.mark.parametrize(
    ("parameters", "number"),
    [
        ({"SmsOrigination": ""}, NUMBER),
        ({"SmsCountries": "DK,SE"}, NUMBER),
        ({}, "+15005550006"),
        ({}, "+4312345678"),
    ],
)
def test_no_number_is_texted_that_the_shop_does_not_pay_for(parameters, number: str):
    """No SMS at all, or none to that country: the page offers none, and e-mail is used."""
    with open_shop(**{**TEXTING, **parameters}) as shop:
        first_mail(shop, phone=number)
        page = shop.cloud.http("GET", shop.link(page="p"))
        assert 'value="sms"' not in page.text
        choose(shop, "sms")  # a form that somebody wrote by hand
        shop.sell("O-2", customer=customer(phone=number))
        shop.wait(days=2)
        assert [channel for channel, _ in ways(shop)] == ["email", "email"]


def test_a_dead_address_is_replaced_by_the_number():
    """Bounced for good: the next message takes the other way."""
    with open_shop(**TEXTING) as shop:
        first_mail(shop)
        shop.cloud.provider_event(shop.cloud.sent[0].message_id, "Bounce")
        shop.sell("O-2", customer=customer())
        shop.wait(days=2)
        assert ways(shop)[1:] == [("sms", NUMBER)]


def test_a_complaint_is_about_us_and_no_other_way_is_tried():
    """No survey by SMS to whoever called the mail spam; news of an order still comes."""
    with open_shop(**TEXTING) as shop:
        first_mail(shop)
        shop.cloud.provider_event(shop.cloud.sent[0].message_id, "Complaint")
        shop.sell("O-2", customer=customer())
        shop.wait(days=2)
        assert ends(shop)[-1] == ("survey_invitation", "cancelled", "suppressed")
        shop.place("O-3", promised_date="2026-11-08", customer=customer())
        shop.cloud.run()
        delay(shop, "O-3", "2026-11-20")
        shop.wait(days=2)
        assert ways(shop)[1:] == [("sms", NUMBER)]
        assert "O-3" in shop.cloud.sent[1].text


@pytest.mark.parametrize(
    ("kind", "permanent", "status", "feedback", "listed"),
    [
        ("Send", True, "sent", "accepted", []),
        ("Delivery", True, "sent", "accepted", []),
        ("Bounce", False, "sent", "delayed", []),
        ("Bounce", True, "sent", "bounced", ["bounce"]),
        ("Reject", True, "failed", "rejected", []),
    ],
)
def test_what_the_carrier_reports_settles_and_suppresses(
    kind: str, permanent: bool, status: str, feedback: str, listed: list[str]
):
    """The event names no number: ours in the ledger is the one it is about."""
    with open_shop(**TEXTING) as shop:
        first_mail(shop, email=None)
        for _ in range(2):
            shop.cloud.provider_event(shop.cloud.sent[0].message_id, kind, permanent=permanent)
        shop.wait(hours=1)
        (message,) = messages_of(shop)
        assert (message.status, message.feedback) == (status, feedback)
        assert suppressions(shop) == listed
        assert len(person_of(shop).contacts) == (status == "sent")


@pytest.mark.parametrize(
    ("code", "reason", "listed"),
    [
        ("ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT", ["bounce"]),
        ("ConflictException", "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION", []),
        ("ValidationException", "PRICE_OVER_THRESHOLD", []),
    ],
)
def test_what_no_sms_may_carry_goes_by_mail(code: str, reason: str, listed: list[str]):
    """Stopped with the carrier, a blocked country, a price above ours: nothing was sent yet."""
    with open_shop(**TEXTING) as shop:
        first_mail(shop)
        choose(shop, "sms")
        shop.cloud.refuse_sms(NUMBER, code, reason)
        shop.sell("O-2", customer=customer())
        shop.wait(days=2)
        assert [channel for channel, _ in ways(shop)] == ["email", "email"]
        message = messages_of(shop)[1]
        assert (message.status, message.channel, message.attempts) == ("sent", "email", 2)
        word = "sms_stopped" if listed else "sms_refused"
        assert [held.reason for held in message.held] == [word]
        assert suppressions(shop) == listed


def test_what_no_sms_may_carry_and_nothing_else_can_has_failed():
    """No address: it failed, says why, and counts as no contact."""
    with open_shop(**TEXTING) as shop:
        shop.cloud.refuse_sms(NUMBER, "ValidationException", "PRICE_OVER_THRESHOLD")
        first_mail(shop, email=None)
        assert ends(shop) == [("survey_invitation", "failed", "rejected")]
        assert person_of(shop).contacts == ()


def test_who_stopped_sms_and_has_no_address_is_left_alone():
    """The number is noted as dead; the next message does not try it."""
    with open_shop(**TEXTING) as shop:
        shop.cloud.refuse_sms(NUMBER, "ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT")
        first_mail(shop, email=None)
        shop.sell("O-2", customer=customer(email=None))
        shop.wait(days=2)
        assert set(ends(shop)) == {("survey_invitation", "cancelled", "suppressed")}
        assert [message.attempts for message in messages_of(shop)] == [1, 0]
        assert suppressions(shop) == ["bounce"]
        assert person_of(shop).contacts == ()


def test_a_conflict_of_our_own_making_waits():
    """A pool that is not active yet: not the customer's number, so it is tried again later."""
    with open_shop(**TEXTING) as shop:
        shop.cloud.refuse_sms(NUMBER, "ConflictException", "RESOURCE_NOT_ACTIVE")
        first_mail(shop, email=None)
        (message,) = messages_of(shop)
        assert (message.status, message.reason) == ("queued", "not_taken")
