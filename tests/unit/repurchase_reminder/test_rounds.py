"""What a round of reminders tells one person: one message, of what is due or near."""

from datetime import timedelta
from typing import Any

import pytest

from gjensyn.models.prior import SHARD_KEY, PriorSums
from gjensyn.pseudonyms import shard_of
from tests.builders import NOW, PSEUDONYMS, a_person
from tests.unit.repurchase_reminder.coffee import (
    TODAY,
    YES,
    rhythm,
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
