"""The envelope in which EventBridge hands an event over, and what is in it."""

import json
from dataclasses import dataclass
from typing import Any

from gjensyn.errors import EventRejectedError, UnreadableRecordError
from gjensyn.events.incoming import INCOMING, Fact
from gjensyn.events.lenient import validate_leniently


@dataclass(frozen=True, slots=True)
class Envelope:
    """An event as it came: names of the contract, the detail not yet looked at."""

    bridge_id: str
    detail_type: str
    detail: Any

    @property
    def event_id(self) -> str:
        """The sender's id of the fact, or the bus's own."""
        return self._id("event_id") or self.bridge_id

    @property
    def customer_id(self) -> str | None:
        """The sender's id of the person, where it can be read at all."""
        return self._id("customer_id")

    def _id(self, name: str) -> str | None:
        """Read an id as the models do, to which a number is as good as a text."""
        told = self.detail.get(name) if isinstance(self.detail, dict) else None
        if isinstance(told, bool) or not isinstance(told, str | int | float):
            return None
        return str(told) or None


def open_envelope(body: str) -> Envelope:
    """Read the body of a queue's message.

    Raises:
        UnreadableRecordError: it is no EventBridge event at all.
    """
    try:
        event = json.loads(body)
        return Envelope(
            bridge_id=str(event["id"]),
            detail_type=str(event["detail-type"]),
            detail=event["detail"],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableRecordError("no event of a bus") from error


def read_fact(envelope: Envelope) -> tuple[Fact, tuple[str, ...]]:
    """Return the fact and the names of optional fields that were left out.

    Raises:
        EventRejectedError: an unknown name, or required fields that do not validate.
    """
    model = INCOMING.get(envelope.detail_type)
    if model is None:
        raise EventRejectedError("unknown_detail_type")
    if not isinstance(envelope.detail, dict):
        raise EventRejectedError("invalid:detail")
    return validate_leniently(model, envelope.detail)
