"""A Lambda whose time is over goes on for a moment, while its payload has already come again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from infra.lint.template import read
from infra.local.faults import Call, Fault
from tests.ending import TEMPLATE
from tests.faults.choices import Choices
from tests.faults.overlaps import worst
from tests.faults.points import Point
from tests.faults.turns import Runner, Turns
from tests.shop import Shop

type Go = Callable[[Any], Any]
_LATE = timedelta(seconds=0.7)
LONGEST = timedelta(minutes=1) + _LATE  # any Lambda's time, and what comes after it
_STEADY = 0.6


@dataclass
class Lateness:
    """Lets the n-th call (from 1) of a Lambda hang until its time is over.

    The payload comes again at once; somewhere among the calls of that second invocation the first
    one makes some more of its own, and dies. `last`: the call after which it died.
    """

    shop: Shop
    function: str
    number: int
    choices: Choices
    hung: bool = False
    last: Call | None = None
    more: int = 0

    def __post_init__(self) -> None:
        self._turns = Turns(self.choices)
        self.shop.cloud.before_call(self._turns.paused)
        self.shop.cloud.around_invocation(self._deliver)

    @property
    def struck(self) -> list[Point]:
        """What the first invocation's death comes to, in the words of `truth`."""
        return [Point(self.last, Fault.KILL_AFTER)] if self.last else []

    def _deliver(self, function: str, payload: Any, go: Go) -> Any:
        if function != self.function or self.hung:
            return go(payload)
        first = self._turns.started(lambda: go(payload))
        while first.outcome is None and len(self._made()) < self.number:
            first.move()
        if first.outcome is not None:
            return worst([first.outcome])
        self.hung = True
        self.shop.hang(_timeouts()[function] + _LATE)
        second = self._turns.started(lambda: go(payload))
        self._overlap(first, second)
        return worst([second.outcome] if second.outcome else [])

    def _made(self) -> list[Call]:
        """Return the calls so far, the one that waits among them."""
        return self.shop.cloud.calls(self.function)

    def _overlap(self, first: Runner, second: Runner) -> None:
        before = len(first.calls)
        while second.outcome is None:
            if first.outcome is None and self.choices.choose(2, steady=_STEADY):
                self._burst(first)
            second.move()
        self.more = len(first.calls) - before
        killed = first.outcome is None
        first.kill()
        if killed and first.calls:
            self.last = first.calls[-1]

    def _burst(self, first: Runner) -> None:
        """Let the late one make calls, at least one, and end."""
        first.move()
        while first.outcome is None and not self.choices.choose(2):
            first.move()
        self.last = first.calls[-1] if first.outcome is None else None
        first.kill()


@cache
def _timeouts() -> dict[str, timedelta]:
    lambdas = read(TEMPLATE).lambdas()
    return {name: timedelta(seconds=int(one["Timeout"])) for name, one in lambdas}
