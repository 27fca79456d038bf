"""What a form says and what it changes; choices are the person's own and stand until changed."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.preference_center.choices import WISHES, chosen, read_choices, wants
from gjensyn.models.person import Consent
from gjensyn.policy.permission import agreed, is_stopped, refusal, resumed, stopped
from tests.builders import NOW, a_person

BEFORE = NOW - timedelta(days=9)
COUNTRIES = ("NO", "DE", "BR", None)


def form(*ticked: str, **fields: str) -> dict[str, str]:
    """Return the fields of a form with both boxes, as a browser sends it."""
    return {"purposes": "survey reminder", **dict.fromkeys(ticked, "yes"), **fields}


def consent(*, granted: bool, days: int = -9) -> Consent:
    return Consent(granted=granted, evidence="the till", at=NOW + timedelta(days=days))


people = st.builds(
    lambda country, consents, out, soft: a_person(
        country=country, consents=consents, opted_out=out, soft_opt_in_at=soft
    ),
    st.sampled_from(COUNTRIES),
    st.dictionaries(
        st.sampled_from(["survey", "reminder", "automatic_order"]),
        st.builds(lambda granted, days: consent(granted=granted, days=days), st.booleans(),
                  st.integers(-400, 400)),
    ),
    st.dictionaries(
        st.sampled_from(["survey", "marketing"]),
        st.integers(-400, 400).map(lambda days: NOW + timedelta(days=days)),
    ),
    st.sampled_from([None, BEFORE]),
)  # fmt: skip


@given(people, st.sets(st.sampled_from(WISHES)))
def test_what_was_ticked_is_what_one_gets(person, ticked):
    """Whatever was said before, by whom, and dated how: the form is the last word."""
    saved = chosen(person, read_choices(form(*ticked)), NOW)
    assert {wish for wish in WISHES if wants(saved, wish)} == ticked
    if "reminder" not in ticked and wants(person, "reminder"):
        assert refusal(saved, "automatic_order") == "opted_out"


@given(people, st.sets(st.sampled_from(WISHES)))
def test_saving_again_changes_nothing(person, ticked):
    """Not even later."""
    saved = chosen(person, read_choices(form(*ticked)), NOW)
    assert chosen(saved, read_choices(form(*ticked)), NOW + timedelta(days=1)) == saved


@given(people, st.sampled_from(["survey", "marketing"]))
def test_a_stop_stops_everything_of_its_purpose(person, purpose):
    """Automatic orders too, which may have a consent of their own that is newer."""
    after = stopped(person, purpose, NOW)
    assert is_stopped(after, purpose)
    assert stopped(after, purpose, NOW + timedelta(days=1)) == after
    assert refusal(after, "service") is None


@given(people, st.sampled_from(["survey", "marketing"]))
def test_taking_a_stop_back_brings_back_what_was(person, purpose):
    """No more than was allowed before it."""
    bare = resumed(person, purpose)
    assert resumed(stopped(bare, purpose, NOW), purpose) == bare


def test_a_consent_to_orders_does_not_hide_a_stop_of_marketing():
    """Stopped, then agreed to automatic orders alone, then stopped again: all of it stops."""
    person = stopped(a_person(soft_opt_in_at=BEFORE), "marketing", BEFORE)
    person = agreed(person, "automatic_order", "the shop", BEFORE + timedelta(days=1))
    again = stopped(person, "marketing", NOW)
    assert refusal(again, "automatic_order") == "opted_out"
    assert refusal(again, "reminder") == "opted_out"


@pytest.mark.parametrize(
    ("fields", "offered", "wanted"),
    [
        ({}, set(), set()),
        ({"purposes": ""}, set(), set()),
        ({"purposes": "survey"}, {"survey"}, set()),
        ({"purposes": "survey", "survey": "yes"}, {"survey"}, {"survey"}),
        ({"survey": "yes"}, {"survey"}, {"survey"}),
        ({"survey": "no"}, {"survey"}, set()),
        ({"survey": ""}, {"survey"}, set()),
        ({"purposes": "service marketing everything"}, set(), set()),
    ],
)
def test_what_was_not_on_the_form_stays(fields: dict[str, Any], offered: set, wanted: set):
    """A box counts as empty only where there was one."""
    choices = read_choices(fields)
    assert (choices.offered, choices.wanted) == (offered, wanted)
    if not offered:
        assert chosen(a_person(), choices, NOW) == a_person()


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"language": "nn", "channel": "sms"}, {}),
        ({"language": "", "channel": ""}, {}),
        ({"language": "NN"}, {"language": "unknown"}),
        ({"channel": "fax"}, {"channel": "unknown"}),
        ({"language": "xx", "channel": "fax"}, {"language": "unknown", "channel": "unknown"}),
    ],
)
def test_what_is_no_choice_is_an_error(fields: dict[str, str], errors: dict[str, str]):
    """Said beside its field; an empty one is none."""
    assert read_choices(fields).errors == errors


def test_a_form_with_the_last_box_alone_is_heeded():
    """A box that was not on the form says nothing about the one that was."""
    person = a_person(soft_opt_in_at=NOW - timedelta(days=9))
    after = chosen(person, read_choices({"purposes": "reminder"}), NOW)
    assert after.opted_out == {"marketing": NOW}
    assert wants(after, "survey")


@pytest.mark.parametrize("way", ["email", "sms"])
def test_a_way_that_was_chosen_is_kept_until_another_is(way: Any):
    """Saving the rest of the page chooses nothing."""
    person = chosen(a_person(), read_choices({"channel": way}), NOW)
    assert person.chosen_channel == way
    assert chosen(person, read_choices({"language": "sv"}), NOW).chosen_channel == way


@pytest.mark.parametrize(
    ("field", "name", "other"),
    [("language", "chosen_language", "sv"), ("channel", "chosen_channel", "sms")],
)
def test_a_language_or_channel_stands_until_another_is_chosen(field: str, name: str, other: str):
    """A form that does not ask for it takes nothing back."""
    person = chosen(a_person(), read_choices({**form(), field: other}), NOW)
    assert getattr(person, name) == other
    assert getattr(chosen(person, read_choices(form()), NOW), name) == other
