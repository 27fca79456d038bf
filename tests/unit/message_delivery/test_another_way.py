"""What is tried next when the provider does not take a message: later, by mail, or not at all."""

import json
from typing import Any

import pytest

from functions.message_delivery.settings import DeliverySettings
from gjensyn.ports import Refused, Throttled, Uncertain
from tests.builders import NOW, a_message, a_person, a_survey, an_order
from tests.unit.message_delivery.post_office import ENVIRONMENT, PostOffice, invited

NUMBER = "+4790012345"
TEXTING = DeliverySettings.of({**ENVIRONMENT, "SMS_ORIGINATION": "pool-1"})
BY_SMS = a_person(phone=NUMBER, chosen_channel="sms")
SMS_ONLY = a_person(email=None, phone=NUMBER)


def office(person: Any, *texted: Any, mailed: tuple[Any, ...] = ()) -> PostOffice:
    """Open a post office where the texts, then the mails, meet these outcomes."""
    records = (person, an_order(), invited(), a_message())
    post = PostOffice(*mailed, records=records, settings=TEXTING)
    post.texts._outcomes = list(texted)  # noqa: SLF001
    return post


def test_patience_grows_to_an_hour():
    """One minute, two, five, a quarter, a half, then an hour each time."""
    post = PostOffice(*[Throttled("throttled")] * 7)
    waits = []
    post.hear()
    for _ in range(7):
        due = post.message.due_at or NOW
        waits.append((due - post.clock.now()).total_seconds() / 60)
        post.clock.moment = due
        post.tick()
    assert waits == [1, 2, 5, 15, 30, 60, 60]


def test_an_sms_that_is_refused_once_goes_by_mail():
    """The number is not dead: it is not noted, and the next message may try it again."""
    post = office(BY_SMS, Refused("rejected"))
    post.hear()
    assert (post.message.status, post.message.reason) == ("queued", "sms_refused")
    assert post.message.due_at == NOW
    post.tick()
    assert (post.message.status, post.message.channel) == ("sent", "email")
    assert len(post.texts.tried) == 1
    assert post.post.delivery.suppressed.reason(NUMBER) is None


def test_an_sms_that_is_refused_once_fails_where_there_is_no_mail():
    """There is no other way to find."""
    post = office(SMS_ONLY, Refused("rejected"))
    post.hear()
    assert (post.message.status, post.message.reason) == ("failed", "rejected")


def test_an_sms_to_a_dead_number_ends_where_there_is_no_mail():
    """The number is noted at the next look, which finds no way."""
    post = office(SMS_ONLY, Refused("rejected", dead=True))
    post.hear()
    assert (post.message.status, post.message.reason) == ("queued", "sms_stopped")
    post.tick()
    assert (post.message.status, post.message.reason) == ("cancelled", "suppressed")
    assert post.post.delivery.suppressed.reason(NUMBER) == "bounce"


def test_a_throttled_sms_says_nothing_against_its_number():
    """It goes out by SMS a minute later."""
    post = office(BY_SMS, Throttled("throttled"))
    post.hear()
    post.clock.advance(minutes=1)
    post.tick()
    assert (post.message.status, post.message.channel) == ("sent", "sms")
    assert post.post.delivery.suppressed.reason(NUMBER) is None


def test_the_mail_that_stands_in_for_an_sms_is_not_taken_for_the_dead_number():
    """Throttled on its second way, it goes that way again."""
    dead = Refused("rejected", dead=True)
    post = office(BY_SMS, dead, mailed=(Throttled("throttled"),))
    post.hear()
    post.tick()
    assert (post.message.status, post.message.channel) == ("queued", "email")
    post.clock.advance(hours=1)
    post.tick()
    assert (post.message.status, post.message.channel) == ("sent", "email")
    assert post.post.delivery.suppressed.reason("aase@fjordpost.example") is None


@pytest.mark.parametrize(
    "outcome", [Refused("rejected"), Throttled("throttled"), Uncertain("no_answer")]
)
def test_each_line_of_the_log_names_the_message_by_one_field(outcome: Any):
    """So that whoever looks for it finds all that was said of it."""
    post = PostOffice(outcome)
    post.hear()
    first = json.loads(post.out.getvalue().splitlines()[0])
    assert first["message_id"] == post.message.message_id


def test_the_ledger_keeps_the_title_of_a_mail():
    """For whoever is asked what the customer was written."""
    post = PostOffice()
    post.hear()
    assert post.message.title == post.outbox.accepted[0].subject


def test_the_last_of_many_conditions_is_named_by_what_it_is():
    """Not by what stands at another place of the list."""
    survey, order = a_message().requires
    other = order.model_copy(update={"key": "order#other"})
    message = a_message(requires=(order, other, survey))
    orders = (an_order(), an_order(order_id="O-2", key=other.key))
    post = PostOffice(records=(a_person(), invited(), *orders, message))
    post.change(a_survey(), status="answered")
    post.hear(message)
    assert (post.message.status, post.message.reason) == ("cancelled", "survey_answered")


def test_what_was_counted_already_as_none_is_not_counted_again():
    """The person has forgotten the contact meanwhile: nothing is left to take back."""
    post = PostOffice(Throttled("throttled"))
    post.hear()
    post.change(a_person(), contacts=(), opted_out={"survey": NOW})
    before = post.person.version
    post.clock.advance(minutes=2)
    post.tick()
    assert (post.message.status, post.message.reason) == ("cancelled", "opted_out")
    assert post.person.version == before


def test_a_settled_message_is_told_as_such():
    """The provider's event was faster; the outcome that is counted says so."""
    post = PostOffice(Uncertain("no_answer"))

    def settle(_mail: Any) -> None:
        post.change(a_message(), status="sent", due_at=None, due_shard=None)

    post.outbox.while_sending = settle
    assert post.look() == "message_settled_already"
