"""What a round of reminders does about one person: one message, an entry, or a later look."""

from datetime import timedelta
from typing import Any

import pytest

from gjensyn.models.person import Contact
from gjensyn.models.prior import SHARD_KEY, PriorSums
from gjensyn.pseudonyms import shard_of
from gjensyn.rhythm.state import note_reminder
from tests.builders import NOW, PSEUDONYMS, SUBJECT, a_message, a_person
from tests.unit.repurchase_reminder.coffee import (
    NO,
    TODAY,
    YES,
    coffee,
    product,
    proposal,
    rhythm,
)
from tests.unit.repurchase_reminder.customer import DAY, WANTS, Customer, due, hour

TOMORROW = hour(TODAY + DAY)
SECOND = timedelta(seconds=1)


# ------------------------------------------------------------------- whether anything is due


def test_nobody_is_reminded_who_is_gone_or_going():
    """Nothing is written about them either."""
    fenced = Customer(due(), person=a_person(consents=WANTS, status="fenced"))
    assert fenced.look() == "rhythms_refused_erased"
    assert fenced.is_untouched()
    assert Customer(due()).reminding.look_at("somebody-else") == "rhythms_refused_erased"


@pytest.mark.parametrize(
    ("due_at", "outcome"),
    [
        (NOW - DAY, "reminder_queued"),
        (NOW, "reminder_queued"),
        (NOW + SECOND, "rhythms_not_due"),
        (None, "rhythms_not_due"),
    ],
)
def test_a_product_is_looked_at_when_it_is_due(due_at: Any, outcome: str):
    """To the second; what is never looked at is not either."""
    customer = Customer(due(due_at=due_at))
    assert customer.look() == outcome
    assert customer.is_untouched() is (outcome == "rhythms_not_due")


def test_what_is_too_early_is_looked_at_when_it_will_be_time():
    """The day is kept that is expected; nobody is told."""
    customer = Customer(due(last=10, silent=None))
    assert customer.look() == "rhythms_looked_at"
    item = customer.item()
    assert item.silent == "not_yet"
    assert item.expected is not None
    assert item.due_at == hour(item.expected[1] - 2 * DAY)
    assert item.due_shard == "0"
    assert customer.messages("queued") == []


def test_what_is_never_wanted_is_not_looked_at_again():
    """Neither a day nor a shard is left."""
    customer = Customer(due(never=True))
    assert customer.look() == "rhythms_looked_at"
    assert customer.rest() == (None, "never")
    assert customer.item().due_shard is None
    assert not customer.item().left


def test_who_buys_it_no_more_counts_as_one_who_left():
    """The sums of the shop learn it, once."""
    customer = Customer(due(last=600))
    customer.look()
    assert customer.rest() == (None, "gone")
    assert customer.item().left
    assert customer.shop_sums().left == 1
    shard = shard_of(PSEUDONYMS.key("customer", "K-17"), 4)
    assert customer.store.get(PriorSums, f"prior#product#P-1#{shard}", SHARD_KEY)


def test_who_has_left_stays_so_whatever_the_next_look_says():
    """Until they buy again: the sums do not waver."""
    customer = Customer(due(last=10, left=True))
    customer.look()
    assert customer.item().left
    assert customer.shop_sums().left == 0


# ------------------------------------------------------------------- one message


def test_what_it_is_time_for_is_proposed_in_one_message():
    """It is looked at again tomorrow, when it is known what became of the message."""
    customer = Customer(due(snoozed_until=TODAY - 9 * DAY, expected=None))
    assert customer.look() == "reminder_queued"
    (message,) = customer.messages("queued")
    proposed = customer.proposal
    assert proposed is not None
    assert (proposed.status, proposed.model, proposed.made_at) == ("suggested", "curate", NOW)
    assert (proposed.due_at, proposed.due_shard) == (None, None)
    assert (proposed.message, proposed.customer_id) == (message.key, "K-17")
    assert (message.kind, message.due_at, message.due_shard) == ("repurchase_reminder", NOW, "0")
    item = customer.item()
    assert (item.asked, item.asked_on) == (message.key, TODAY)
    assert (item.snoozed_until, item.silent) == (None, None)
    assert (item.due_at, item.due_shard) == (TOMORROW, "0")
    assert item.expected is not None


def test_what_is_proposed_is_looked_at_in_the_shard_of_its_owner():
    """Where there were more shards once, it comes back from another."""
    customer = Customer(due().model_copy(update={"due_shard": "3"}))
    customer.look()
    assert customer.item().due_shard == "0"


def test_a_look_at_the_same_state_makes_the_same_proposal():
    """A round that died and comes again does not speak twice."""
    one, other = Customer(due()), Customer(due())
    for customer in (one, other):
        customer.look()
    assert one.proposal == other.proposal


def many(number: int, **fields: Any) -> list[Any]:
    return [due(f"P-{place}", **fields) for place in range(number)]


