"""Everything comes again, three and ten times, at once and later; and two calls go wrong."""

import pytest

from tests.faults.harness import Scenario, Undisturbed, disturbed
from tests.faults.points import pairs, passing_points, points, some
from tests.faults.scenarios import SCENARIOS

pytestmark = pytest.mark.timeout(4 * 3600)
MANY = (0, 1, 2, 3, 10)  # how often everything is delivered again

_each = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.function)


@_each
def test_some_calls_go_wrong_and_it_all_comes_ten_times(scenario: Scenario, usual: Undisturbed):
    """A share of the points, with ten deliveries more; `-m prove` takes all of them."""
    found = some(points(usual.calls), 4)[:2]
    later = [p for point in found for p in disturbed(scenario, usual, point, redeliveries=MANY)]
    at_once = [p for point in found for p in disturbed(scenario, usual, point, at_once=10)]
    assert later + at_once == []


@_each
def test_some_pairs_of_calls_go_wrong(scenario: Scenario, usual: Undisturbed):
    """A share of the pairs of faults in one story; `-m prove` takes more of them."""
    found = pairs(points(usual.calls), 12)[:8]
    assert [problem for pair in found for problem in disturbed(scenario, usual, *pair)] == []


@pytest.mark.prove
@_each
def test_every_call_goes_wrong_and_it_all_comes_ten_times(scenario: Scenario, usual: Undisturbed):
    """Every point with 1, 2, 3 and 10 deliveries more, at once and later."""
    wrong = [
        problem
        for point in points(usual.calls) + passing_points(usual.calls)
        for at_once in MANY
        for problem in disturbed(scenario, usual, point, redeliveries=MANY, at_once=at_once)
    ]
    assert wrong == []


@pytest.mark.prove
@_each
def test_many_pairs_of_calls_go_wrong(scenario: Scenario, usual: Undisturbed):
    """Two faults in one story, two thousand pairs of each Lambda's."""
    found = pairs(points(usual.calls), 2_000)
    assert [problem for pair in found for problem in disturbed(scenario, usual, *pair)] == []
