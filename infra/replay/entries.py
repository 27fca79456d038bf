"""Reads one line of a recording: an EventBridge entry as JSON."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from infra.replay.moments import rfc3339

_LONGEST_ID = 128


class NoEntryError(Exception):
    """A line is no JSON object `{"time", "source", "detail-type", "detail"}`."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One recorded event.

    Attributes:
        at: when it came over the bus.
        event_id: its own id, or one derived from the line.
        source: the sender's own name.
        detail_type: which kind of event.
        detail: what the sender said, with `event_id` in it.
    """

    at: datetime
    event_id: str
    source: str
    detail_type: str
    detail: dict[str, Any]

    @property
    def customer_id(self) -> str | None:
        """Whom it is about, where that can be read."""
        return _identifier(self.detail.get("customer_id"))


def read_entry(line: str) -> Entry:
    """Read one line.

    Raises:
        NoEntryError: the line is no JSON object `{"time", "source", "detail-type", "detail"}`.
    """
    entry = _json_object(line)
    missing = [name for name in ("time", "source", "detail-type", "detail") if name not in entry]
    if missing:
        raise NoEntryError(f"no {missing[0]!r} in the object")
    if not isinstance(entry["detail"], dict):
        raise NoEntryError("'detail' is no JSON object")
    for name in ("source", "detail-type"):
        if not isinstance(entry[name], str) or not entry[name]:
            raise NoEntryError(f"{name!r} is no text")
    event_id, detail = _identified(entry, line)
    return Entry(_time(entry["time"]), event_id, entry["source"], entry["detail-type"], detail)


def _json_object(line: str) -> dict[str, Any]:
    try:
        entry = json.loads(line, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise NoEntryError("not a JSON object") from error
    if not isinstance(entry, dict):
        raise NoEntryError("not a JSON object")
    return entry


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _time(value: object) -> datetime:
    try:
        return rfc3339(value)
    except ValueError as error:
        raise NoEntryError(f"'time': {error}") from error


def _identified(entry: dict[str, Any], line: str) -> tuple[str, dict[str, Any]]:
    """The id of the fact, and the detail with it.

    An entry that was archived from a bus carries the bus's own id, which counts where the sender
    gave none that could be one. Without either, the line itself says which fact it is.
    """
    detail: dict[str, Any] = entry["detail"]
    event_id = (
        _identifier(detail.get("event_id"))
        or _identifier(entry.get("id"))
        or hashlib.sha256(line.strip().encode()).hexdigest()
    )
    return event_id, {**detail, "event_id": event_id}


def _identifier(value: object) -> str | None:
    """An id as the suite reads it: text, or a number that becomes text."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return value if isinstance(value, str) and 0 < len(value) <= _LONGEST_ID else None
