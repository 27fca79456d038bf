"""The ledger entries of a survey: an invitation, its reminder, or the reason against it."""

from datetime import datetime, timedelta
from typing import Any

from functions.survey_dispatch.planning import Subject
from gjensyn.keeping import kept_until
from gjensyn.models.message import Kind, Message, Requirement
from gjensyn.models.order import Order
from gjensyn.models.record import Table
from gjensyn.models.survey import Survey
from gjensyn.pseudonyms import intent_key

FRESH = timedelta(days=7)  # a survey that could not go out for a week is no longer about now
PRODUCTS_SHOWN = 3


def message_key(kind: Kind, survey: Survey) -> str:
    """Return the key of the one message of this kind about this survey."""
    return f"message#{intent_key(kind, survey.subject, survey.key)}"


def queued(kind: Kind, survey: Survey, about: Subject, now: datetime, shard: str) -> Message:
    """Return a message that is due at once and may wait a week for a good moment."""
    status = "delivered" if isinstance(about, Order) else "closed"
    entry = _entry(kind, survey, about, now)
    return entry.model_copy(
        update={
            "due_shard": shard,
            "due_at": now,
            "expires_at": min(now + FRESH, survey.expires_at or now + FRESH),
            "link_expires_at": survey.expires_at,
            "requires": (
                Requirement(table=Table.SURVEYS, key=survey.key, statuses=("invited",)),
                Requirement(table=Table.ORDERS, key=about.key, statuses=(status,)),
            ),
            "content": _content(survey, about),
        }
    )


def skipped(
    kind: Kind, survey: Survey, about: Subject | None, reason: str, now: datetime
) -> Message:
    """Return the entry that says why nobody was written to."""
    entry = _entry(kind, survey, about, now)
    return entry.model_copy(update={"status": "skipped", "reason": reason, "ttl": kept_until(now)})


def _entry(kind: Kind, survey: Survey, about: Subject | None, now: datetime) -> Message:
    lines = about.placement.value.lines if isinstance(about, Order) and about.placement else ()
    return Message(
        subject=survey.subject,
        key=message_key(kind, survey),
        kind=kind,
        purpose="survey",
        decided_at=now,
        about=survey.key,
        customer_id=survey.customer_id,
        order_ids=(survey.order_id,) if survey.order_id else (),
        product_ids=tuple(line.product_id for line in lines),
        case_id=survey.case_id,
    )


def _content(survey: Survey, about: Subject) -> dict[str, Any]:
    lines = about.placement.value.lines if isinstance(about, Order) and about.placement else ()
    return {
        "touchpoint": survey.touchpoint,
        "metric": survey.metric,
        "order_number": survey.order_id,
        "case_number": survey.case_id,
        "products": [line.name for line in lines[:PRODUCTS_SHOWN]],
    }
