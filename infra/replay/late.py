"""What telling late customers was worth: who was told in time, who in vain, and how often."""

import statistics
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from gjensyn.clock import moment, stamp
from gjensyn.models.delay import Watch
from infra.reading.reader import Reader

_DAY = timedelta(days=1)

type Sent = dict[tuple[str, str], datetime]


def late_lines(reader: Reader) -> Iterator[dict[str, Any]]:
    """Give a line for each order that was late, or that somebody was told of."""
    sent: Sent = {
        (message.subject, message.key): message.sent_at
        for message in reader.messages()
        if message.status == "sent" and message.sent_at and message.kind.startswith("delay_")
    }
    for delays in reader.delays():
        for watch in delays.watches:
            if line := _line(delays.subject, watch, sent):
                yield line


def _line(subject: str, watch: Watch, sent: Sent) -> dict[str, Any] | None:
    arrived = [sent[place] for told in watch.told if (place := (subject, told.message)) in sent]
    came_late = bool(watch.late_from and watch.closed_at and watch.closed_at >= watch.late_from)
    if not (arrived or came_late or (watch.open and watch.told)):
        return None
    known = watch.broken_at
    return {
        "order_id": watch.order_id,
        "known_at": stamp(known) if known else None,
        "told_at": stamp(min(arrived)) if arrived else None,
        "messages": len(arrived),
        "in_vain": bool(arrived and watch.closed_at and min(arrived) > watch.closed_at),
    }


def measured(lines: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the figures of `summary.json` for late orders.

    `told_by_first_day`: share of the late orders told within a day of the moment at which the
    promise was known to be broken (the sender's word, or midnight after the promised day).
    `median_hours`: from that moment to the message. `false_notices`: told although the order had
    arrived or been cancelled by then.
    """
    waits = [
        moment(line["told_at"]) - moment(line["known_at"])
        for line in lines
        if line["told_at"] and line["known_at"]
    ]
    in_time = sum(wait < _DAY for wait in waits)
    told = [line for line in lines if line["told_at"]]
    return {
        "late": len(lines),
        "told": len(told),
        "told_by_first_day": round(in_time / len(lines), 4) if lines else None,
        "median_hours": _hours(waits),
        "false_notices": sum(line["in_vain"] for line in lines),
        "messages_per_late_order": _each(told),
    }


def _hours(waits: Sequence[timedelta]) -> float | None:
    if not waits:
        return None
    return round(statistics.median(wait.total_seconds() for wait in waits) / 3600, 2)


def _each(told: Sequence[dict[str, Any]]) -> float | None:
    return round(sum(line["messages"] for line in told) / len(told), 2) if told else None
