"""Two to four invocations at the same moment, turn by turn at their calls: it ends as usual."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from infra.lint.template import read
from tests.ending import TEMPLATE
from tests.faults.choices import SEED, Choices, Ways
from tests.faults.crowds import OF_ONE
from tests.faults.deliveries import overlapped, story_of, told, wrong
from tests.faults.harness import Scenario, Undisturbed
from tests.faults.overlaps import Meet, apart, beside, copies, invocations
from tests.faults.scenarios import SCENARIOS

pytestmark = pytest.mark.timeout(6 * 3600)

_SEVERAL = (2, 3, 4)
_OTHERS = sorted(
    {
        name.partition(".")[0]
        for kind in ("SQS", "DynamoDB", "Schedule")
        for name, _ in read(TEMPLATE).events(kind)
    }
    # Sums known an hour sooner remind on another day, rightly; its own story lets it meet others.
    - {"RepurchaseReminderOnPriors"}
)
_each = pytest.mark.parametrize("scenario", [*SCENARIOS, *OF_ONE], ids=story_of)


def _meetings(scenario: Scenario) -> Iterator[tuple[int, str, Meet]]:
    """Return every way in which an invocation of a story can meet others: which one, and whom."""
    for place, (records, before) in enumerate(invocations(scenario)):
        for number in _SEVERAL:
            yield place, f"{number} of the same", copies(number)
            if number <= records:
                yield place, f"{number} parts of a batch", apart(number)
        for name in _OTHERS:
            if name != scenario.function and (name in before or name.endswith("OnSchedule")):
                yield place, "two Lambdas", beside(name)


@_each
def test_some_invocations_meet_others(scenario: Scenario, usual: Undisturbed, record_property: Any):
    """One meeting of each kind, drawn by the seed; `-m prove` takes all, each in many ways."""
    drawn = Random(f"{SEED} {story_of(scenario)}")  # noqa: S311 - a choice, no key
    meetings = list(_meetings(scenario))
    for kind in sorted({kind for _, kind, _ in meetings}):
        place, _, meet = drawn.choice([one for one in meetings if one[1] == kind])
        met, found = overlapped(scenario, usual, Choices(drawn=drawn), place, meet)
        assert met >= 2
        assert found == [], kind
        told(record_property, f"interleavings of {kind}", 1)


@pytest.mark.prove
@_each
def test_every_invocation_meets_others(
    scenario: Scenario, usual: Undisturbed, record_property: Any
):
    """Two of the same in every way, or in forty where there are more than 252; others in eight."""
    for place, kind, meet in _meetings(scenario):
        most, drawn = (252, 40) if kind == "2 of the same" else (8, 8)
        ways = Ways(
            lambda choices, p=place, m=meet: overlapped(scenario, usual, choices, p, m), most, drawn
        )
        assert wrong(ways) == [], (kind, place)
        told(record_property, f"interleavings of {kind}", ways.number)
