"""What a person chose, and what it changes. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from gjensyn.language import LANGUAGES
from gjensyn.models.person import Consent, ConsentPurpose, Person
from gjensyn.policy.countries import ContactKind
from gjensyn.policy.permission import refusal

EVIDENCE = "preference page"

type Wish = Literal["survey", "reminder"]

WISHES: tuple[Wish, ...] = ("survey", "reminder")
PURPOSES: Mapping[Wish, str] = {"survey": "survey", "reminder": "marketing"}
CHANNELS: tuple[Literal["email", "sms"], ...] = ("email", "sms")


@dataclass(frozen=True, slots=True)
class Choices:
    """A saved form: the boxes that were there, those that were ticked, and the lists' choices.

    What was not on the form stays as it is: an empty form is no "no" to everything.
    """

    offered: frozenset[Wish]
    wanted: frozenset[Wish]
    language: str | None
    channel: Literal["email", "sms"] | None


def read_choices(fields: Mapping[str, str]) -> Choices:
    """Read the fields of the posted form; `purposes` names the boxes that stood on it."""
    named = fields.get("purposes", "").split()
    language = fields.get("language")
    return Choices(
        offered=frozenset(wish for wish in WISHES if wish in named or wish in fields),
        wanted=frozenset(wish for wish in WISHES if fields.get(wish, "no") not in ("", "no")),
        language=language if language in LANGUAGES else None,
        channel=next((way for way in CHANNELS if way == fields.get("channel")), None),
    )


def wants(person: Person, wish: ContactKind) -> bool:
    """Tell whether a person gets this kind of message as things stand."""
    return refusal(person, wish) is None


def chosen(person: Person, choices: Choices, now: datetime) -> Person:
    """Return the person with their choices; saving the same again changes nothing."""
    for wish in WISHES:
        if wish in choices.wanted and not wants(person, wish):
            person = allowed(person, wish, now)
        elif wish in choices.offered - choices.wanted and wants(person, wish):
            person = stopped(person, PURPOSES[wish], now)
    return person.model_copy(
        update={
            "chosen_language": choices.language or person.chosen_language,
            "chosen_channel": choices.channel or person.chosen_channel,
        }
    )


def stopped(person: Person, purpose: str, now: datetime) -> Person:
    """Return the person with an opt-out; one that stands already keeps its date."""
    if purpose in person.opted_out and not _lifted(person, purpose):
        return person
    return person.model_copy(update={"opted_out": {**person.opted_out, purpose: now}})


def allowed(person: Person, wish: ConsentPurpose, now: datetime) -> Person:
    """Return the person with a yes of their own, which lifts what stood against it."""
    consent = Consent(granted=True, evidence=EVIDENCE, at=now)
    purpose = "survey" if wish == "survey" else "marketing"
    others = {key: at for key, at in person.opted_out.items() if key != purpose}
    return person.model_copy(
        update={"consents": {**person.consents, wish: consent}, "opted_out": others}
    )


def _lifted(person: Person, purpose: str) -> bool:
    """Tell whether a newer consent has lifted the opt-out of a purpose."""
    wishes = [wish for wish in WISHES if PURPOSES[wish] == purpose]
    return any(wants(person, wish) for wish in wishes)
