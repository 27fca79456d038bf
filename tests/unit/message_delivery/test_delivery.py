"""Claim, send once, settle: at most once, and otherwise called unknown."""

import re
from datetime import timedelta
from typing import Any

import pytest

from functions.message_delivery.delivery import PATIENCE
from gjensyn.errors import ConflictError
from gjensyn.models.message import UNKNOWN_SHARD, Message
from gjensyn.ports import Accepted, Mail, Refused, Throttled, Uncertain
from gjensyn.tokens import token_hash
from tests.builders import NOW, SUBJECT, a_message, a_person, a_survey, an_order, dated, put
from tests.unit.message_delivery.post_office import SETTINGS, PostOffice, invited, suppressed

LEASE = SETTINGS.lease_seconds


# ------------------------------------------------------------------- sending


def test_a_queued_message_goes_out_once():
    """Told twice by the stream and found by the schedule, it is sent once."""
    post = PostOffice()
    post.hear(a_message(), a_message())
    post.tick()
    assert "aase@fjordpost.example" in post.outbox
    assert len(post.outbox) == 1
    message = post.message
    assert (message.status, message.reason, message.sent_at) == ("sent", None, NOW)
    assert (message.due_at, message.due_shard, message.channel) == (None, None, "email")
    assert (message.to, message.language, message.attempts) == ("aase@fjordpost.example", "nb", 1)
    assert message.ttl is not None


def test_what_is_sent_is_counted_for_the_person():
    """Once, under the message's own key; what is older than a month is forgotten."""
    old = {"at": NOW - timedelta(days=32), "purpose": "service", "message": "message#old"}
    person = a_person(contacts=(old,))
    post = PostOffice(records=(person, an_order(), invited(), a_message()))
    post.hear()
    (contact,) = post.person.contacts
    assert (contact.at, contact.purpose, contact.message) == (NOW, "survey", a_message().key)


def test_the_link_in_the_mail_opens_the_survey_and_stands_nowhere_else():
    """The token is in the mail alone; the table has its hash."""
    post = PostOffice()
    post.hear()
    (mail,) = post.outbox.accepted
    (token,) = set(re.findall(r"https://sider\.example/s/([\w-]+)", mail.text))
    assert token in mail.html
    assert token_hash("s", token) == post.message.token_hash
    assert token not in post.message.model_dump_json()
    assert token not in post.out.getvalue()


def test_a_mail_carries_the_id_that_leads_back():
    """The provider's events name it as a tag."""
    post = PostOffice()
    post.hear()
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,256}", post.message.message_id)
    assert post.message.message_id in post.outbox


def test_a_survey_can_be_stopped_with_one_click():
    """Both headers of RFC 8058, on the link of that purpose."""
    post = PostOffice()
    post.hear()
    headers = dict(post.outbox.accepted[0].headers)
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<https://sider\.example/u/[\w-]{22}>", headers["List-Unsubscribe"])


def test_the_claim_stands_before_the_provider_is_called():
    """Whatever happens during the call, nobody else sends it."""
    post = PostOffice()
    queued, seen, looks = post.message, list[Message](), list[str]()

    def during(_mail: Mail) -> None:
        seen.append(post.message)
        looks.append(post.look())

    post.outbox.while_sending = during
    post.hear()
    assert looks == ["message_not_due"]
    assert seen[0].status == "sending"
    # Whoever sweeps meets it where it stood: the index has nothing to write.
    assert (seen[0].due_at, seen[0].due_shard) == (queued.due_at, queued.due_shard)
    assert seen[0].attempt is not None
    assert len(post.outbox.tried) == 1


# ------------------------------------------------------------------- outcomes


@pytest.mark.parametrize(
    ("outcome", "status", "reason", "listed"),
    [
        (Accepted("id"), "sent", None, None),
        (Refused("rejected"), "failed", "rejected", None),
        (Throttled("throttled"), "queued", "throttled", "0"),
        (Uncertain("no_answer"), "unknown", "no_answer", UNKNOWN_SHARD),
    ],
)
def test_every_outcome_has_its_label(
    outcome: Any, status: str, reason: str | None, listed: str | None
):
    """Accepted is sent, refused failed, throttled later, and everything else unknown."""
    post = PostOffice(outcome)
    post.hear()
    message = post.message
    assert (message.status, message.reason, message.due_shard) == (status, reason, listed)
    assert (message.sent_at is None) == (status in ("failed", "queued"))
    assert (message.token_hash is None) == (status in ("failed", "queued"))


