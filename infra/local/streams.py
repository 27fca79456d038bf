"""DynamoDB streams read by Lambdas, with the retries of an event source mapping.

Order per item is kept (one shard), records are filtered before they are batched, and a batch that
fails holds up those behind it until its retries or its age are used up; then it goes to the failure
destination. Sources: "Using AWS Lambda with Amazon DynamoDB" (error handling, partial batch
response, filtering) of the Lambda developer guide.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from infra.local.patterns import matches_any
from infra.local.specs import StreamMappingSpec

type Record = dict[str, Any]

# A stream keeps its records for a day.
_RETENTION = timedelta(hours=24)
_LONGEST_PAUSE = timedelta(minutes=1)
_SHARD = "shardId-00000001700000000000-local000"


@dataclass(slots=True)
class _Batch:
    records: list[Record]
    attempts: int = 0
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Discarded:
    """A batch that was given up; `event` is what the Lambda would have been called with."""

    mapping: StreamMappingSpec
    condition: str
    attempts: int
    records: tuple[Record, ...]

    @property
    def event(self) -> dict[str, Any]:
        return {"Records": list(self.records)}

    def batch_info(self) -> dict[str, Any]:
        first, final = self.records[0], self.records[-1]
        return {
            "shardId": _SHARD,
            "startSequenceNumber": first["dynamodb"]["SequenceNumber"],
            "endSequenceNumber": final["dynamodb"]["SequenceNumber"],
            "approximateArrivalOfFirstRecord": _arrival(first).isoformat(),
            "approximateArrivalOfLastRecord": _arrival(final).isoformat(),
            "batchSize": len(self.records),
            "streamArn": first["eventSourceARN"],
        }


class StreamReader:
    """One mapping of one stream: its position and the batches that are being tried again."""

    def __init__(
        self,
        spec: StreamMappingSpec,
        invoke: Callable[[str, dict[str, Any]], Any],
        discard: Callable[[Discarded], None],
    ) -> None:
        self.spec = spec
        self._invoke = invoke
        self._discard = discard
        self._fresh: deque[Record] = deque()
        self._again: deque[_Batch] = deque()

    def take(self, record: Record) -> None:
        """Take a record from the stream, if the filters let it through."""
        if matches_any(self.spec.filters, record):
            self._fresh.append(record)

    def due(self, now: datetime) -> datetime | None:
        """Return when there is something to do, None when there is nothing."""
        if self._again:
            return self._again[0].not_before or now
        return now if self._fresh else None

    def turn(self, now: datetime) -> bool:
        """Try one batch; say whether there was one to try."""
        batch = self._next(now)
        if batch is None:
            return False
        batch.records = self._young(batch, now)
        if not batch.records:
            return True
        try:
            result = self._invoke(self.spec.function, {"Records": batch.records})
        except Exception:  # noqa: BLE001 (whatever a Lambda raises is a failed batch)
            self._failed(batch, now)
        else:
            self._answered(batch, result, now)
        return True

    def _next(self, now: datetime) -> _Batch | None:
        if self._again:
            first = self._again[0]
            waits = first.not_before is not None and first.not_before > now
            return None if waits else self._again.popleft()
        if not self._fresh:
            return None
        count = min(self.spec.batch_size, len(self._fresh))
        return _Batch([self._fresh.popleft() for _ in range(count)])

    def _young(self, batch: _Batch, now: datetime) -> list[Record]:
        """Give up the records that are too old, and return the others."""
        limit = min(self.spec.max_age or _RETENTION, _RETENTION)
        old = [record for record in batch.records if now - _arrival(record) > limit]
        if old:
            self._give_up(old, batch.attempts, "RecordAgeExceeded")
        return batch.records[len(old) :]

    def _answered(self, batch: _Batch, result: Any, now: datetime) -> None:
        place = _first_failure(result, batch.records) if self.spec.reports_failures else None
        if place is None:
            return
        if place < 0:
            self._failed(batch, now)
        elif place > 0:
            # The checkpoint moves to the failed record; what it has not seen yet is a new try.
            self._retry(_Batch(batch.records[place:]), now)
        else:
            self._failed(batch, now)

    def _failed(self, batch: _Batch, now: datetime) -> None:
        if self.spec.bisects and len(batch.records) > 1:
            # Splitting does not count as a retry.
            middle = len(batch.records) // 2
            self._again.appendleft(_Batch(batch.records[middle:], batch.attempts))
            self._again.appendleft(_Batch(batch.records[:middle], batch.attempts))
            return
        self._retry(batch, now)

    def _retry(self, batch: _Batch, now: datetime) -> None:
        batch.attempts += 1
        if self.spec.max_retries is not None and batch.attempts > self.spec.max_retries:
            self._give_up(batch.records, batch.attempts, "RetryAttemptsExhausted")
            return
        pause = min(timedelta(seconds=2 ** min(batch.attempts - 1, 6)), _LONGEST_PAUSE)
        batch.not_before = now + pause
        self._again.appendleft(batch)

    def _give_up(self, records: list[Record], attempts: int, condition: str) -> None:
        self._discard(Discarded(self.spec, condition, attempts, tuple(records)))


def _first_failure(result: Any, records: list[Record]) -> int | None:
    """Return the place of the first reported record; None: all went well, -1: everything failed."""
    if result is None or result == {}:
        return None
    failures = result.get("batchItemFailures") if isinstance(result, dict) else None
    if failures is None or failures == []:
        return None
    numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
    try:
        reported = [failure["itemIdentifier"] for failure in failures]
    except (TypeError, KeyError):
        return -1
    if any(not number or number not in numbers for number in reported):
        return -1
    return min(numbers.index(number) for number in reported)


def _arrival(record: Record) -> datetime:
    return datetime.fromtimestamp(record["dynamodb"]["ApproximateCreationDateTime"], UTC)
