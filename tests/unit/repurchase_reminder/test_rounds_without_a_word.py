"""Why a round of reminders says nothing to somebody, and when it looks again."""

from datetime import timedelta
from typing import Any

import pytest

from gjensyn.models.person import Contact
from gjensyn.rhythm.state import note_reminder
from tests.builders import NOW, SUBJECT, a_message, a_person
from tests.unit.repurchase_reminder.coffee import (
    NO,
    TODAY,
    coffee,
    product,
    proposal,
)
from tests.unit.repurchase_reminder.customer import (
    DAY,
    WANTS,
    Customer,
    due,
    hour,
    lets_order,
    many,
)

TOMORROW = hour(TODAY + DAY)


# ------------------------------------------------------------------- who is not reminded


@pytest.mark.parametrize(
    ("consents", "reason"), [({}, "no_consent"), ({"reminder": NO}, "consent_refused")]
)
def test_who_may_not_be_reminded_has_an_entry_that_says_why(consents: Any, reason: str):
    """The next look is when the time has passed."""
    customer = Customer(due("P-1"), due("P-2"), person=a_person(consents=consents))
    assert customer.look() == "reminder_skipped"
    assert [(why, sorted(products)) for why, products in customer.skipped] == [
        (reason, ["P-1", "P-2"])
    ]
    item = customer.item()
    assert item.expected is not None
    assert customer.rest() == (hour(item.expected[2] + DAY), reason)
    assert (item.asked, customer.proposal, customer.messages("queued")) == (None, None, [])


def test_what_is_overdue_when_it_is_skipped_is_looked_at_tomorrow():
    """Its time has passed already; one that was put off is decided about all the same."""
    overdue = due(last=80, snoozed_until=TODAY)
    customer = Customer(overdue, person=a_person(consents={}))
    assert customer.look() == "reminder_skipped"
    item = customer.item()
    assert item.expected is not None
    assert item.expected[2] < TODAY
    assert customer.rest() == (TOMORROW, "no_consent")


def test_who_wants_to_be_left_alone_has_an_entry_that_says_so():
    """For what they want it for; the others are told of."""
    customer = Customer(due("P-1"), due("P-2", service_model="respond"))
    assert customer.look() == "reminder_queued"
    assert customer.proposed == ["P-1"]
    assert customer.skipped == [("service_model", ("P-2",))]
    assert customer.rest("P-2")[1] == "service_model"


def test_who_wants_to_be_left_alone_altogether_gets_nothing():
    """One entry for all of it."""
    person = a_person(consents=WANTS).model_copy(update={"service_model": "respond"})
    customer = Customer(due("P-1"), person=person)
    assert customer.look() == "reminder_skipped"
    assert customer.skipped == [("service_model", ("P-1",))]
    assert customer.proposal is None


def test_who_is_reminded_has_no_entry_against_it():
    """Nothing was skipped."""
    customer = Customer(due())
    customer.look()
    assert customer.skipped == []


def test_of_hundreds_that_are_skipped_a_round_writes_as_many_as_it_can():
    """A transaction has its limit: the others are due still, and the next round goes on."""
    customer = Customer(*many(100), person=a_person(consents={}))
    assert customer.look() == "reminder_skipped"
    assert sum(not customer.is_untouched(f"P-{place}") for place in range(100)) == 90
    assert customer.look() == "reminder_skipped"
    assert customer.look() == "rhythms_not_due"


# ------------------------------------------------------------------- who has enough before them


def test_who_was_written_to_today_is_reminded_tomorrow():
    """It is decided anew then."""
    contact = Contact(at=NOW - timedelta(hours=2), purpose="survey", message="message#9")
    customer = Customer(due(), person=a_person(consents=WANTS, contacts=(contact,)))
    assert customer.look() == "reminder_waits"
    assert customer.rest() == (TOMORROW, "same_day")
    assert customer.proposal is None
    assert customer.item().expected is not None


def told(status: Any, **fields: Any) -> Any:
    """Return the message about the proposal before."""
    known = {"key": "message#1", "kind": "repurchase_reminder", "purpose": "marketing"}
    return a_message(**{**known, "status": status, **fields})


@pytest.mark.parametrize(
    ("before", "message", "waits"),
    [
        ("announced", told("sent"), True),
        ("announced", None, True),
        ("suggested", told("queued"), True),
        ("suggested", told("sending"), True),
        ("bought", told("queued"), True),
        ("suggested", told("sent"), False),
        ("suggested", None, False),
        ("ordered", told("cancelled"), False),
        ("stopped", told("sent"), False),
        ("answered", told("sent"), False),
    ],
)
def test_one_proposal_at_a_time(before: Any, message: Any, waits: bool):
    """What is being told, or about to be ordered, is over before the next."""
    ledger = [message] if message else []
    customer = Customer(due(), proposal(status=before, model="coach"), *ledger)
    assert customer.look() == ("reminder_waits" if waits else "reminder_queued")
    assert customer.proposal is not None
    if waits:
        assert customer.rest() == (TOMORROW, "proposal_open")
        assert customer.proposal.proposal_id == "proposal-1"
    else:
        assert (customer.proposal.model, customer.proposal.version) == ("curate", 2)
        assert customer.proposal.proposal_id != "proposal-1"


