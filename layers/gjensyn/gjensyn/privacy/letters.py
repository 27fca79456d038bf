"""The letters of a request: is it you who asks, what becomes of it, and: it is done."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal

from gjensyn.models.message import MESSAGE_PREFIX, Message
from gjensyn.models.person import Person
from gjensyn.models.request import PrivacyRequest
from gjensyn.privacy.plan import Retained
from gjensyn.pseudonyms import intent_key

type AnswerKind = Literal["erasure_extended", "erasure_refused"]

THE_PERSON: Final = "self"
LINK_WORKS: Final = timedelta(days=7)


def question(request: PrivacyRequest, person: Person, now: datetime, shard: str) -> Message:
    """Return the letter to the address on file whose link says: it is me."""
    return Message(
        subject=person.subject,
        key=MESSAGE_PREFIX + intent_key("identity_check", request.request_id),
        kind="identity_check",
        purpose="service",
        decided_at=now,
        expires_at=now + LINK_WORKS,
        link_expires_at=now + LINK_WORKS,
        due_shard=shard,
        due_at=now,
        about=request.request_id,
        customer_id=person.customer_id,
        content={"kind": request.kind, "reference": request.request_id},
    )


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
    return Message(
        subject=person.subject,
        key=MESSAGE_PREFIX + intent_key(kind, request.request_id),
        kind=kind,
        purpose="service",
        decided_at=when.now,
        expires_at=when.now + LINK_WORKS,
        due_shard=when.shard,
        due_at=when.now,
        customer_id=person.customer_id,
        content={
            "kind": request.kind,
            "reference": request.request_id,
            "received_on": when.received_on.isoformat(),
            "due_date": request.due_date.isoformat(),
            "reason": reason,
        },
    )


def ready(request: PrivacyRequest, person: Person, now: datetime, shard: str) -> Message:
    """Return the letter whose link leads to the copy, as long as there is one."""
    return Message(
        subject=person.subject,
        key=MESSAGE_PREFIX + intent_key("export_ready", request.request_id),
        kind="export_ready",
        purpose="service",
        decided_at=now,
        expires_at=now + LINK_WORKS,
        link_expires_at=now + LINK_WORKS,
        due_shard=shard,
        due_at=now,
        about=request.request_id,
        customer_id=person.customer_id,
        content={"kind": request.kind, "reference": request.request_id},
    )


@dataclass(frozen=True, slots=True)
class Ending:
    """How an erasure ended.

    The moment, the shard of what is due, what a law keeps, and the last day on which a backup
    could still be opened.
    """

    now: datetime
    shard: str
    retained: tuple[Retained, ...]
    unreadable_after: date


def closing(request: PrivacyRequest, kept: Person, ending: Ending) -> Message:
    """Return the last letter, which stands under the request's key like the person it is for."""
    now = ending.now
    day = (request.erased_at or now).date()
    return Message(
        subject=kept.subject,
        key=MESSAGE_PREFIX + intent_key("erasure_done", request.request_id),
        kind="erasure_done",
        purpose="service",
        decided_at=now,
        expires_at=now + LINK_WORKS,
        due_shard=ending.shard,
        due_at=now,
        customer_id=kept.customer_id,
        content={
            "kind": request.kind,
            "reference": request.request_id,
            "erased_on": day.isoformat(),
            "unreadable_after": ending.unreadable_after.isoformat(),
            "retained": [
                {"kind": one.kind, "paragraph": one.paragraph, "until": one.until.isoformat()}
                for one in ending.retained
            ],
            "recipients": [one.name for one in request.recipients],
        },
    )


def kept_of(person: Person, request_id: str) -> Person:
    """Return what is still needed of a person: whom to tell, and by which way."""
    needed = {
        name: getattr(person, name)
        for name in ("customer_id", "email", "phone", "name", "language", "country", "time_zone")
    }
    chosen = {"chosen_language": person.speaks, "chosen_channel": person.chosen_channel}
    return Person(subject=request_id, key=person.key, **needed, **chosen)
