"""Delivers a payload several times, or to several Lambdas, at the same moment."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.faults.choices import Choices
from tests.faults.harness import Scenario
from tests.faults.turns import Outcome, Turns
from tests.shop import Shop, open_shop

type Go = Callable[[Any], Any]
type Job = Callable[[], Any]
type Meet = Callable[["Overlap", Any, Go], Sequence[Job]]
TICK = {"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}, "resources": []}


@dataclass
class Overlap:
    """Lets the n-th invocation (from 0) of a Lambda meet others; `others` says which.

    `met`: how many ran at once; 0 if the invocation never came.
    """

    shop: Shop
    function: str
    place: int
    choices: Choices
    others: Meet
    seen: int = 0
    met: int = 0
    last: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._turns = Turns(self.choices)
        self.shop.cloud.before_call(self._turns.paused)
        self.shop.cloud.around_invocation(self._deliver)

    def _deliver(self, function: str, payload: Any, go: Go) -> Any:
        mine, self.seen = self.seen, self.seen + (function == self.function)
        if function != self.function or mine != self.place:
            self.last[function] = payload
            return go(payload)
        jobs = self.others(self, payload, go)
        self.met = len(jobs)
        return worst(self._turns.at_once(jobs))


def copies(number: int) -> Meet:
    """Let the same payload come that many times at once."""

    def same(_: Overlap, payload: Any, go: Go) -> Sequence[Job]:
        return [lambda: go(payload)] * number

    return same


def apart(number: int) -> Meet:
    """Let the records of a batch come in up to that many batches at once, as from shards."""

    def parts(_: Overlap, payload: Any, go: Go) -> Sequence[Job]:
        return [lambda part=part: go({"Records": part}) for part in _dealt(payload, number)]

    return parts


def beside(other: str) -> Meet:
    """Let another Lambda run at the same time: on what it got last, or on a tick."""

    def both(overlap: Overlap, payload: Any, go: Go) -> Sequence[Job]:
        again = overlap.last.get(other, TICK)
        return [lambda: go(payload), lambda: overlap.shop.cloud.invoke(other, again) and None]

    return both


def worst(outcomes: Sequence[Outcome]) -> Any:
    """Return what whoever delivered has to go by: what failed anywhere comes again.

    Raises:
        Exception: what one of them raised.
    """
    for outcome in outcomes:
        if outcome.error is not None:
            raise outcome.error
    results = [outcome.result for outcome in outcomes if isinstance(outcome.result, dict)]
    if any("batchItemFailures" in result for result in results):
        failed = [one for result in results for one in result["batchItemFailures"]]
        return {"batchItemFailures": list({str(one): one for one in failed}.values())}
    return max(results, key=lambda result: result.get("statusCode", 0), default=None)


def _dealt(payload: Any, number: int) -> list[list[dict[str, Any]]]:
    """Deal records out, those of one partition together."""
    lines: dict[str, list[dict[str, Any]]] = {}
    for record in payload.get("Records", ()):
        change = record.get("dynamodb")
        line = str(change["Keys"]["pk"]) if change else record["messageId"]
        lines.setdefault(line, []).append(record)
    dealt = list(lines.values())
    return [
        sorted((one for line in dealt[start::number] for one in line), key=payload["Records"].index)
        for start in range(min(number, len(dealt)))
    ]


def invocations(scenario: Scenario) -> list[tuple[int, frozenset[str]]]:
    """Return how many records each invocation of a Lambda gets, and who was invoked before it."""
    found: list[tuple[int, frozenset[str]]] = []
    before: set[str] = set()

    def see(function: str, payload: Any) -> None:
        if function == scenario.function:
            found.append((len(_dealt(payload, 4)), frozenset(before)))
        before.add(function)

    with open_shop(**scenario.parameters) as shop:
        shop.cloud.after_invocation(see)
        scenario.play(shop)
    return found
