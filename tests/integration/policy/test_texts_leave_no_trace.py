"""Numbers and choices stay sealed: SMS sent, refused and reported, pages opened, things saved."""

from collections.abc import Iterator

import pytest

from infra.local.faults import Fault
from tests.integration.canaries.scan import hits, places, published
from tests.integration.policy.neighbourhood import messages_of, suppressions
from tests.shop import Shop, open_shop

CANARIES = {
    "phone": "+4790864213",
    "dead phone": "+4790864287",
    "email": "lappspove@heilo.example",
    "name": "Åse Fiskemåke Grønnfink",
    "evidence": "Samtale med Dvergspetten",
}
PARAMETERS = {"SmsOrigination": "pool-1", "SurveyQuarantineDays": 0, "SurveyReminderDays": 0}


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    """Let somebody be texted, choose, stop, complain, be refused; and let things go wrong."""
    with open_shop(**PARAMETERS) as shop:
        known = {"phone": CANARIES["phone"], "name": CANARIES["name"], "language": "nb",
                 "country": "NO", "time_zone": "Europe/Oslo"}  # fmt: skip
        shop.stage("MessageDeliveryOnMessage", "SendTextMessage", Fault.LOST_ANSWER)
        shop.sell("O-1", customer=known)
        shop.wait(days=2)
        shop.cloud.provider_event(shop.cloud.sent[0].message_id, "Bounce", permanent=False)
        shop.addresses["K-1"] = CANARIES["phone"]
        stop = shop.link(page="u")
        shop.stage("PreferenceCenterOnRequest", "PutItem", Fault.SERVER_ERROR)
        shop.post(stop)
        shop.post(stop, undo="survey")
        agreed = {"purpose": "survey", "granted": True, "evidence": CANARIES["evidence"]}
        shop.tell("ConsentChanged", **agreed)
        dead = {**known, "phone": CANARIES["dead phone"], "email": CANARIES["email"]}
        opted_out = "DESTINATION_PHONE_NUMBER_OPTED_OUT"
        shop.cloud.refuse_sms(CANARIES["dead phone"], "ConflictException", opted_out)
        shop.sell("O-2", customer=dead)
        shop.wait(days=2)
        shop.addresses["K-1"] = CANARIES["email"]
        choose = shop.link(page="p")
        shop.look(choose)
        shop.post(choose, purposes="survey", survey="yes", channel="sms", language="da")
        shop.sell("O-3", customer=dead)
        shop.wait(days=2)
        shop.cloud.provider_event(shop.cloud.sent[-1].message_id, "Complaint")
        shop.wait(days=1)
        yield shop


def test_the_story_is_what_it_should_be(shop: Shop):
    """One SMS of doubtful end, mails after a refused one, two addresses on the list."""
    assert {sent.channel for sent in shop.cloud.sent} == {"email", "sms"}
    assert suppressions(shop) == ["bounce", "complaint"]
    held = [held.reason for message in messages_of(shop) for held in message.held]
    assert "sms_stopped" in held


def test_nothing_of_it_is_readable_where_it_lies_or_is_told(shop: Shop):
    """Tables, logs, metrics, failure payloads, events out: no number, address, name or word."""
    assert hits(places(shop.cloud), CANARIES) == set()
    assert hits(published(shop.cloud), CANARIES) == set()


def test_no_page_tells_more_than_its_owner_needs(shop: Shop):
    """The preference page of this very person."""
    page = shop.cloud.http("GET", shop.link(page="p"))
    found = hits(iter([("page", page.body)]), CANARIES)
    assert found == set()
