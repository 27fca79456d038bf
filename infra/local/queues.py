"""Queues with the semantics of SQS on the virtual clock.

Source: the SQS developer guide on visibility timeout and dead-letter queues.
"""

import heapq
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from infra.local.ids import Ids
from infra.local.specs import QueueSpec


@dataclass(slots=True)
class Message:
    """A message; `receipt` belongs to its last receive."""

    message_id: str
    body: str
    sent_at: datetime
    visible_at: datetime
    attributes: Mapping[str, Any] = field(default_factory=dict)
    receives: int = 0
    first_received_at: datetime | None = None
    receipt: str = ""


class Queue:
    """One queue; `dead_letters` is where messages go that were received too often."""

    def __init__(self, spec: QueueSpec, now: Callable[[], datetime], ids: Ids) -> None:
        self.spec = spec
        self.dead_letters: Queue | None = None
        self._now = now
        self._ids = ids
        self._messages: dict[str, Message] = {}
        self._turns: list[tuple[datetime, int, str]] = []
        self._numbers = itertools.count()

    def send(
        self,
        body: str,
        *,
        attributes: Mapping[str, Any] | None = None,
        delay: timedelta | None = None,
    ) -> Message:
        now = self._now()
        visible_at = now + (self.spec.delay if delay is None else delay)
        message = Message(self._ids.uuid(), body, now, visible_at, attributes or {})
        self._put(message)
        return message

    def receive(self, limit: int, visibility: timedelta | None = None) -> list[Message]:
        """Hide up to `limit` visible messages and return them, oldest turn first."""
        now = self._now()
        received: list[Message] = []
        while len(received) < limit and (message := self._next(now)) is not None:
            if self._spent(message):
                del self._messages[message.message_id]
                self.dead_letters._put(message)  # type: ignore[union-attr] # noqa: SLF001
                continue
            message.receives += 1
            message.first_received_at = message.first_received_at or now
            message.receipt = f"{message.message_id}#{message.receives}"
            self._hide(message, now + (visibility or self.spec.visibility))
            received.append(message)
        return received

    def delete(self, receipt: str) -> bool:
        """Delete a message; only the receipt of its last receive counts."""
        message = self._received(receipt)
        if message is not None:
            del self._messages[message.message_id]
        return message is not None

    def change_visibility(self, receipt: str, timeout: timedelta) -> bool:
        message = self._received(receipt)
        if message is not None:
            self._hide(message, self._now() + timeout)
        return message is not None

    def messages(self) -> list[Message]:
        """Return what is in the queue, hidden or not, in the order it was sent."""
        self._forget()
        return list(self._messages.values())

    def purge(self) -> None:
        self._messages.clear()
        self._turns.clear()

    def next_visible(self) -> datetime | None:
        """Return when the next message can be received; now or earlier: at once."""
        while self._turns:
            moment, _, message_id = self._turns[0]
            message = self._messages.get(message_id)
            gone = message is None or moment >= message.sent_at + self.spec.retention
            if message is not None and message.visible_at == moment and not gone:
                return moment
            heapq.heappop(self._turns)
        return None

    def _put(self, message: Message) -> None:
        self._messages[message.message_id] = message
        self._hide(message, max(message.visible_at, self._now()))

    def _hide(self, message: Message, until: datetime) -> None:
        message.visible_at = until
        heapq.heappush(self._turns, (until, next(self._numbers), message.message_id))

    def _next(self, now: datetime) -> Message | None:
        self._forget()
        moment = self.next_visible()
        if moment is None or moment > now:
            return None
        return self._messages[heapq.heappop(self._turns)[2]]

    def _spent(self, message: Message) -> bool:
        return self.dead_letters is not None and message.receives >= self.spec.max_receives

    def _received(self, receipt: str) -> Message | None:
        message = self._messages.get(receipt.partition("#")[0])
        return message if message is not None and message.receipt == receipt else None

    def _forget(self) -> None:
        """Drop messages whose time of retention is over."""
        oldest = self._now() - self.spec.retention
        for message in list(
            itertools.takewhile(lambda one: one.sent_at <= oldest, self._messages.values())
        ):
            del self._messages[message.message_id]
