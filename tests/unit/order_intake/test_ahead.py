"""What a sender dates ahead of our clock: a yes that nobody can have said yet."""

from datetime import timedelta

import pytest

from functions.order_intake.ahead import refuse_foretold, unlifted
from gjensyn.errors import EventRejectedError
from gjensyn.events.incoming import Fact
from gjensyn.models.person import PERSON_KEY, Person
from tests.builders import NOW, fact


def dated(ahead: timedelta, name: str = "ConsentChanged", **fields: object) -> Fact:
    said = {"purpose": "survey", "granted": True, "evidence": "a slip"} | fields
    at = (NOW + ahead).isoformat()
    return fact(name, occurred_at=at, **(said if name == "ConsentChanged" else fields))


def opted_out(**fields: object) -> Person:
    out = {"survey": NOW - timedelta(hours=1), "marketing": NOW - timedelta(hours=2)}
    return Person(subject="s", key=PERSON_KEY, customer_id="K-17", opted_out=out, **fields)


@pytest.mark.parametrize("seconds", [1, 60])
def test_a_yes_from_beyond_a_day_is_refused(seconds: int):
    """No time zone that somebody left out puts a clock so far ahead."""
    with pytest.raises(EventRejectedError, match="invalid:occurred_at"):
        refuse_foretold(dated(timedelta(days=1, seconds=seconds)), NOW)
    refuse_foretold(dated(timedelta(days=1)), NOW)


def test_a_no_counts_whatever_its_date():
    """Nobody's refusal is lost for a wrong clock."""
    refuse_foretold(dated(timedelta(days=999), granted=False), NOW)


def test_other_facts_keep_their_dates():
    """An order of next year is odd, and no reason to lose an order."""
    refuse_foretold(dated(timedelta(days=365), "OrderCancelled"), NOW)


def test_a_yes_dated_ahead_lifts_no_opt_out_that_stands():
    """It is no newer than the press that it came after; the other purpose is not touched."""
    person, yes = opted_out(), dated(timedelta(hours=2))
    kept = unlifted(person, yes, NOW)
    assert kept.opted_out["survey"] == NOW + timedelta(hours=2)
    assert kept.opted_out["marketing"] == person.opted_out["marketing"]


def test_reminders_and_automatic_orders_share_the_opt_out_of_advertising():
    """A yes to either is a yes to advertising."""
    for purpose in ("reminder", "automatic_order"):
        kept = unlifted(opted_out(), dated(timedelta(hours=2), purpose=purpose), NOW)
        assert kept.opted_out["marketing"] == NOW + timedelta(hours=2)


@pytest.mark.parametrize(
    "said",
    [
        dated(timedelta(minutes=5)),
        dated(timedelta(hours=-2)),
        dated(timedelta(hours=2), granted=False),
        dated(timedelta(hours=2), "OrderCancelled"),
    ],
    ids=["two clocks apart", "of the past", "a no", "another fact"],
)
def test_what_is_not_dated_ahead_changes_no_opt_out(said: Fact):
    """Five minutes are what two clocks that are kept may differ by."""
    assert unlifted(opted_out(), said, NOW) == opted_out()


def test_who_never_opted_out_has_nothing_to_keep():
    """A yes dated ahead is no opt-out."""
    person = Person(subject="s", key=PERSON_KEY, customer_id="K-17")
    assert unlifted(person, dated(timedelta(hours=2)), NOW) == person
