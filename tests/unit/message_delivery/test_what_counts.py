"""What counts as a contact, what a message waited for, and by which way it goes."""

from datetime import timedelta
from typing import Any

import pytest

from functions.message_delivery.settings import DeliverySettings
from gjensyn.errors import ConflictError, SettingsError
from gjensyn.models.person import Person
from gjensyn.models.suppression import SuppressedFor
from gjensyn.policy.channels import Route, barred, routes, takes
from gjensyn.ports import Refused, TextMessage, Throttled
from tests.builders import NOW, a_message, a_person, an_order, put
from tests.unit.message_delivery.post_office import (
    ENVIRONMENT,
    PostOffice,
    invited,
    suppressed,
)

TEXTING = DeliverySettings.of({**ENVIRONMENT, "SMS_ORIGINATION": "pool-1"})
NUMBER = "+4790012345"
REACHABLE = a_person(phone=NUMBER)


def office(*outcomes: Any, person: Any = REACHABLE, message: Any = None) -> PostOffice:
    """Open a post office that sends SMS too."""
    records = (person, an_order(), invited(), message or a_message())
    return PostOffice(*outcomes, records=records, settings=TEXTING)


# ------------------------------------------------------------------- pressure


def test_what_failed_for_good_is_no_contact():
    """The provider refused it: nobody was written to, so nothing has to wait for tomorrow."""
    post = PostOffice(Refused("rejected"))
    post.hear()
    assert (post.message.status, post.message.ended_at) == ("failed", NOW)
    assert post.person.contacts == ()


def test_what_was_throttled_and_then_withdrawn_is_no_contact():
    """Counted while it was tried; withdrawn, it counts no more."""
    post = PostOffice(Throttled("throttled"))
    post.hear()
    assert len(post.person.contacts) == 1
    post.change(a_person(), opted_out={"survey": NOW})
    post.clock.advance(minutes=2)
    post.tick()
    assert (post.message.status, post.message.reason) == ("cancelled", "opted_out")
    assert post.person.contacts == ()


def test_a_busy_person_keeps_nothing_from_being_settled():
    """Somebody else writes the person at that moment: one too many counted does no harm."""
    post = PostOffice(Refused("rejected"))

    write = post.store.write

    def busy(*changes: Any, **more: Any) -> None:
        if len(changes) == 1 and isinstance(changes[0].record, Person):
            raise ConflictError
        write(*changes, **more)

    post.store.write = busy  # type: ignore[method-assign]
    post.hear()
    assert post.message.status == "failed"
    assert len(post.person.contacts) == 1


def test_limits_are_the_shops():
    """Two in ten days, say; what is older than that and a day is forgotten."""
    strict = DeliverySettings.of({**ENVIRONMENT, "PRESSURE_AT_MOST": "2", "PRESSURE_DAYS": "10"})
    contacts = tuple(
        {"at": NOW - timedelta(days=days), "purpose": "survey", "message": f"message#{days}"}
        for days in (12, 9, 8)
    )
    records = (a_person(contacts=contacts), an_order(), invited(), a_message())
    post = PostOffice(records=records, settings=strict)
    post.hear()
    assert post.message.reason == "too_many"
    post.clock.advance(days=2)
    post.tick()
    assert post.message.status == "sent"
    assert [contact.message for contact in post.person.contacts] == [
        "message#8",
        a_message().key,
    ]


@pytest.mark.parametrize("name", ["PRESSURE_AT_MOST", "PRESSURE_DAYS"])
def test_limits_below_one_are_no_settings(name: str):
    """They would hold every message for ever."""
    with pytest.raises(SettingsError):
        DeliverySettings.of({**ENVIRONMENT, name: "0"})


# ------------------------------------------------------------------- waiting


def test_waiting_longer_for_the_same_reason_is_one_entry():
    """Eight times throttled: since when, until when; not eight lines of it."""
    post = PostOffice(*[Throttled("throttled")] * 8)
    post.hear()
    for _ in range(7):
        post.clock.moment = post.message.due_at or NOW
        post.tick()
    (held,) = post.message.held
    assert held.at == NOW
    assert held.until == post.message.due_at


def test_each_reason_it_waited_for_is_kept():
    """The night, then the provider, then it went out."""
    post = PostOffice(Throttled("throttled"))
    post.clock.moment = NOW.replace(hour=22)
    post.hear()
    for _ in range(2):
        post.clock.moment = post.message.due_at or NOW
        post.tick()
    assert post.message.status == "sent"
    assert [held.reason for held in post.message.held] == ["quiet_hours", "throttled"]


# ------------------------------------------------------------------- ways


