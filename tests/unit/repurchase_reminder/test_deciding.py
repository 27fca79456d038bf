"""Is it time to remind? Every answer has its reason, and what is left out is never asked about."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.repurchase_reminder.deciding import Remind, Rest, decide
from gjensyn.rhythm.state import note_reminder, note_response
from tests.unit.repurchase_reminder.coffee import (
    EVERY,
    SETTINGS,
    TODAY,
    coffee,
    pair,
    product,
    rhythm,
)

DAY = timedelta(days=1)


def reason(of: Any) -> str:
    """Return why not, or "now"."""
    decided = decide(of, TODAY, SETTINGS)
    return decided.reason if isinstance(decided, Rest) else "now"


@pytest.mark.parametrize(
    ("of", "says"),
    [
        (pair(), "now"),
        (pair(product=None), "now"),  # the shop never told of it: it is taken to be sold
        (pair(coffee(last=10)), "not_yet"),
        (pair(coffee(never=True)), "never"),
        (pair(product=product(status="discontinued")), "discontinued"),
        (pair(product=product(status="recalled")), "recalled"),
        (pair(coffee(subscribed_on=TODAY)), "subscription"),
        (pair(coffee(subscribed_on=TODAY - 30 * DAY)), "subscription"),
        (pair(coffee(subscribed_on=TODAY - 31 * DAY)), "now"),  # bought by themselves since
        (pair(coffee(rhythm=rhythm(TODAY - 30 * DAY, times=1))), "too_few"),
        (pair(coffee(snoozed_until=TODAY + DAY)), "later"),
        (pair(coffee(snoozed_until=TODAY)), "now"),
        (pair(coffee(last=600)), "gone"),
    ],
)
def test_what_is_asked_before_somebody_is_reminded(of: Any, says: str):
    """Never, sold no more, by subscription, too little known, later, gone; else it is time."""
    assert reason(of) == says


def test_nothing_is_known_of_what_was_all_taken_back():
    """A rhythm without any purchase is silent, and is not looked at again."""
    empty = coffee(rhythm=rhythm(TODAY, times=0))
    assert decide(pair(empty), TODAY, SETTINGS) == Rest(None, "too_few")


@pytest.mark.parametrize("gone", ["never", "discontinued", "recalled", "subscription"])
def test_what_is_left_out_is_not_looked_at_again(gone: str):
    """Not before the next purchase, which begins anew."""
    left_out = {
        "never": pair(coffee(never=True)),
        "discontinued": pair(product=product(status="discontinued")),
        "recalled": pair(product=product(status="recalled")),
        "subscription": pair(coffee(subscribed_on=TODAY)),
    }
    decided = decide(left_out[gone], TODAY, SETTINGS)
    assert isinstance(decided, Rest)
    assert decided.until is None


def test_a_reminder_says_when_and_how_often():
    """The window around the expected day, and the days that usually pass."""
    decided = decide(pair(), TODAY, SETTINGS)
    assert isinstance(decided, Remind)
    earliest, day, latest = decided.expected
    assert earliest <= day <= latest
    assert abs((day - TODAY).days) <= 7
    assert decided.every == EVERY


def test_what_stands_in_for_it_begins_the_wait():
    """A variant bought last week: no reminder now, one about when that is used up."""
    variant = rhythm(TODAY - 7 * DAY, times=1).last
    decided = decide(pair(instead=variant), TODAY, SETTINGS)
    assert isinstance(decided, Rest)
    assert decided.until is not None
    assert decided.until > TODAY + 7 * DAY


def test_nobody_is_reminded_within_a_week_of_buying():
    """However often they buy."""
    for days in range(8):
        often = rhythm(TODAY - days * DAY)
        fast = replace(often, kept=tuple(
            replace(kept, day=TODAY - days * DAY - number * 4 * DAY)
            for number, kept in reversed(list(enumerate(reversed(often.kept))))
        ))  # fmt: skip
        assert reason(pair(coffee(rhythm=fast))) != "now"


def test_a_reminder_on_the_day_of_a_purchase_was_about_the_one_before():
    """It is no first reminder of the new wait, to be followed up a fortnight after buying."""
    reminded = note_reminder(rhythm(TODAY - 14 * DAY), TODAY - 14 * DAY)
    decided = decide(pair(coffee(rhythm=reminded)), TODAY, SETTINGS)
    assert isinstance(decided, Rest)
    assert decided.until is not None
    assert decided.until > TODAY + 7 * DAY


def test_one_more_reminder_a_fortnight_later_and_then_silence():
    """No response twice stops it; a response of any kind starts the count anew."""
    bought = rhythm(TODAY - 30 * DAY)
    once = note_reminder(bought, TODAY - 14 * DAY)
    assert reason(pair(coffee(rhythm=once))) == "now"
    assert reason(pair(coffee(rhythm=note_reminder(bought, TODAY - 13 * DAY)))) != "now"
    twice = note_reminder(once, TODAY - DAY)
    assert reason(pair(coffee(rhythm=twice))) != "now"
    assert reason(pair(coffee(rhythm=twice, snoozed_until=TODAY))) != "now"
    answered = note_response(twice, TODAY)
    assert reason(pair(coffee(rhythm=answered, snoozed_until=TODAY))) == "now"


def test_a_purchase_overtakes_a_wish_to_hear_later():
    """What was put off was about the last time."""
    bought = coffee(last=10, snoozed_until=TODAY - 12 * DAY)
    assert reason(pair(bought)) == "not_yet"
    reminded = note_reminder(rhythm(TODAY - 30 * DAY), TODAY - DAY)
    again = coffee(rhythm=reminded, snoozed_until=TODAY - 2 * DAY)
    assert reason(pair(again)) != "now"
