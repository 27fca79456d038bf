"""Lambdas that read queues: batches, partial answers, and what is not deleted comes again."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

from infra.local.account import LOCK
from infra.local.patterns import matches_any
from infra.local.queue_calls import digest
from infra.local.queues import Message, Queue
from infra.local.specs import QueueMappingSpec


class QueueReader:
    """One mapping; `requests` counts what the polling is billed as."""

    def __init__(
        self,
        spec: QueueMappingSpec,
        queue: Queue,
        invoke: Callable[[str, dict[str, Any]], Any],
        requests: Counter[str],
    ) -> None:
        self.spec = spec
        self._queue = queue
        self._invoke = invoke
        self._requests = requests

    def due(self) -> datetime | None:
        """Return when the next message can be received."""
        return self._queue.next_visible()

    def turn(self) -> bool:
        """Take one batch; say whether there was one to take."""
        with LOCK:
            messages = self._queue.receive(self.spec.batch_size)
        if not messages:
            return False
        self._requests["ReceiveMessage"] += 1
        wanted = [message for message in messages if self._wants(message)]
        done = [message for message in messages if not self._wants(message)]
        if wanted:
            done += self._served(wanted)
        with LOCK:
            for message in done:
                self._queue.delete(message.receipt)
        if done:
            self._requests["DeleteMessageBatch"] += 1
        return True

    def _served(self, messages: list[Message]) -> list[Message]:
        """Call the Lambda and return the messages that are done with."""
        event = {"Records": [self._record(message) for message in messages]}
        try:
            result = self._invoke(self.spec.function, event)
        except Exception:  # noqa: BLE001 (whatever a Lambda raises is a failed batch)
            return []
        if not self.spec.reports_failures:
            return messages
        failed = _failed(result, {message.message_id for message in messages})
        return [message for message in messages if message.message_id not in failed]

    def _wants(self, message: Message) -> bool:
        if not self.spec.filters:
            return True
        try:
            body = json.loads(message.body)
        except ValueError:
            body = message.body
        return matches_any(self.spec.filters, {"body": body})

    def _record(self, message: Message) -> dict[str, Any]:
        first = message.first_received_at or message.sent_at
        return {
            "messageId": message.message_id,
            "receiptHandle": message.receipt,
            "body": message.body,
            "attributes": {
                "ApproximateReceiveCount": str(message.receives),
                "SentTimestamp": _milliseconds(message.sent_at),
                "SenderId": "AIDALOCAL",
                "ApproximateFirstReceiveTimestamp": _milliseconds(first),
            },
            "messageAttributes": {},
            "md5OfBody": digest(message.body),
            "eventSource": "aws:sqs",
            "eventSourceARN": self._queue.spec.arn,
            "awsRegion": self._queue.spec.arn.split(":")[3],
        }


def _failed(result: Any, known: set[str]) -> set[str]:
    """Return the ids that were reported; an answer that is not understood fails them all."""
    if not result:
        return set()
    failures = result.get("batchItemFailures") if isinstance(result, dict) else None
    if not failures:
        return set()
    try:
        reported = {failure["itemIdentifier"] for failure in failures}
    except (TypeError, KeyError):
        return known
    return min(reported, known)


def _milliseconds(moment: datetime) -> str:
    return str(int(moment.timestamp() * 1000))
