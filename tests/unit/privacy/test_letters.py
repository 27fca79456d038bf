"""The letters of a request, each written once, each with what its page has to tell."""

from datetime import date, timedelta

import pytest

from gjensyn.models.message import Message
from gjensyn.models.request import Recipient
from gjensyn.privacy.letters import (
    THE_PERSON,
    Ending,
    Moment,
    answer,
    closing,
    kept_of,
    question,
    ready,
)
from gjensyn.privacy.plan import Retained
from gjensyn.pseudonyms import intent_key
from tests.builders import NOW, SUBJECT, a_person, dated
from tests.unit.gdpr_erase.eraser import DUE, REQUEST, a_request

WEEK = timedelta(days=7)


def test_a_letter_is_due_at_once_for_a_week_and_written_once():
    """It is a service, by an intent that the request and its kind make."""
    letter = question(a_request(), a_person(), NOW, "3")
    assert letter == Message(
        subject=SUBJECT,
        key=f"message#{intent_key('identity_check', REQUEST)}",
        kind="identity_check",
        purpose="service",
        decided_at=NOW,
        expires_at=NOW + WEEK,
        due_shard="3",
        due_at=NOW,
        customer_id="K-17",
        content={"kind": "erase", "reference": REQUEST},
        about=REQUEST,
        link_expires_at=NOW + WEEK,
    )


def test_the_letter_of_a_copy_leads_to_it():
    """As long as the letter is fresh."""
    letter = ready(a_request(kind="export"), a_person(), NOW, "0")
    assert letter.kind == "export_ready"
    assert letter.key == f"message#{intent_key('export_ready', REQUEST)}"
    assert letter.content == {"kind": "export", "reference": REQUEST}
    assert (letter.about, letter.link_expires_at) == (REQUEST, NOW + WEEK)


@pytest.mark.parametrize("kind", ["erasure_extended", "erasure_refused"])
def test_an_answer_says_when_it_was_asked_until_when_and_why(kind):
    """It leads nowhere."""
    when = Moment(NOW, date(2026, 10, 30), "0")
    letter = answer(a_request(), a_person(), kind, "Det er mange.", when)
    assert letter.kind == kind
    assert letter.content == {
        "kind": "erase",
        "reference": REQUEST,
        "received_on": "2026-10-30",
        "due_date": DUE.isoformat(),
        "reason": "Det er mange.",
    }
    assert (letter.about, letter.link_expires_at, letter.decided_at) == (None, None, NOW)


def test_the_last_letter_says_what_went_what_stays_and_who_was_told():
    """It stands under the request, like the person it is for."""
    told = (Recipient(name="shop", told_at=NOW), Recipient(name="carrier", told_at=NOW))
    kept = kept_of(a_person(), REQUEST)
    retained = (Retained("order", 2, "bokføringsloven § 13 (5 år)", date(2031, 12, 31)),)
    ending = Ending(NOW, "0", retained, date(2026, 11, 2), date(2026, 12, 7))
    letter = closing(a_request(recipients=told), kept, ending)
    assert (letter.kind, letter.subject, letter.customer_id) == ("erasure_done", REQUEST, "K-17")
    assert letter.content == {
        "kind": "erase",
        "reference": REQUEST,
        "erased_on": "2026-11-02",
        "unreadable_after": "2026-12-07",
        "retained": [
            {"kind": "order", "paragraph": "bokføringsloven § 13 (5 år)", "until": "2031-12-31"}
        ],
        "recipients": ["shop", "carrier"],
    }


def test_of_a_person_only_the_way_to_tell_them_is_kept():
    """In the language they were met in, by the channel they chose: no consents and no contacts."""
    person = a_person(phone=dated("+4791234567"), chosen_channel="sms", opted_out={"survey": NOW})
    kept = kept_of(person, REQUEST)
    same = ("customer_id", "email", "phone", "name", "language", "country", "time_zone")
    assert [getattr(kept, name) for name in same] == [getattr(person, name) for name in same]
    assert (kept.subject, kept.key) == (REQUEST, person.key)
    assert (kept.chosen_language, kept.chosen_channel) == ("nb", "sms")
    assert (kept.opted_out, kept.consents, kept.contacts) == ({}, {}, ())
    told = kept_of(a_person(language=None, country="SE"), REQUEST)
    assert told.chosen_language == "sv"


def test_a_history_says_who_did_it_themselves():
    """By the word that has always stood there."""
    assert THE_PERSON == "self"
