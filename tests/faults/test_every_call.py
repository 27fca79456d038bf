"""Every Lambda, every call it makes, every way in which it can go wrong, and delivered again."""

import pytest

from infra.lint.template import read
from tests.ending import TEMPLATE
from tests.faults.harness import Scenario, Undisturbed, disturbed
from tests.faults.points import points, some
from tests.faults.scenarios import SCENARIOS

pytestmark = pytest.mark.timeout(3600)

_each = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.function)


def test_no_lambda_is_left_out():
    """Each Lambda of the template has a story; a new one fails here until it has."""
    here = {scenario.function for scenario in SCENARIOS}
    assert here == {logical_id for logical_id, _ in read(TEMPLATE).lambdas()}


@_each
def test_one_call_goes_wrong(scenario: Scenario, usual: Undisturbed, record_property):
    """Sent at most once, every intent and label true, no fact, answer or event lost."""
    every = points(usual.calls)
    found = every if scenario.share is None else some(every, scenario.share)
    record_property("fault_points", len(found))
    record_property("fault_function", scenario.function)
    wrong = [problem for point in found for problem in disturbed(scenario, usual, point)]
    assert wrong == []


@pytest.mark.prove
@pytest.mark.parametrize(
    "scenario",
    [scenario for scenario in SCENARIOS if scenario.share],
    ids=lambda scenario: scenario.function,
)
def test_every_one_of_many_calls_goes_wrong(scenario: Scenario, usual: Undisturbed):
    """The same for long stories, of which the gate tries a share."""
    found = points(usual.calls)
    assert [problem for point in found for problem in disturbed(scenario, usual, point)] == []
