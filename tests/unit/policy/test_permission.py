"""Who said no, who said yes, and which of the two was later."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from gjensyn.models.person import Consent, Person
from gjensyn.policy.permission import (
    agreed,
    ground,
    is_stopped,
    outlasting,
    refusal,
    resumed,
    stopped,
)
from tests.builders import NOW, a_person

DAY = timedelta(days=1)
BOUGHT = {"soft_opt_in_at": NOW - 9 * DAY}


def yes(at: datetime = NOW) -> Consent:
    return Consent(granted=True, evidence="checkout", at=at)


def no(at: datetime = NOW) -> Consent:
    return Consent(granted=False, evidence="phone", at=at)


@pytest.mark.parametrize(
    ("consent", "reason"),
    [
        (None, "opted_out"),
        (no(NOW + DAY), "opted_out"),
        (yes(NOW - DAY), "opted_out"),
        (yes(NOW), "opted_out"),  # of the same moment: the no holds
        (yes(NOW + DAY), None),
    ],
)
def test_a_no_stands_until_a_yes_that_is_newer(consent: Consent | None, reason: str | None):
    """Nobody is written to on a yes that they took back."""
    consents: Any = {"survey": consent} if consent else {}
    assert refusal(a_person(opted_out={"survey": NOW}, consents=consents), "survey") == reason


@pytest.mark.parametrize("kind", ["reminder", "automatic_order"])
def test_a_no_to_marketing_is_a_no_to_all_of_it(kind: Any):
    """And to nothing else."""
    person = a_person(opted_out={"marketing": NOW}, **BOUGHT)
    assert refusal(person, kind) == "opted_out"
    assert refusal(person, "survey") is None


def test_news_about_an_order_needs_nobodys_leave():
    """Whatever was refused, and whatever stands in the book by mistake."""
    refused: Any = {"service": no(), "survey": no()}
    person = a_person().model_copy(update={"consents": refused})
    assert refusal(person, "service") is None


@pytest.mark.parametrize(
    ("kind", "person", "reason"),
    [
        ("survey", {}, None),
        ("survey", {"country": "DE"}, "no_consent"),
        ("survey", {"consents": {"survey": no()}}, "consent_refused"),
        ("reminder", {}, "no_consent"),
        ("reminder", BOUGHT, None),
        ("reminder", {"consents": {"reminder": yes()}}, None),
        ("reminder", {**BOUGHT, "consents": {"reminder": no()}}, "consent_refused"),
        ("automatic_order", BOUGHT, "no_consent"),
        ("automatic_order", {"consents": {"automatic_order": yes()}}, None),
        ("automatic_order", {"consents": {"reminder": yes()}}, "no_consent"),
    ],
)
def test_what_may_be_written_on_what(kind: Any, person: dict[str, Any], reason: str | None):
    """A survey on nothing, a reminder on a sale, an order by machine on a yes of its own."""
    assert refusal(a_person(**person), kind) == reason


@pytest.mark.parametrize(
    ("kind", "person", "rests_on"),
    [
        ("service", {}, "contract"),
        ("survey", {}, "neutral_survey"),
        ("survey", {"consents": {"survey": yes()}}, "consent"),
        ("survey", {"consents": {"survey": no()}}, "neutral_survey"),
        ("survey", {"country": "DE"}, "consent"),
        ("reminder", {}, "soft_opt_in"),
        ("reminder", {"consents": {"reminder": yes()}}, "consent"),
        ("automatic_order", {}, "consent"),
    ],
)
def test_on_what_a_message_rests(kind: Any, person: dict[str, Any], rests_on: str):
    """So that the letter can say why it came."""
    assert ground(a_person(**person), kind) == rests_on


# ------------------------------------------------------------------- saying no


def test_what_is_stopped_is_stopped_from_that_moment():
    """For that purpose, beside what was stopped before."""
    person = stopped(a_person(opted_out={"survey": NOW - DAY}), "marketing", NOW)
    assert person.opted_out == {"survey": NOW - DAY, "marketing": NOW}
    assert is_stopped(person, "marketing")
    assert is_stopped(person, "survey")


def test_stopping_twice_keeps_the_first_date():
    """The person said it then."""
    once = stopped(a_person(), "survey", NOW)
    assert once.opted_out == {"survey": NOW}
    assert stopped(once, "survey", NOW + DAY) == once


def test_a_no_is_later_than_every_yes_of_its_purpose():
    """A sender's clock that runs ahead leaves nobody written to who said no."""
    consents = {
        "survey": yes(NOW + 3 * DAY),
        "reminder": yes(NOW + DAY),
        "automatic_order": yes(NOW + 2 * DAY),
    }
    person = stopped(a_person(consents=consents), "marketing", NOW)
    assert person.opted_out == {"marketing": NOW + 2 * DAY}
    assert is_stopped(person, "marketing")
    assert not is_stopped(person, "survey")


