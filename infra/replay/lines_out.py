"""The lines that a replay writes: the contract's fields, in the contract's order."""

from datetime import datetime
from typing import Any

from gjensyn.clock import stamp
from gjensyn.models.message import Message
from gjensyn.models.survey import Survey


def message_line(message: Message) -> dict[str, Any]:
    """One line of `messages.jsonl`."""
    return {
        "message_id": message.message_id,
        "kind": message.kind,
        "purpose": message.purpose,
        "customer_id": message.customer_id,
        "order_id": message.order_ids[0] if message.order_ids else None,
        "order_ids": list(message.order_ids),
        "product_ids": list(message.product_ids),
        "case_id": message.case_id,
        "channel": message.channel,
        "status": message.status,
        "reason": message.reason,
        "decided_at": stamp(message.decided_at),
        "sent_at": _stamped(message.sent_at),
        "to": message.to,
        "subject": message.title,
        "language": message.language,
    }


def survey_line(survey: Survey) -> dict[str, Any]:
    """One line of `surveys.jsonl`."""
    answer = survey.answer
    return {
        "survey_id": survey.survey_id,
        "order_id": survey.order_id,
        "case_id": survey.case_id,
        "customer_id": survey.customer_id,
        "metric": survey.metric,
        "invited_at": _stamped(survey.invited_at),
        "answered_at": _stamped(answer.at if answer else None),
        "score": answer.score if answer else None,
        "comment": answer.comment if answer else None,
    }


def _stamped(moment: datetime | None) -> str | None:
    return None if moment is None else stamp(moment)
