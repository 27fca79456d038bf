"""Every row of the law, decided: country, kind of message and what somebody said, to a verdict."""

from datetime import timedelta
from typing import Any

import pytest

from functions.message_delivery.deciding import Send, Withdraw, decide
from gjensyn.models.message import Purpose
from gjensyn.models.person import Consent, ConsentPurpose
from gjensyn.policy.countries import ContactKind
from gjensyn.policy.permission import ground, refusal
from tests.builders import NOW, a_message, a_person
from tests.unit.message_delivery.post_office import SETTINGS

EARLIER, LATER = NOW - timedelta(days=9), NOW - timedelta(days=3)
SOFT = {"soft_opt_in_at": EARLIER}
PURPOSES: dict[ContactKind, Purpose] = {
    "survey": "survey", "reminder": "marketing", "automatic_order": "marketing",
    "service": "service",
}  # fmt: skip

# What somebody said, in this order, with the kind of message still to be filled in.
SAID = ("nothing", "soft opt-in", "yes", "no", "stop", "yes, stop", "stop, yes", "stop, no",
        "soft opt-in, no", "soft opt-in, stop", "no, soft opt-in")  # fmt: skip


def said(words: str, kind: ConsentPurpose) -> dict[str, Any]:
    """Return the fields of a person who said these things, one after the other."""
    person: dict[str, Any] = {}
    for at, word in zip((EARLIER, LATER), words.split(", "), strict=False):
        if word in ("yes", "no"):
            consent = Consent(granted=word == "yes", evidence="the till", at=at)
            person["consents"] = {kind: consent}
        elif word == "stop":
            person["opted_out"] = {PURPOSES[kind]: at}
        elif word == "soft opt-in":
            person["soft_opt_in_at"] = at
    return person


SENT, REFUSED, STOPPED, NEVER = None, "consent_refused", "opted_out", "no_consent"

# By what the law asks for: the verdict on each of SAID, in that order; None is sent.
NEUTRAL = (SENT, SENT, SENT, REFUSED, STOPPED, STOPPED, SENT, STOPPED, REFUSED, STOPPED, REFUSED)
CONSENT = (NEVER, NEVER, SENT, REFUSED, STOPPED, STOPPED, SENT, STOPPED, REFUSED, STOPPED, REFUSED)
SALE = (NEVER, SENT, SENT, REFUSED, STOPPED, STOPPED, SENT, STOPPED, REFUSED, STOPPED, REFUSED)

ROWS: dict[str | None, dict[ConsentPurpose, tuple[str | None, ...]]] = {
    "DK": {"survey": NEUTRAL, "reminder": SALE, "automatic_order": CONSENT},
    "NO": {"survey": NEUTRAL, "reminder": SALE, "automatic_order": CONSENT},
    "SE": {"survey": NEUTRAL, "reminder": SALE, "automatic_order": CONSENT},
    "FI": {"survey": NEUTRAL, "reminder": SALE, "automatic_order": CONSENT},
    "GB": {"survey": NEUTRAL, "reminder": SALE, "automatic_order": CONSENT},
    "DE": {"survey": CONSENT, "reminder": SALE, "automatic_order": CONSENT},
    "AT": {"survey": CONSENT, "reminder": SALE, "automatic_order": CONSENT},
    "BR": {"survey": CONSENT, "reminder": CONSENT, "automatic_order": CONSENT},
    "": {"survey": CONSENT, "reminder": CONSENT, "automatic_order": CONSENT},
    None: {"survey": CONSENT, "reminder": CONSENT, "automatic_order": CONSENT},
}
CASES = [
    (country, kind, words, expected)
    for country, kinds in ROWS.items()
    for kind, verdicts in kinds.items()
    for words, expected in zip(SAID, verdicts, strict=True)
]


@pytest.mark.parametrize(("country", "kind", "words", "expected"), CASES)
def test_every_row_of_the_law_decides(
    country: str | None, kind: ConsentPurpose, words: str, expected: str | None
):
    """Ten countries, three kinds, eleven histories; a no is never talked over by a sale."""
    person = a_person(country=country, **said(words, kind))
    assert refusal(person, kind) == expected


@pytest.mark.parametrize(
    ("country", "kind", "words", "expected"),
    [case for case in CASES if case[1] != "automatic_order"],  # no message is of that kind yet
)
def test_the_last_look_decides_the_same(
    country: str | None, kind: ConsentPurpose, words: str, expected: str | None
):
    """On a working day in waking hours nothing but the law speaks against a message."""
    person = a_person(country=country, **said(words, kind))
    verdict = decide(a_message(purpose=PURPOSES[kind]), person, NOW, SETTINGS)
    assert verdict == (Send() if expected is None else Withdraw(expected))


@pytest.mark.parametrize("country", ROWS)
@pytest.mark.parametrize("kind", ["survey", "reminder"])
@pytest.mark.parametrize("words", SAID)
def test_news_about_an_order_always_may(country: str | None, kind: ConsentPurpose, words: str):
    """Whatever somebody said to surveys and marketing: a late order is told."""
    person = a_person(country=country, **said(words, kind))
    assert decide(a_message(purpose="service"), person, NOW, SETTINGS) == Send()


@pytest.mark.parametrize("country", ROWS)
@pytest.mark.parametrize(("kind", "other"), [("survey", "reminder"), ("reminder", "survey")])
def test_a_no_to_one_thing_is_no_no_to_another(
    country: str | None, kind: ConsentPurpose, other: ConsentPurpose
):
    """Stopping surveys leaves reminders as they were, and the other way round."""
    untouched = refusal(a_person(country=country, **SOFT), other)
    for words in ("no", "stop"):
        assert refusal(a_person(country=country, **SOFT | said(words, kind)), other) == untouched


@pytest.mark.parametrize(
    ("country", "kind", "words", "rests_on"),
    [
        ("NO", "survey", "nothing", "neutral_survey"),
        ("NO", "survey", "no", "neutral_survey"),
        ("NO", "survey", "yes", "consent"),
        ("DE", "survey", "yes", "consent"),
        ("SE", "reminder", "soft opt-in", "soft_opt_in"),
        ("SE", "reminder", "yes", "consent"),
        (None, "reminder", "yes", "consent"),
    ],
)
def test_a_message_rests_on_one_ground(
    country: str | None, kind: ConsentPurpose, words: str, rests_on: str
):
    """Which is said in it, in one line."""
    assert ground(a_person(country=country, **said(words, kind)), kind) == rests_on