def test_what_is_stopped_in_part_is_not_stopped():
    """A yes to orders by machine that is newer than the no: another no has something to stop."""
    consents = {"automatic_order": yes(NOW + DAY)}
    person = a_person(opted_out={"marketing": NOW}, consents=consents)
    assert not is_stopped(person, "marketing")
    assert stopped(person, "marketing", NOW + 2 * DAY).opted_out == {"marketing": NOW + 2 * DAY}


def test_nobody_can_stop_news_about_their_own_orders():
    """There is nothing to note."""
    person = a_person()
    assert stopped(person, "service", NOW) == person
    assert not is_stopped(person, "service")


@pytest.mark.parametrize(
    ("said_no", "at", "stands"),
    [
        (NOW, NOW + DAY, NOW + DAY),
        (NOW, NOW, NOW),
        (NOW, NOW - DAY, NOW),
    ],
)
def test_a_no_outlasts_a_yes_told_afterwards(said_no: datetime, at: datetime, stands: datetime):
    """It is moved to that yes's date, and never back."""
    person = a_person(opted_out={"marketing": said_no, "survey": NOW - 9 * DAY})
    after = outlasting(person, "reminder", at)
    assert after.opted_out == {"marketing": stands, "survey": NOW - 9 * DAY}


def test_where_nobody_said_no_nothing_outlasts():
    """A yes is not turned into a no."""
    person = a_person(opted_out={"survey": NOW})
    assert outlasting(person, "reminder", NOW) == person


# ------------------------------------------------------------------- saying yes


@pytest.mark.parametrize("purpose", ["survey", "marketing"])
def test_resuming_one_purpose_leaves_the_other_stopped(purpose: Any):
    """Each no is its own."""
    both = {"survey": NOW - DAY, "marketing": NOW}
    left = {name: at for name, at in both.items() if name != purpose}
    assert resumed(a_person(opted_out=both), purpose).opted_out == left


def test_a_yes_lifts_the_no_that_stood_against_it():
    """And says where it was given; other consents and other noes stay."""
    known = {"survey": yes(NOW - DAY), "reminder": no(NOW - DAY)}
    person = a_person(consents=known, opted_out={"marketing": NOW - DAY, "survey": NOW - DAY})
    after = agreed(person, "reminder", "preference page", NOW)
    assert after.opted_out == {"survey": NOW - DAY}
    said = Consent(granted=True, evidence="preference page", at=NOW)
    assert after.consents == {"survey": known["survey"], "reminder": said}
    assert refusal(after, "reminder") is None


@pytest.mark.parametrize(("known", "at"), [(NOW + DAY, NOW + DAY), (NOW - DAY, NOW)])
def test_a_yes_is_never_older_than_the_no_that_it_answers(known: datetime, at: datetime):
    """A sender's clock ran ahead: the customer's own word is the last one all the same."""
    person: Person = agreed(a_person(consents={"survey": no(known)}), "survey", "page", NOW)
    assert person.consents["survey"] == Consent(granted=True, evidence="page", at=at)
