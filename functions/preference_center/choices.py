"""What a person chose on the preference page, and what it changes. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from gjensyn.contexts.standing import Channel, PreferenceError
from gjensyn.language import LANGUAGES, Language
from gjensyn.models.message import Purpose
from gjensyn.models.person import Person
from gjensyn.policy.permission import agreed, refusal, stopped

EVIDENCE = "preference page"

type Wish = Literal["survey", "reminder"]

WISHES: tuple[Wish, ...] = ("survey", "reminder")
PURPOSES: Mapping[Wish, Purpose] = {"survey": "survey", "reminder": "marketing"}
CHANNELS: tuple[Channel, ...] = ("email", "sms")
_NO = ("", "no")


@dataclass(frozen=True, slots=True)
class Choices:
    """A form as it was sent; with `errors`, by the name of the field, nothing of it is saved.

    `offered` are the boxes it had: one that it did not have was not left empty by anybody, and a
    request without a form changes nothing.
    """

    offered: frozenset[Wish] = frozenset()
    wanted: frozenset[Wish] = frozenset()
    language: Language | None = None
    channel: Channel | None = None
    errors: Mapping[str, PreferenceError] = field(default_factory=dict)


def read_choices(fields: Mapping[str, str]) -> Choices:
    """Read the fields of the posted form; `purposes` names the boxes that stood on it."""
    boxes = fields.get("purposes", "").split()
    language = next((code for code in LANGUAGES if code == fields.get("language")), None)
    channel = next((way for way in CHANNELS if way == fields.get("channel")), None)
    known = {"language": language, "channel": channel}
    return Choices(
        offered=frozenset(wish for wish in WISHES if wish in boxes or wish in fields),
        wanted=frozenset(wish for wish in WISHES if fields.get(wish, "no") not in _NO),
        language=language,
        channel=channel,
        errors={name: "unknown" for name, found in known.items() if fields.get(name) and not found},
    )


def wants(person: Person, wish: Wish) -> bool:
    """Tell whether a person gets this kind of message as things stand."""
    return refusal(person, wish) is None


def chosen(person: Person, choices: Choices, now: datetime) -> Person:
    """Return the person with their choices; saving the same again changes nothing."""
    for wish in WISHES:
        if wish not in choices.offered:
            continue
        if wish in choices.wanted and not wants(person, wish):
            person = agreed(person, wish, EVIDENCE, now)
        elif wish not in choices.wanted and wants(person, wish):
            person = stopped(person, PURPOSES[wish], now)
    return person.model_copy(
        update={
            "chosen_language": choices.language or person.chosen_language,
            "chosen_channel": choices.channel or person.chosen_channel,
        }
    )