def test_a_throttled_message_goes_out_later():
    """Patience grows; the message neither counts against itself nor is forgotten."""
    post = PostOffice(*[Throttled("throttled")] * 8)
    post.hear()
    for tried, minutes in enumerate((*PATIENCE, PATIENCE[-1], PATIENCE[-1]), 1):
        assert post.message.attempts == tried
        assert post.message.due_at == post.clock.now() + timedelta(minutes=minutes)
        post.clock.advance(minutes=minutes - 1)
        post.tick()
        assert len(post.outbox.tried) == tried
        post.clock.advance(minutes=1)
        post.tick()
    assert post.message.status == "sent"
    assert len(post.outbox) == 1
    assert len(post.person.contacts) == 1


def test_an_unknown_message_is_never_sent_again():
    """It stays in its list until the provider or a person says what became of it."""
    post = PostOffice(Uncertain("no_answer"))
    post.hear()
    for _ in range(50):
        post.clock.advance(days=1)
        post.hear(post.message)
        post.tick()
    assert post.message.status == "unknown"
    assert len(post.outbox.tried) == 1


def test_a_lease_that_expires_is_unknown():
    """Whoever claimed it never settled: it may have gone out."""
    post = PostOffice()

    def killed(_mail: Mail) -> None:
        raise KeyboardInterrupt

    post.outbox.while_sending = killed
    with pytest.raises(KeyboardInterrupt):
        post.hear()
    post.outbox.while_sending = lambda _mail: None
    post.clock.advance(seconds=LEASE - 1)
    post.tick()
    assert post.message.status == "sending"
    post.clock.advance(seconds=1)
    post.tick()
    assert (post.message.status, post.message.reason) == ("unknown", "lease_expired")
    assert post.message.due_shard == UNKNOWN_SHARD
    assert len(post.outbox.tried) == 1


def test_the_providers_event_may_be_faster_than_we_are():
    """Settled meanwhile by delivery feedback: its word stays."""
    post = PostOffice(Uncertain("no_answer"))

    def settle(_mail: Mail) -> None:
        post.change(a_message(), status="sent", feedback="accepted", due_at=None, due_shard=None)

    post.outbox.while_sending = settle
    post.hear()
    assert post.message.status == "sent"
    assert "message_settled_already" in post.out.getvalue()


# ------------------------------------------------------------------- not sent


@pytest.mark.parametrize(
    ("survey", "order", "reason"),
    [
        ("answered", "delivered", "survey_answered"),
        ("invited", "cancelled", "order_cancelled"),
        ("invited", "returned", "order_returned"),
        (None, "delivered", "survey_gone"),
        ("invited", None, "order_gone"),
    ],
)
def test_what_the_message_needs_is_checked_in_the_claim(
    survey: str | None, order: str | None, reason: str
):
    """In the same transaction: an order cancelled a moment before is not asked about."""
    records: list[Any] = [a_person(), a_message()]
    if survey:
        records.append(a_survey(status=survey))
    if order:
        records.append(an_order(status=order))
    post = PostOffice(records=tuple(records))
    post.hear()
    assert (post.message.status, post.message.reason) == ("cancelled", reason)
    assert post.outbox.tried == []
    assert post.person.contacts == ()


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        (a_person(email=None), "no_address"),
        (a_person(status="fenced"), "erased"),
        (a_person(opted_out={"survey": NOW}), "opted_out"),
    ],
)
def test_a_message_that_must_not_go_out_is_cancelled(person: Any, reason: str):
    """And the ledger says why."""
    post = PostOffice(records=(person, an_order(), invited(), a_message()))
    post.hear()
    assert (post.message.status, post.message.reason) == ("cancelled", reason)
    assert post.message.due_at is None
    assert post.outbox.tried == []


@pytest.mark.parametrize("written", ["aase@fjordpost.example", " AASE@Fjordpost.Example "])
@pytest.mark.parametrize("purpose", ["survey", "service"])
def test_a_dead_address_is_never_written_to(written: str, purpose: str):
    """Not for service mail either, and whoever the person is now."""
    message = a_message(purpose=purpose)
    post = PostOffice(records=(a_person(), an_order(), invited(), message))
    put(post.store, suppressed(written))
    post.hear(message)
    assert (post.message.status, post.message.reason) == ("cancelled", "suppressed")
    assert post.outbox.tried == []


