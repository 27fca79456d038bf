"""The audit ledger: append-only, each entry chained to the one before, about nobody by type.

    entry = append(last, now, "shredded", About(request_id), Detail(...))
    head_of(entry)                -> Head(seq, hash): what is anchored where nobody can change it
    faults(entries, anchored)     -> () or what is wrong; entries in the order they were read
    as_item / from_item           plain JSON objects, as the table and an auditor hold them

An entry has no room for free text: ids of ours, hashes, counts by class, states, machine words.
Who acted stands as a keyed hash. A chain alone shows a change in the middle; that its end was cut
off, or all of it written anew, shows only against a head that was anchored elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal, NamedTuple, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from gjensyn.clock import moment, stamp
from gjensyn.privacy.canonical import digest
from gjensyn.privacy.plan import places
from gjensyn.privacy.states import Status

NOTHING: Final = "0" * 64  # what the first entry is chained to
PUBLIC_KEYS: Final = "keys/"  # beside the anchored entries: what certificates are checked with

type LedgerEvent = Literal[
    "received",
    "identified",
    "planned",
    "approved",
    "refused",
    "extended",
    "withdrawn",
    "duplicate",
    "fenced",
    "shredded",
    "deleted",
    "residue",
    "told",
    "acknowledged",
    "certified",
    "retained_erased",
    "attention",
    "exported",
    "restored",
    "rotated",
    "anchored",
]
type OwnId = Annotated[str, Field(pattern=r"^[a-z2-7]{26}$")]
type Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
type Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]


def _classes_only(counts: dict[str, int]) -> dict[str, int]:
    if unknown := counts.keys() - places().keys():
        raise ValueError(f"no class of data: {sorted(unknown)}")
    return counts


class Detail(BaseModel):
    """What an entry says beside what happened; no field takes a name, an address or a sentence."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    by: OwnId | None = None
    status: Status | None = None
    ground: Literal["a", "b", "c", "d", "e", "f"] | None = None
    plan_hash: Hash | None = None
    certificate: Hash | None = None
    counts: Annotated[dict[str, Annotated[int, Field(ge=0)]], AfterValidator(_classes_only)] = {}
    until: date | None = None
    recipient: Word | None = None
    reason: Word | None = None
    epoch: Annotated[str, Field(pattern=r"^[0-9]{6}$")] | None = None


class Entry(BaseModel):
    """One line of the ledger. `hash` is over everything else in it, `prev` among that."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    seq: Annotated[int, Field(ge=1)]
    at: datetime
    event: LedgerEvent
    request_id: OwnId | None = None
    subject: OwnId | None = None
    detail: Detail = Field(default_factory=Detail)
    prev: Hash
    hash: Hash

    def said(self) -> dict[str, Any]:
        """Return what the hash is of."""
        return {name: value for name, value in as_item(self).items() if name != "hash"}

    @classmethod
    def of(cls, item: dict[str, Any]) -> Self:
        """Read what `as_item` wrote.

        Raises:
            pydantic.ValidationError: it is no entry.
        """
        detail = Detail.model_validate(item.get("detail", {}), strict=False)
        return cls.model_validate({**item, "detail": detail})


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry, as it is anchored."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a place in the ledger (counted from 1).

    `changed`: an entry is not what its hash says. `broken`: it does not follow the one before, as
    after an insertion, a deletion or a change of order. `cut`: the anchored head is not there.
    `rewritten`: another entry stands in its place. `unreadable`: it is no entry at all.
    """

    seq: int
    what: Literal["changed", "broken", "cut", "rewritten", "unreadable"]


class About(NamedTuple):
    """Which request an entry is of, and which subject, both by ids of ours."""

    request_id: str | None = None
    subject: str | None = None


NOBODY: Final = About()


def append(
    last: Head | None,
    at: datetime,
    event: LedgerEvent,
    about: About = NOBODY,
    detail: Detail | None = None,
) -> Entry:
    """Return the entry that follows; the caller writes it under attribute_not_exists.

    Raises:
        pydantic.ValidationError: something in it is no id, hash, word or class of ours.
    """
    draft = Entry(
        seq=1 if last is None else last.seq + 1,
        at=moment(stamp(at)),  # as exact as it is written, so that it reads the same again
        event=event,
        request_id=about.request_id,
        subject=about.subject,
        detail=detail or Detail(),
        prev=NOTHING if last is None else last.hash,
        hash=NOTHING,
    )
    return draft.model_copy(update={"hash": digest(draft.said())})


def head_of(entry: Entry) -> Head:
    """Return the head that an entry makes."""
    return Head(entry.seq, entry.hash)


def as_item(entry: Entry) -> dict[str, Any]:
    """Return an entry as a plain JSON object, without what is not set."""
    told = entry.model_dump(mode="json", exclude_none=True)
    told["at"] = stamp(entry.at)
    told["detail"] = entry.detail.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    return told


def faults(entries: Sequence[Any], anchored: Head | None) -> tuple[Fault, ...]:
    """Return what is wrong with a ledger; nothing: it is whole up to the anchored head.

    Args:
        entries: all of them, entries or what `as_item` wrote, in the order they stand.
        anchored: the newest head known from elsewhere; entries after it are fine.
    """
    found: list[Fault] = []
    before = Head(0, NOTHING)
    for place, told in enumerate(entries, start=1):
        entry = _read(told)
        if entry is None:
            found.append(Fault(place, "unreadable"))
            continue
        if digest(entry.said()) != entry.hash:
            found.append(Fault(place, "changed"))
        if (entry.seq, entry.prev) != (before.seq + 1, before.hash) or entry.seq != place:
            found.append(Fault(place, "broken"))
        if anchored and place == anchored.seq and entry.hash != anchored.hash:
            found.append(Fault(place, "rewritten"))
        before = head_of(entry)
    if anchored and len(entries) < anchored.seq:
        found.append(Fault(len(entries) + 1, "cut"))
    return tuple(found)


def _read(told: Any) -> Entry | None:
    try:
        return told if isinstance(told, Entry) else Entry.of(told)
    except (ValidationError, TypeError, ValueError, AttributeError):
        return None