@pytest.mark.parametrize(("number", "told"), [(4, 4), (5, 5), (6, 5), (7, 5)])
def test_one_message_tells_of_five_at_the_most(number: int, told: int):
    """The others wait until tomorrow."""
    customer = Customer(*many(number))
    assert customer.look() == "reminder_queued"
    assert customer.proposed == [f"P-{place}" for place in range(told)]
    assert [customer.rest(f"P-{place}") for place in range(told, number)] == [
        (TOMORROW, "proposal_open")
    ] * (number - told)


def test_what_is_likeliest_is_told_first():
    """By the chance that it is bought within its window: the longer it is past, the smaller."""
    customer = Customer(*(due(f"P-{9 - late}", last=28 + late) for late in range(7)))
    customer.look()
    assert customer.proposed == ["P-9", "P-8", "P-7", "P-6", "P-5"]


# ------------------------------------------------------------------- what is near comes along


def near(product_id: str = "P-2", last: int = 25, **fields: Any) -> Any:
    """Return what will be due in a few days."""
    return due(product_id, last, **{"due_at": NOW + 3 * DAY, **fields})


def test_what_is_due_within_days_is_told_with_what_is_due_now():
    """One message instead of two."""
    customer = Customer(due(), near())
    customer.look()
    assert customer.proposed == ["P-1", "P-2"]
    assert customer.item("P-2").asked == customer.item("P-1").asked


@pytest.mark.parametrize(
    "fields",
    [
        {"last": 12},
        {"due_at": None},
        {"silent": "too_wide"},
        {"silent": None},
        {"service_model": "respond"},
        {"service_model": "automate"},
        {"never": True},
    ],
)
def test_what_is_far_or_silent_or_wanted_otherwise_is_not(fields: dict[str, Any]):
    """It keeps its own time, and its own way."""
    ceiling = {"service_model": "curate", "price_ceiling": 300.0}
    person = a_person(consents={**WANTS, "automatic_order": YES}).model_copy(update=ceiling)
    customer = Customer(due(), near(**fields), person=person)
    customer.look()
    assert customer.proposed == ["P-1"]
    assert customer.is_untouched("P-2")


@pytest.mark.parametrize("model", ["curate", "coach"])
def test_company_is_kept_by_what_is_suggested(model: Any):
    """Whether with advice or without."""
    customer = Customer(due(), near(service_model=model))
    customer.look()
    assert customer.proposed == ["P-1", "P-2"]


def test_what_is_due_now_goes_before_what_is_near():
    """Then the likeliest of that; what finds no place keeps its own time."""
    seldom = near("N-1", rhythm=rhythm(TODAY - 25 * DAY, 5))
    customer = Customer(*many(3, last=34), near("N-3"), near("N-2"), seldom)
    customer.look()
    assert customer.proposed == ["P-0", "P-1", "P-2", "N-2", "N-3"]
    assert customer.is_untouched("N-1")


@pytest.mark.parametrize("due_at", [NOW, NOW - DAY])
@pytest.mark.parametrize("last", [12, 25])
def test_what_was_looked_at_and_rests_is_not_told_in_company(due_at: Any, last: int):
    """It was decided about a moment ago."""
    customer = Customer(due(), due("P-2", last=last, due_at=due_at))
    customer.look()
    assert customer.proposed == ["P-1"]
    assert customer.rest("P-2")[1] == "not_yet"


@pytest.mark.parametrize("model", ["curate", "coach"])
def test_a_proposal_goes_by_the_model_of_what_is_likeliest(model: Any):
    """Where one product is told of with advice and another without."""
    other = {"curate": "coach", "coach": "curate"}[model]
    first = due("P-1", last=28, service_model=model)
    customer = Customer(first, due("P-2", last=34, service_model=other))
    customer.look()
    assert customer.proposed == ["P-1", "P-2"]
    assert customer.proposal is not None
    assert customer.proposal.model == model


# ------------------------------------------------------------------- orders by machine


def lets_order(**fields: Any) -> Any:
    person = a_person(consents={**WANTS, "automatic_order": YES})
    return person.model_copy(update={"price_ceiling": 300.0, **fields})


def test_an_order_by_machine_is_announced_and_can_be_stopped_for_two_days():
    """The notice goes out now."""
    customer = Customer(due(), person=lets_order(service_model="automate"))
    assert customer.look() == "reminder_queued"
    proposed = customer.proposal
    assert proposed is not None
    assert (proposed.status, proposed.model) == ("announced", "automate")
    assert (proposed.due_at, proposed.due_shard) == (NOW + 2 * DAY, "0")
    assert [one.kind for one in customer.messages("queued")] == ["repurchase_order"]


def test_what_is_ordered_by_machine_is_told_alone():
    """What is only suggested waits until tomorrow; nothing keeps it company."""
    single = due("P-2", service_model="automate")
    customer = Customer(due("P-1"), single, near("P-3"), person=lets_order())
    customer.look()
    assert customer.proposed == ["P-2"]
    assert customer.rest("P-1") == (TOMORROW, "proposal_open")
    assert customer.is_untouched("P-3")


def test_no_more_than_five_are_ordered_at_once():
    """The others are announced later."""
    customer = Customer(*many(7), person=lets_order(service_model="automate"))
    customer.look()
    assert customer.proposed == [f"P-{place}" for place in range(5)]
    assert customer.rest("P-6") == (TOMORROW, "proposal_open")


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