def test_a_message_at_night_stays_queued_until_the_morning():
    """Deferred, not dropped; the ledger says what it waits for."""
    post = PostOffice()
    post.clock.moment = NOW.replace(hour=22)
    post.hear()
    assert (post.message.status, post.message.reason) == ("queued", "quiet_hours")
    post.clock.moment = post.message.due_at or NOW
    post.tick()
    assert (post.message.status, post.message.reason) == ("sent", None)


def test_a_message_that_cannot_be_written_fails_before_it_is_claimed():
    """A template that does not fit is a fault of ours; nobody gets half a mail."""
    content = {"metric": "csat"}
    post = PostOffice(records=(a_person(), an_order(), invited(), a_message(content=content)))
    post.hear()
    assert (post.message.status, post.message.reason) == ("failed", "not_rendered")
    assert post.outbox.tried == []


def test_a_message_that_is_gone_or_not_due_is_left_alone():
    """The stream tells late; the item as it is now counts."""
    post = PostOffice(records=(a_person(), a_message(due_at=NOW + timedelta(hours=1))))
    assert post.look() == "message_not_due"
    assert post.post.delivery.look_at(SUBJECT, "message#gone") == "message_not_due"
    for status in ("sent", "skipped", "cancelled", "merged", "failed", "unknown"):
        post.change(a_message(), status=status, due_at=NOW)
        assert post.look() == "message_not_due"
    assert post.outbox.tried == []


def test_sending_that_has_been_stopped_holds_surveys_back():
    """Too many bounces: it waits for a person; news about an order still goes out."""
    post = PostOffice()
    post.book.stop(frozenset({"survey"}), post.book.state(), NOW)
    post.hear()
    assert (post.message.status, post.message.reason) == ("queued", "sending_stopped")
    post.change(a_message(), purpose="service", due_at=NOW)
    post.tick()
    assert post.message.status == "sent"


# ------------------------------------------------------------------- races


def test_a_lost_claim_sends_nothing():
    """Whoever won it sends; the loser goes on to the next."""
    post = PostOffice()
    post.store.conflicts = 1
    with pytest.raises(ConflictError):
        post.look()
    assert post.outbox.tried == []
    post.tick()
    assert len(post.outbox) == 1


def test_a_fence_that_falls_between_look_and_claim_holds():
    """The claim writes the person too: a version that has changed stops it."""
    post = PostOffice()
    post.store.conflicts = 1
    post.store.meanwhile = lambda: post.change(a_person(), status="fenced")
    assert post.hear() == {"batchItemFailures": []}
    post.tick()
    assert (post.message.status, post.message.reason) == ("cancelled", "erased")
    assert post.outbox.tried == []


def test_two_messages_of_one_moment_do_not_both_go_out():
    """The second counts the first, though both were due at once."""
    second = a_message(2, about="survey#2", requires=())
    post = PostOffice(records=(a_person(), an_order(), invited(), a_message(), second))
    post.hear(a_message(), second)
    assert len(post.outbox) == 1
    other = post.store.get(Message, SUBJECT, second.key)
    assert other is not None
    assert (other.status, other.reason) == ("queued", "same_day")


# ------------------------------------------------------------------- names from outside


@pytest.mark.parametrize(
    "name", ["Åse\r\nBcc: all@x.example", "<b>Åse</b>", "https://ond.example", "{{7*7}}"]
)
def test_a_name_from_outside_stays_a_name(name: str):
    """No header, no markup, no link and no template is made of it."""
    person = a_person(name=dated(name))
    post = PostOffice(records=(person, an_order(), invited(), a_message()))
    post.hear()
    (mail,) = post.outbox.accepted
    assert "\n" not in mail.subject
    assert "\r" not in mail.subject
    assert "<b>Åse" not in mail.html
    assert "https://ond" not in mail.html + mail.text
    assert "49" not in mail.text.split("https://")[0]


def test_no_line_carries_who_or_what():
    """Uncertain, refused and delayed messages are named by our own id."""
    for outcome in (Uncertain("no_answer"), Refused("rejected"), Throttled("throttled")):
        post = PostOffice(outcome)
        post.hear()
        said = post.out.getvalue()
        assert post.message.message_id in said
        assert not re.search("fjordpost|Åse|Ødegård|O-1|K-17|Ullteppe", said)