@pytest.mark.parametrize(
    ("person", "countries", "ways"),
    [
        (REACHABLE, "NO", ["email", "sms"]),
        (REACHABLE, "", ["email"]),
        (REACHABLE, "SE, NO", ["email", "sms"]),
        (REACHABLE, "US,XX", ["email"]),
        (a_person(phone=NUMBER, chosen_channel="sms"), "NO", ["sms", "email"]),
        (a_person(phone=NUMBER, chosen_channel="sms"), "DK", ["email"]),
        (a_person(email=None, phone=NUMBER), "NO", ["sms"]),
        (a_person(phone="+358401234567"), "FI", ["email", "sms"]),
        (a_person(phone="+358401234567"), "NO,SE,DK", ["email"]),
        (a_person(email=None), "NO", []),
    ],
)
def test_the_persons_choice_comes_first_then_what_is_known(
    person: Any, countries: str, ways: list[str]
):
    """And no number of a country that the shop does not pay for."""
    assert [way.channel for way in routes(person, countries)] == ways


@pytest.mark.parametrize(
    ("reasons", "purpose", "word"),
    [
        ((), "survey", None),
        (("bounce",), "survey", None),
        (("objection",), "survey", "do_not_contact"),
        (("objection",), "marketing", "do_not_contact"),
        (("objection",), "service", None),
        (("complaint",), "survey", "suppressed"),
        (("complaint",), "service", None),
        (("complaint", "objection"), "survey", "do_not_contact"),
        (("bounce", "objection"), "marketing", "do_not_contact"),
    ],
)
def test_who_objected_or_complained_is_tried_no_other_way(
    reasons: tuple[SuppressedFor, ...], purpose: Any, word: str | None
):
    """A dead address is one address; a no is somebody's."""
    assert barred(reasons, purpose) == word


@pytest.mark.parametrize(
    ("reason", "purpose", "taken"),
    [
        (None, "survey", True),
        ("bounce", "survey", False),
        ("bounce", "service", False),
        ("complaint", "service", False),
        ("objection", "service", True),
        ("objection", "survey", False),
        ("objection", "marketing", False),
    ],
)
def test_what_a_suppressed_address_still_takes(reason: Any, purpose: Any, taken: bool):
    """Only news about an order of their own, and only after an objection."""
    assert takes(reason, purpose) == taken


@pytest.mark.parametrize("purpose", ["survey", "marketing"])
def test_an_objection_stops_a_message_by_either_way(purpose: str):
    """Noted for the address: the number is not tried instead."""
    post = office(message=a_message(purpose=purpose), person=a_person(
        phone=NUMBER, soft_opt_in_at=NOW - timedelta(days=9)))  # fmt: skip
    put(post.store, suppressed(reason="objection"))
    post.hear()
    assert (post.message.status, post.message.reason) == ("cancelled", "do_not_contact")
    assert post.outbox.tried == post.texts.tried == []


def test_an_address_that_died_a_moment_ago_is_seen_by_the_claim():
    """Between the look at the list and the claim: nothing goes out, and it is looked at again."""
    post = PostOffice()
    look = post.store.write

    def die_first(*changes: Any, **more: Any) -> None:
        post.store.write = look  # type: ignore[method-assign]
        put(post.store, suppressed())
        look(*changes, **more)

    post.store.write = die_first  # type: ignore[method-assign]
    with pytest.raises(ConflictError):
        post.look()
    assert post.outbox.tried == []
    post.tick()
    assert (post.message.status, post.message.reason) == ("cancelled", "suppressed")


def test_an_sms_is_short_and_has_a_way_out():
    """The survey's link, the link to stop; neither name nor address in it."""
    post = office(person=a_person(email=None, phone=NUMBER))
    post.hear()
    (text,) = post.texts.accepted
    assert isinstance(text, TextMessage)
    assert (text.to, text.promotional) == (NUMBER, False)
    assert text.text.count("https://sider.example/") == 2
    assert "\n" not in text.text
    assert "Ødegård" not in text.text
    assert (post.message.channel, post.message.to, post.message.title) == ("sms", NUMBER, None)


def test_an_sms_about_several_late_orders_names_the_first():
    """One SMS for all of them; its link shows them all."""
    late = {"order_number": "O-1", "products": [], "stage": "first", "promise": "2026-11-01",
            "named": None, "next_update": "2026-11-06", "reason": "carrier", "explanation": {},
            "story_url": None, "compensated": False}  # fmt: skip
    content = {"orders": [late, {**late, "order_number": "O-2"}]}
    message = a_message(kind="delay_notice", purpose="service", content=content, requires=())
    post = office(person=a_person(email=None, phone=NUMBER), message=message)
    post.hear(message)
    (text,) = post.texts.accepted
    assert "O-1" in text.text
    assert "6. november" in text.text
    assert "/u/" not in text.text


def test_a_refused_sms_goes_by_mail_and_its_dead_number_is_noted():
    """Nothing had been sent; the next message takes the mail at once."""
    post = office(person=a_person(phone=NUMBER, chosen_channel="sms"))
    post.texts._outcomes = [Refused("rejected", dead=True)]  # noqa: SLF001
    post.hear()
    assert (post.message.status, post.message.reason) == ("queued", "sms_stopped")
    post.tick()
    assert (post.message.status, post.message.channel) == ("sent", "email")
    assert len(post.person.contacts) == 1
    assert Route("sms", NUMBER) in routes(post.person, "NO")
    assert post.post.delivery.suppressed.reason(NUMBER) == "bounce"
