"""Hands a Lambda its batches in parts, in another order, and with one trouble on the way."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from infra.local.faults import ContainerDiedError
from tests.faults.choices import Choices

type Record = dict[str, Any]


class Trouble(Enum):
    """What happens to a batch on the way."""

    UNREADABLE = "unreadable"
    """One record cannot be read at first: it is reported, and comes again."""
    UNHEARD = "unheard"
    """All is done and the answer is lost: the whole batch comes again."""
    TWICE = "twice"
    """It comes twice in a row."""


@dataclass(frozen=True, slots=True)
class Mishap:
    """A trouble of the n-th batch (from 0) that a Lambda gets, at one of its records."""

    batch: int
    trouble: Trouble
    record: int = 0


def mishaps(sizes: Sequence[int]) -> list[Mishap]:
    """Return every trouble there can be with batches of these sizes, one at a time."""
    return [
        *(Mishap(n, Trouble.UNREADABLE, i) for n, size in enumerate(sizes) for i in range(size)),
        *(
            Mishap(n, which)
            for n in range(len(sizes))
            for which in (Trouble.UNHEARD, Trouble.TWICE)
        ),
    ]


class Courier:
    """Delivers the batches of one Lambda; payloads without records it leaves alone.

    `sizes` are those of the batches it made. Records of a stream keep their order within a
    partition, as shards do; letters of a queue come in any order.
    """

    def __init__(
        self,
        function: str,
        choices: Choices,
        *,
        cut: bool = True,
        mixed: bool = False,
        mishap: Mishap | None = None,
    ) -> None:
        self.sizes: list[int] = []
        self._function = function
        self._choices = choices
        self._cut = cut
        self._mixed = mixed
        self._mishap = mishap

    def __call__(self, function: str, payload: Any, go: Callable[[Any], Any]) -> Any:
        """Deliver; what comes back is the report on the whole batch."""
        if function != self._function or not (isinstance(payload, dict) and "Records" in payload):
            return go(payload)
        records = payload["Records"]
        order = self._shuffled(records) if self._mixed else list(records)
        failed: list[str] = []
        parts = list(self._parts(order))
        for number, part in enumerate(parts):
            failed += self._hand_over(part, go)
            if failed and _of_a_stream(part[0]):  # a shard stops there: the rest comes later
                failed += [_name(record) for rest in parts[number + 1 :] for record in rest]
                break
        return {"batchItemFailures": [{"itemIdentifier": name} for name in failed]}

    def _shuffled(self, records: Sequence[Record]) -> list[Record]:
        waiting, order = list(records), list[Record]()
        while waiting:
            first = {_line(record): record for record in reversed(waiting)}
            heads = [record for record in waiting if first[_line(record)] is record]
            order.append(heads[self._choices.choose(len(heads))])
            waiting.remove(order[-1])
        return order

    def _parts(self, records: list[Record]) -> Iterator[list[Record]]:
        part = records[:1]
        for record in records[1:]:
            if self._cut and self._choices.choose(2):
                yield part
                part = []
            part.append(record)
        yield part

    def _hand_over(self, part: list[Record], go: Callable[[Any], Any]) -> list[str]:
        """Return what was reported as failed."""
        mishap = self._mishap if self._mishap and self._mishap.batch == len(self.sizes) else None
        self.sizes.append(len(part))
        trouble = mishap.trouble if mishap else None
        sent = part
        if trouble is Trouble.UNREADABLE and mishap:
            sent = [_torn(one) if n == mishap.record else one for n, one in enumerate(part)]
        report = go({"Records": sent})
        if trouble is Trouble.TWICE:
            report = go({"Records": sent})
        if trouble is Trouble.UNHEARD:
            if _of_a_stream(part[0]):
                raise ContainerDiedError(self._function, "nobody heard the answer")
            return [_name(record) for record in part]
        return [one["itemIdentifier"] for one in report["batchItemFailures"]]


def _of_a_stream(record: Record) -> bool:
    return "dynamodb" in record


def _name(record: Record) -> str:
    if _of_a_stream(record):
        return str(record["dynamodb"]["SequenceNumber"])
    return str(record["messageId"])


def _line(record: Record) -> str:
    """Name the line in which a record waits for its turn: of a queue there is none."""
    return str(record["dynamodb"]["Keys"]["pk"]) if _of_a_stream(record) else _name(record)


def _torn(record: Record) -> Record:
    """Return a record that cannot be read."""
    if not _of_a_stream(record):
        return {**record, "body": "{"}
    change = {key: value for key, value in record["dynamodb"].items() if "Image" not in key}
    return {**record, "dynamodb": change}
