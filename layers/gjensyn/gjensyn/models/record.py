"""What every stored item has in common: a place, a version, plain and sealed fields."""

from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, model_validator

from gjensyn.models.classified import OWN, OWN_KEY, Life, Place, Sensitivity, marks


class Table(StrEnum):
    """The tables, by the names they have in settings and in the template."""

    SUBJECTS = "subjects"
    KEYS = "keys"
    PRODUCTS = "products"
    CUSTOMERS = "customers"
    ORDERS = "orders"
    SURVEYS = "surveys"
    MESSAGES = "messages"
    PRIVACY = "privacy"


class Sealable(BaseModel):
    """A part of a sealed field; frozen, and strict about what it holds."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Dated[Value](Sealable):
    """A value with the moment at which it was true in the sender's world."""

    value: Value
    at: datetime


def latest[Value](
    known: "Dated[Value] | None", told: "Dated[Value] | None"
) -> "Dated[Value] | None":
    """Return the later of two statements, the same one whichever came first.

    At the same moment the larger text wins: an arbitrary rule, but one that does not depend on
    the order of arrival.
    """
    if known is None or told is None:
        return told or known
    if told.at != known.at:
        return max(known, told, key=lambda dated: dated.at)
    return max(known, told, key=lambda dated: dated.model_dump_json())


class Stored(BaseModel):
    """One item of a table: keys and routing in plain attributes, everything else sealed.

    `version` 0 has never been written; each write adds one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    table: ClassVar[Table]
    entity: ClassVar[str]
    life: ClassVar[Life]
    schema_version: ClassVar[int] = 1

    subject: Annotated[str, OWN_KEY]
    key: Annotated[str, OWN_KEY]
    version: Annotated[int, OWN] = 0


class Due(Stored):
    """An item that wants to be looked at when its time has come."""

    due_shard: Annotated[str | None, OWN] = None
    due_at: Annotated[datetime | None, OWN] = None

    @model_validator(mode="after")
    def _both_or_neither(self) -> "Due":
        if (self.due_shard is None) != (self.due_at is None):
            raise ValueError("due_shard and due_at go together: the index is sparse")
        return self


@cache
def fields_in(model: type[Stored], place: Place) -> frozenset[str]:
    """Return the names of a model's fields that stand in the given place.

    Raises:
        TypeError: a field has no mark, or a personal one stands in a plain attribute.
    """
    found = set()
    for name, mark in marks(model):
        if mark is None:
            raise TypeError(f"{model.__name__}.{name} is not classified")
        if mark.place is Place.PLAIN and mark.sensitivity is Sensitivity.PERSONAL:
            raise TypeError(f"{model.__name__}.{name} is personal and must be sealed")
        if mark.place is place:
            found.add(name)
    return frozenset(found)
