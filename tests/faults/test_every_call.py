"""Every Lambda, every call it makes, every way in which it can go wrong, and delivered again."""

import pytest

from infra.lint.template import read
from tests.ending import TEMPLATE
from tests.faults.harness import Scenario, Undisturbed, disturbed, undisturbed
from tests.faults.points import pairs, passing_points, points, some
from tests.faults.scenarios import SCENARIOS

pytestmark = pytest.mark.timeout(3600)
MANY = (0, 1, 2, 3, 10)  # how often everything is delivered again

_each = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.function)


@pytest.fixture
def usual(scenario: Scenario) -> Undisturbed:
    """Play the story of a Lambda undisturbed, and make sure that it does real work."""
    played = undisturbed(scenario)
    assert len(played.calls) >= scenario.least, "the story no longer makes it work"
    assert played.before.stuck == played.after.stuck == ()
    return played


def test_no_lambda_is_left_out():
    """Each Lambda of the template has a story; a new one fails here until it has."""
    assert {scenario.function for scenario in SCENARIOS} == {
        logical_id for logical_id, _ in read(TEMPLATE).lambdas()
    }


@_each
def test_one_call_goes_wrong(scenario: Scenario, usual: Undisturbed, record_property):
    """Sent at most once, every intent and label true, no fact, answer or event lost."""
    found = points(usual.calls)
    record_property("fault_points", len(found))
    record_property("fault_function", scenario.function)
    wrong = [problem for point in found for problem in disturbed(scenario, usual, point)]
    assert wrong == []


@_each
def test_some_calls_go_wrong_and_it_all_comes_ten_times(scenario: Scenario, usual: Undisturbed):
    """A share of the points, with ten deliveries more; `-m prove` takes all of them."""
    found = some(points(usual.calls), 4)
    later = [p for point in found for p in disturbed(scenario, usual, point, redeliveries=MANY)]
    at_once = [p for point in found for p in disturbed(scenario, usual, point, at_once=10)]
    assert later + at_once == []


@_each
def test_some_pairs_of_calls_go_wrong(scenario: Scenario, usual: Undisturbed):
    """A share of the pairs of faults in one story; `-m prove` takes more of them."""
    found = pairs(points(usual.calls), 12)
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
