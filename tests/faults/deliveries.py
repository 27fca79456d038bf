"""Plays a story while its payloads are delivered in unusual ways, and asks whether all is true."""

from collections.abc import Callable, Sequence
from typing import Any

from tests.ending import Ending, ending_of
from tests.faults.choices import Choices, Ways
from tests.faults.courier import Courier, Mishap
from tests.faults.harness import Scenario, Undisturbed, provider_reports
from tests.faults.lateness import LONGEST, Lateness
from tests.faults.nearly import nearly
from tests.faults.overlaps import Meet, Overlap
from tests.faults.points import Point
from tests.faults.truth import problems
from tests.shop import Shop, open_shop


def story_of(scenario: Scenario) -> str:
    """Name a scenario by its Lambda and its story."""
    return f"{scenario.function}-{scenario.play.__name__}"


def told(record_property: Callable[[str, object], None], kind: str, number: int) -> None:
    """Note how many ways of a kind were tried; tests/conftest.py prints the sums."""
    record_property("ways_tried", (kind, number))


def carried(  # noqa: PLR0913 (what may be unusual about it)
    scenario: Scenario,
    usual: Undisturbed,
    choices: Choices,
    mishap: Mishap | None = None,
    *,
    cut: bool = True,
    mixed: bool = False,
) -> tuple[list[int], list[str]]:
    """Play with the batches cut, or mixed, as chosen; returns their sizes and what is not true."""
    with open_shop(**scenario.parameters) as shop:
        courier = Courier(scenario.function, choices, cut=cut, mixed=mixed, mishap=mishap)
        shop.cloud.around_invocation(courier)
        scenario.play(shop)
        return courier.sizes, judged(shop, usual, f"{courier.sizes} {mishap or ''}")


def overlapped(
    scenario: Scenario, usual: Undisturbed, choices: Choices, place: int, others: Meet
) -> tuple[int, list[str]]:
    """Play with the n-th invocation meeting others; returns how many met and what is not true."""
    with open_shop(**scenario.parameters) as shop:
        overlap = Overlap(shop, scenario.function, place, choices, others)
        scenario.play(shop)
        return overlap.met, judged(shop, usual, f"invocation {place}, {choices.picked()}")


def belated(
    scenario: Scenario, usual: Undisturbed, choices: Choices, number: int
) -> tuple[Lateness, list[str]]:
    """Play with the n-th call hanging until the time is over; returns how, and what is not true."""
    with open_shop(**scenario.parameters) as shop:
        late = Lateness(shop, scenario.function, number, choices)
        scenario.play(shop)
        return late, judged(shop, usual, f"call {number}, {choices.picked()}", late.struck)


def judged(shop: Shop, usual: Undisturbed, how: str, struck: Sequence[Point] = ()) -> list[str]:
    """Let everything come to rest, then the provider report; returns what is not true."""
    shop.wait(hours=1)
    found = problems(_seen(shop, usual.before), usual.before, struck, settled=False)
    if not found:
        provider_reports(shop)
        found = problems(_seen(shop, usual.after), usual.after, struck, settled=True)
    return [f"{how}: {problem}" for problem in found]


def wrong(ways: Ways[tuple[Any, list[str]]]) -> list[str]:
    """Go all ways; returns what is not true in any."""
    return [problem for _, (_, found) in ways for problem in found]


def _seen(shop: Shop, expected: Ending) -> Ending:
    return nearly(ending_of(shop), expected, LONGEST)
