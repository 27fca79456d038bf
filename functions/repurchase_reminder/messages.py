"""The ledger entries of reminders: one message for all that is due, or the reason against it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from functions.repurchase_reminder.serving import Wanted
from functions.repurchase_reminder.settings import ReminderSettings
from gjensyn.keeping import kept_until
from gjensyn.models.message import Kind, Message, Requirement
from gjensyn.models.person import Person
from gjensyn.models.proposal import PROPOSAL_KEY, Proposal
from gjensyn.models.record import Table
from gjensyn.pseudonyms import intent_key

FRESH = timedelta(days=5)  # a reminder that could not go out for so long comes at a wrong time


def proposal_id(wanted: Sequence[Wanted]) -> str:
    """Return the key of an intent: these rhythms as they were when it was decided."""
    parts = sorted(f"{one.pair.item.key}/{one.pair.item.version}" for one in wanted)
    return intent_key("repurchase", wanted[0].pair.item.subject, *parts)


def message_key(proposal: str) -> str:
    """Return the key of the one message about a proposal."""
    return f"message#{intent_key('repurchase', proposal)}"


def queued(
    proposal: Proposal, wanted: Sequence[Wanted], settings: ReminderSettings, shard: str
) -> Message:
    """Return the message that tells of a proposal; it falls if the proposal is over before."""
    now = proposal.made_at
    kind: Kind = "repurchase_order" if proposal.status == "announced" else "repurchase_reminder"
    return Message(
        subject=proposal.subject,
        key=proposal.message,
        kind=kind,
        purpose="marketing",
        decided_at=now,
        due_shard=shard,
        due_at=now,
        expires_at=now + FRESH,
        link_expires_at=now + timedelta(days=settings.reminder_expiry_days),
        about=PROPOSAL_KEY,
        customer_id=proposal.customer_id,
        product_ids=tuple(line.product_id for line in proposal.lines),
        requires=(
            Requirement(table=Table.CUSTOMERS, key=PROPOSAL_KEY, statuses=(proposal.status,)),
        ),
        content={
            "proposal_id": proposal.proposal_id,
            "model": proposal.model,
            "lines": [_told(proposal, number, one) for number, one in enumerate(wanted)],
            "window_hours": settings.reminder_window_hours if proposal.due_at else None,
        },
    )


def skipped(person: Person, wanted: Sequence[Wanted], reason: str, now: datetime) -> Message:
    """Return the entry that says why nobody was reminded."""
    return Message(
        subject=person.subject,
        key=message_key(proposal_id(wanted)),
        kind="repurchase_reminder",
        purpose="marketing",
        status="skipped",
        reason=reason,
        decided_at=now,
        about=PROPOSAL_KEY,
        customer_id=person.customer_id,
        product_ids=tuple(one.pair.item.product_id for one in wanted),
        ttl=kept_until(now),
    )


def _told(proposal: Proposal, number: int, one: Wanted) -> dict[str, Any]:
    line = proposal.lines[number]
    coached = one.model == "coach" and one.pair.product is not None
    earliest, day, latest = (str(when) for when in one.remind.expected)
    return {
        **line.model_dump(mode="json"),
        "every": one.remind.every,
        "last": str(_last(one)),
        "earliest": earliest,
        "expected": day,
        "latest": latest,
        "advice": dict(one.pair.product.advice) if coached and one.pair.product else {},
    }


def _last(one: Wanted) -> object:
    """Return the day from which the wait began: of the product, or of what stood in for it."""
    last = one.pair.instead or one.pair.item.rhythm.last
    return last.day if last else None