def test_who_has_had_enough_waits_for_that_and_not_for_the_proposal():
    """The longer of the two is what counts."""
    sent = [Contact(at=NOW - days * DAY, purpose="survey", message=f"message#{days}")
            for days in (9, 8, 7, 6)]  # fmt: skip
    person = a_person(consents=WANTS, contacts=tuple(sent))
    customer = Customer(due(), proposal(status="announced"), person=person)
    assert customer.look() == "reminder_waits"
    assert customer.rest()[1] == "too_many"


# ------------------------------------------------------------------- what became of the last one


WINDOW = (TODAY - 9 * DAY, TODAY, TODAY + 4 * DAY)
ASKED = {"asked": "message#1", "asked_on": TODAY - DAY, "expected": WINDOW}


@pytest.mark.parametrize("status", ["queued", "sending"])
def test_while_nobody_knows_whether_they_were_told_nothing_is_decided(status: str):
    """Tomorrow it may be known; what was expected stays so."""
    customer = Customer(due(**ASKED), told(status))
    assert customer.look() == "rhythms_looked_at"
    assert customer.rest() == (TOMORROW, "queued")
    item = customer.item()
    assert (item.asked, item.asked_on, item.expected) == ("message#1", TODAY - DAY, WINDOW)
    assert item.rhythm.reminded == ()


@pytest.mark.parametrize(
    ("status", "sent_at", "day"),
    [
        ("sent", NOW - 3 * DAY, TODAY - 3 * DAY),
        ("unknown", NOW - 3 * DAY, TODAY - 3 * DAY),
        ("unknown", None, TODAY - DAY),
    ],
)
def test_what_went_out_or_may_have_is_a_reminder_of_that_day(status: str, sent_at: Any, day: Any):
    """Else of the day on which it was decided; there is no second one at once."""
    customer = Customer(due(**ASKED), told(status, sent_at=sent_at))
    assert customer.look() == "rhythms_looked_at"
    item = customer.item()
    assert item.rhythm == note_reminder(coffee().rhythm, day)
    assert (item.asked, item.asked_on) == (None, None)
    assert item.silent != "queued"


@pytest.mark.parametrize("status", ["cancelled", "failed"])
@pytest.mark.parametrize(
    ("reason", "known"), [("suppressed", "suppressed"), ("stale", "stale"), (None, "")]
)
def test_what_could_not_be_told_is_not_told_again_before_its_time_is_over(
    status: str, reason: Any, known: str
):
    """It was no reminder; the reason is kept."""
    customer = Customer(due(**ASKED), told(status, reason=reason))
    assert customer.look() == "rhythms_looked_at"
    item = customer.item()
    assert customer.rest() == (hour(WINDOW[2] + DAY), known)
    assert (item.asked, item.asked_on, item.expected) == (None, None, WINDOW)
    assert item.rhythm.reminded == ()


@pytest.mark.parametrize("expected", [None, (TODAY - 9 * DAY, TODAY - 5 * DAY, TODAY - DAY)])
def test_where_its_time_is_over_it_is_looked_at_tomorrow(expected: Any):
    """Or where nobody knows when that is."""
    customer = Customer(due(**{**ASKED, "expected": expected}), told("failed", reason="rejected"))
    customer.look()
    assert customer.rest() == (TOMORROW, "rejected")


@pytest.mark.parametrize("ledger", [[told("cancelled", reason="proposal_bought")], []])
def test_what_fell_with_its_proposal_is_decided_about_anew(ledger: list[Any]):
    """So is one that nobody has: it was no reminder."""
    customer = Customer(due(**ASKED), *ledger)
    assert customer.look() == "reminder_queued"
    item = customer.item()
    assert item.asked != "message#1"
    assert (item.asked_on, item.rhythm.reminded) == (TODAY, ())


@pytest.mark.parametrize("missing", ["asked", "asked_on"])
def test_who_was_not_asked_waits_for_no_answer(missing: str):
    """Both have to be known."""
    customer = Customer(due(**{**ASKED, missing: None}), told("queued"))
    assert customer.look() == "reminder_queued"


# ------------------------------------------------------------------- what was asked beside it


def test_what_is_gone_is_left_out_of_the_message_about_the_rest():
    """It rests, with its own reason."""
    customer = Customer(due("P-1"), due("P-2", subscribed_on=TODAY))
    assert customer.look() == "reminder_queued"
    assert customer.proposed == ["P-1"]
    assert customer.rest("P-2") == (None, "subscription")


def test_an_order_by_machine_that_costs_too_much_is_suggested():
    """With what else is suggested."""
    person = lets_order(service_model="automate", price_ceiling=100.0)
    customer = Customer(due(), person=person)
    customer.look()
    assert customer.proposal is not None
    assert (customer.proposal.status, customer.proposal.model) == ("suggested", "curate")
    assert customer.proposal.subject == SUBJECT
    assert product().unit_price is not None
