"""Plays a story with one call going wrong, delivers again, and asks whether all still is true.

A capability that comes later adds its `Scenario` to `scenarios.py` and nothing here.
"""

import contextlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from infra.local.faults import Call
from tests.ending import Ending, ending_of
from tests.faults.points import Point
from tests.faults.truth import problems
from tests.shop import Shop, open_shop


class StoryError(AssertionError):
    """A story is not the same every time, so that its calls cannot be numbered."""


def _every(payloads: Sequence[Any]) -> Sequence[Any]:
    return payloads


@dataclass(frozen=True)
class Scenario:
    """A story in which a Lambda does its real work.

    Args:
        function: its logical id.
        play: tells the story; afterwards everything gets an hour to come to rest.
        parameters: of the template.
        again: which of its payloads may be delivered again long after; an old form that is sent
            again much later, say, would be a correction.
        least: how many calls the story makes at least: fewer, and it does no real work any more.
        share: so many of its points, evenly over its calls, are tried outside `-m prove`.
    """

    function: str
    play: Callable[[Shop], None]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    again: Callable[[Sequence[Any]], Sequence[Any]] = _every
    least: int = 4
    share: int = 60


@dataclass
class _Deliveries:
    """What a Lambda was called with; once the first fault has struck, the same comes at once again.

    `number` is that of the call which the first fault strikes.
    """

    shop: Shop
    function: str
    number: int
    at_once: int
    payloads: list[Any] = field(default_factory=list)
    struck: bool = False
    busy: bool = False

    def __post_init__(self) -> None:
        self.shop.cloud.after_invocation(self._see)

    def again(self, payload: Any) -> None:
        """Deliver once more; how it ends is nobody's business but the tables'."""
        self.busy = True
        with contextlib.suppress(Exception):
            self.shop.cloud.invoke(self.function, payload)
        self.busy = False

    def _see(self, function: str, payload: Any) -> None:
        if function != self.function or self.busy:
            return
        self.payloads.append(payload)
        if self.struck:
            return
        self.struck = len(self.shop.cloud.calls(function)) >= self.number
        for _ in range(self.at_once if self.struck else 0):
            self.again(payload)


@dataclass(frozen=True)
class Undisturbed:
    """How a story ends when nothing goes wrong, and the calls that the Lambda makes in it."""

    before: Ending
    after: Ending
    calls: list[Call]


def undisturbed(scenario: Scenario) -> Undisturbed:
    """Play the story; `before` and `after` are the endings around the provider's reports."""
    with open_shop(**scenario.parameters) as shop:
        scenario.play(shop)
        shop.wait(hours=1)
        before, calls = ending_of(shop), shop.cloud.calls(scenario.function)
        provider_reports(shop)
        return Undisturbed(before, ending_of(shop), calls)


def disturbed(
    scenario: Scenario,
    usual: Undisturbed,
    *points: Point,
    redeliveries: Sequence[int] = (0, 1, 2),
    at_once: int = 0,
) -> list[str]:
    """Play the story with faults and redeliveries; returns everything that is not true then.

    Whatever failed comes again by itself, as it would on AWS. At the end all payloads come again,
    those that went well too, and after each number of `redeliveries` the state is judged: none
    at first, because another delivery would mend what was dropped. Last the provider reports
    what it accepted, which settles what was unknown.

    Args:
        scenario: the story.
        usual: how it ends undisturbed.
        points: the faults.
        redeliveries: how often everything has come again when the state is judged.
        at_once: how often the payload that was struck comes again at the same moment.

    Raises:
        StoryError: the fault struck another call than it was aimed at.
    """
    with open_shop(**scenario.parameters) as shop:
        for point in points:
            number, kind = point.call.number, point.fault
            shop.cloud.fault(function=scenario.function, nth=number, kind=kind, times=point.times)
        first = points[0].call
        deliveries = _Deliveries(shop, scenario.function, first.number, at_once)
        scenario.play(shop)
        shop.wait(hours=1)
        struck = _struck(shop.cloud.calls(scenario.function), points)
        if not struck or struck[0].call.operation != first.operation:
            raise StoryError(f"aimed at {points[0]}, struck {struck}")
        found = []
        payloads = _once_each(scenario.again(deliveries.payloads))
        for number in range(redeliveries[-1] + 1):
            for payload in payloads if number else ():
                deliveries.again(payload)
            shop.wait(minutes=10)
            if number in redeliveries:
                found += problems(ending_of(shop), usual.before, struck, settled=False)
        provider_reports(shop)
        return found + problems(ending_of(shop), usual.after, struck, settled=True)


def _struck(calls: Sequence[Call], points: Sequence[Point]) -> list[Point]:
    """Return the faults with the calls that they really struck; one may have come too late."""
    return [
        replace(point, call=calls[point.call.number - 1])
        for point in points
        if point.call.number <= len(calls)
    ]


def provider_reports(shop: Shop) -> None:
    """Let the provider say of everything that it accepted it."""
    for sent in list(shop.cloud.sent):
        shop.cloud.provider_event(sent.message_id, "Send")
    shop.wait(minutes=30)


def _once_each(payloads: Sequence[Any]) -> list[Any]:
    return list({json.dumps(payload, sort_keys=True): payload for payload in payloads}.values())
