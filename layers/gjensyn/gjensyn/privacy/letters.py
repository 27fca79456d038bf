"""The letters of a request: is it you who asks, what becomes of it, and: it is done."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal

from gjensyn.models.message import MESSAGE_PREFIX, Kind, Message
from gjensyn.models.person import Person
from gjensyn.models.request import PrivacyRequest
from gjensyn.privacy.plan import Retained
from gjensyn.pseudonyms import intent_key

type AnswerKind = Literal["erasure_extended", "erasure_refused"]

THE_PERSON: Final = "self"
LINK_WORKS: Final = timedelta(days=7)


def question(request: PrivacyRequest, person: Person, now: datetime, shard: str) -> Message:
    """Return the letter to the address on file whose link says: it is me."""
    return _with_link(_letter("identity_check", request, person, now, shard), request)


@dataclass(frozen=True, slots=True)
class Moment:
    """When a letter is written: the moment, the day it came in, and the shard of what is due."""

    now: datetime
    received_on: date
    shard: str


def answer(
    request: PrivacyRequest, person: Person, kind: AnswerKind, reason: str, when: Moment
) -> Message:
    """Return the letter that tells of an extension or a refusal, with the reason (Art. 12)."""
    told = {
        "received_on": when.received_on.isoformat(),
        "due_date": request.due_date.isoformat(),
        "reason": reason,
    }
    return _letter(kind, request, person, when.now, when.shard, **told)


def ready(request: PrivacyRequest, person: Person, now: datetime, shard: str) -> Message:
    """Return the letter whose link leads to the copy, as long as there is one."""
    return _with_link(_letter("export_ready", request, person, now, shard), request)


@dataclass(frozen=True, slots=True)
class Ending:
    """How an erasure ended.

    The moment, the shard of what is due, what a law keeps; where the shop is, the day of the
    erasure, and the last day on which a backup could still be opened.
    """

    now: datetime
    shard: str
    retained: tuple[Retained, ...]
    erased_on: date
    unreadable_after: date


def closing(request: PrivacyRequest, kept: Person, ending: Ending) -> Message:
    """Return the last letter, which stands under the request's key like the person it is for."""
    told = {
        "erased_on": ending.erased_on.isoformat(),
        "unreadable_after": ending.unreadable_after.isoformat(),
        "retained": [
            {"kind": one.kind, "paragraph": one.paragraph, "until": one.until.isoformat()}
            for one in ending.retained
        ],
        "recipients": [one.name for one in request.recipients],
    }
    return _letter("erasure_done", request, kept, ending.now, ending.shard, **told)


def kept_of(person: Person, request_id: str) -> Person:
    """Return what is still needed of a person: whom to tell, and by which way."""
    needed = {
        name: getattr(person, name)
        for name in ("customer_id", "email", "phone", "name", "language", "country", "time_zone")
    }
    chosen = {"chosen_language": person.speaks, "chosen_channel": person.chosen_channel}
    return Person(subject=request_id, key=person.key, **needed, **chosen)


def _letter(
    kind: Kind, request: PrivacyRequest, person: Person, now: datetime, shard: str, **told: Any
) -> Message:
    """Return a letter that is due at once; it says which request it is about, and what is told."""
    return Message(
        subject=person.subject,
        key=MESSAGE_PREFIX + intent_key(kind, request.request_id),
        kind=kind,
        purpose="service",
        decided_at=now,
        expires_at=now + LINK_WORKS,
        due_shard=shard,
        due_at=now,
        customer_id=person.customer_id,
        content={"kind": request.kind, "reference": request.request_id, **told},
    )


def _with_link(letter: Message, request: PrivacyRequest) -> Message:
    """Return the letter with a link that opens the request, for as long as the letter is fresh."""
    opens = {"about": request.request_id, "link_expires_at": letter.expires_at}
    return letter.model_copy(update=opens)
