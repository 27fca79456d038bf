"""What kind of data a field holds, where it stands, and how long it lives."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel
from pydantic.fields import FieldInfo


class Sensitivity(StrEnum):
    """Personal: says who or what somebody is. Pseudonymous: leads to a person through us only."""

    PERSONAL = "personal"
    PSEUDONYMOUS = "pseudonymous"
    NEITHER = "neither"


class Place(StrEnum):
    """Sealed: inside the encrypted part. Plain: an attribute that routing needs."""

    SEALED = "sealed"
    PLAIN = "plain"


class Copied(StrEnum):
    """What becomes of a field in a person's copy (GDPR Art. 15 and 20) of an exported model.

    Internal: a key, a counter or a time of the machine's own that tells a person nothing.
    Others: it is about somebody else, whose rights a copy must not touch (Art. 15(4)).
    """

    YES = "yes"
    INTERNAL = "internal"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Classified:
    """The mark that every field of a stored model carries in its annotation."""

    sensitivity: Sensitivity
    place: Place = Place.SEALED
    copied: Copied = Copied.YES


PERSONAL = Classified(Sensitivity.PERSONAL)
PSEUDONYMOUS = Classified(Sensitivity.PSEUDONYMOUS)
NEITHER = Classified(Sensitivity.NEITHER)
PLAIN_PSEUDONYMOUS = Classified(Sensitivity.PSEUDONYMOUS, Place.PLAIN)
PLAIN = Classified(Sensitivity.NEITHER, Place.PLAIN)
# About somebody else who is no customer: an employee of the shop.
OF_OTHERS = Classified(Sensitivity.PERSONAL, copied=Copied.OTHERS)
# What only the machine reads: keys, versions, the index of what is due.
OWN_KEY = Classified(Sensitivity.PSEUDONYMOUS, Place.PLAIN, Copied.INTERNAL)
OWN = Classified(Sensitivity.NEITHER, Place.PLAIN, Copied.INTERNAL)
SEALED_OWN_KEY = Classified(Sensitivity.PSEUDONYMOUS, Place.SEALED, Copied.INTERNAL)
SEALED_OWN = Classified(Sensitivity.NEITHER, Place.SEALED, Copied.INTERNAL)


@dataclass(frozen=True, slots=True)
class Life:
    """Who erases a model's items, whether a person's copy holds them, how long they are kept.

    `kept` is written for the record of processing (GDPR Art. 30): plain words, with a length.
    """

    erased_by: str
    exported: bool
    kept: str


def mark_of(field: FieldInfo) -> Classified | None:
    """Return the mark of a field, or None where somebody forgot it."""
    return next((mark for mark in field.metadata if isinstance(mark, Classified)), None)


def marks(model: type[BaseModel]) -> Iterator[tuple[str, Classified | None]]:
    """Yield each field of a model with its mark."""
    for name, field in model.model_fields.items():
        yield name, mark_of(field)
