"""The built-in shop is the same for the same seed, lifelike, and nobody real."""

import pytest

from gjensyn.errors import EventRejectedError
from gjensyn.events.envelope import Envelope, read_fact
from infra.demo.shop import weeks


@pytest.fixture(scope="module")
def drawn():
    return weeks(2026)


def test_the_same_seed_draws_the_same_weeks(drawn):
    """Anybody can see the same demo."""
    assert weeks(2026) == drawn
    assert weeks(2027) != drawn


def test_all_sorts_of_things_happen(drawn):
    """Split, cancelled, late, returned, visits, cases and gifts are all there."""
    details = [fact.detail for fact in drawn.facts]
    kinds = {fact.detail_type for fact in drawn.facts}
    assert any(detail.get("parcels") == 2 for detail in details)
    assert any(detail.get("gift") for detail in details)
    assert any(detail.get("touchpoint") == "visit" for detail in details)
    assert kinds >= {
        "OrderCancelled",
        "OrderReturned",
        "DeliveryRescheduled",
        "SupportCaseOpened",
        "SupportCaseClosed",
    }


def test_customers_live_all_over_the_north(drawn):
    """Five languages, six countries, letters that are not ASCII."""
    people = drawn.people.values()
    assert {person.language for person in people} == {"nb", "nn", "da", "sv", "en"}
    assert {person.country.code for person in people} >= {"NO", "DK", "SE", "FI", "GB"}
    letters = {letter for person in people for letter in person.name.lower()}
    assert letters >= set("æøåäö")


def test_every_address_is_reserved_for_examples(drawn):
    """Nobody can ever get a mail from the demo."""
    addresses = [person.email for person in drawn.people.values()]
    assert all(address.isascii() and address.endswith(".example") for address in addresses)
    assert len(set(addresses)) == len(addresses)


def test_habits_are_many(drawn):
    """Silence, answers, a correction, a dead address and machines."""
    habits = drawn.habits.values()
    assert any(not habit.reactions for habit in habits)
    assert sum(len(habit.reactions) == 2 for habit in habits) == 1
    assert sum(habit.bounces for habit in habits) == 1
    assert any(habit.gateway for habit in habits)
    assert any(habit.waits_for_reminder for habit in habits)


def test_all_but_the_noise_is_valid(drawn):
    """The shop speaks the contract; two events do not, on purpose."""
    refused = []
    for fact in (*drawn.before, *drawn.facts):
        try:
            _, left_out = read_fact(Envelope("bus", fact.detail_type, fact.detail))
            assert left_out == ()
        except EventRejectedError as error:
            refused.append(error.reason)
    assert sorted(refused) == ["invalid:occurred_at", "unknown_detail_type"]
