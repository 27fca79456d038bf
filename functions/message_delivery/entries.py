"""What becomes of a message's line in the ledger, and of the count of its person. Pure."""

from datetime import datetime, timedelta

from functions.message_delivery.contexts import page_of
from gjensyn.keeping import kept_until
from gjensyn.models.message import UNKNOWN_SHARD, Held, Message, MessageStatus
from gjensyn.models.person import Contact, Person
from gjensyn.policy.channels import Route
from gjensyn.policy.pressure import Limits
from gjensyn.pseudonyms import new_attempt
from gjensyn.tokens import token_hash

HOLDS_KEPT = 10


def claimed(message: Message, way: Route, token: str, now: datetime) -> Message:
    """Return the message while it is being sent: `sent_at` is when that began.

    It stays due as it was, so that its entry in the index is not written again: whoever sweeps
    meets it there until it has ended, and asks whether its lease is over.
    """
    return message.model_copy(
        update={
            "status": "sending",
            "reason": None,
            "attempt": new_attempt(),
            "attempts": message.attempts + 1,
            "sent_at": now,
            "token_hash": token_hash(page, token) if (page := page_of(message.kind)) else None,
            "channel": way.channel,
            "to": way.address,
        }
    )


def lease_over(message: Message, now: datetime, lease: int) -> bool:
    """Tell whether who claimed a message has had `lease` seconds, and so has ended, settled or not.

    Whoever holds one that says no moment is taken to have ended.
    """
    return message.sent_at is None or now >= message.sent_at + timedelta(seconds=lease)


def counted(person: Person, message: Message, now: datetime, limits: Limits) -> Person:
    """Return the person with one more contact; what no longer counts is forgotten."""
    others = person.uncounted(message.key).contacts
    recent = tuple(contact for contact in others if now - contact.at < limits.looks_back)
    contact = Contact(at=now, purpose=message.purpose, message=message.key)
    return person.model_copy(update={"contacts": (*recent, contact)})


def put_off(message: Message, until: datetime, reason: str, now: datetime, shard: str) -> Message:
    """Return the message as it waits; it keeps each reason it waited for, from when until when."""
    return message.model_copy(
        update={
            "status": "queued",
            "reason": reason,
            "due_shard": shard,
            "due_at": until,
            "held": _held(message, until, reason, now),
            "sent_at": None,
            "token_hash": None,
        }
    )


def ended(message: Message, status: MessageStatus, reason: str | None, now: datetime) -> Message:
    """Return the message at its end: sent, failed or cancelled."""
    gone = {} if status == "sent" else {"sent_at": None, "token_hash": None}
    return message.model_copy(
        update={
            "status": status,
            "reason": reason,
            "due_shard": None,
            "due_at": None,
            "ended_at": now,
            "ttl": kept_until(message.decided_at),
            **gone,
        }
    )


def unknown(message: Message, reason: str, now: datetime) -> Message:
    """Return the message as a person or the provider has to judge it."""
    listed = {"due_shard": UNKNOWN_SHARD, "due_at": now}
    return message.model_copy(
        update={"status": "unknown", "reason": reason, "ended_at": now, **listed}
    )


def _held(message: Message, until: datetime, reason: str, now: datetime) -> tuple[Held, ...]:
    """Waiting longer for the same reason is one entry, or hours of it would push others out."""
    if message.held and message.held[-1].reason == reason:
        *before, last = message.held
        return (*before, last.model_copy(update={"until": until}))
    return (*message.held, Held(at=now, until=until, reason=reason))[-HOLDS_KEPT:]
