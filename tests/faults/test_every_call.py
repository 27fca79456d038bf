"""Every Lambda, every call it makes, every way in which it can go wrong, and delivered again."""

import pytest

from infra.lint.template import read
from tests.ending import TEMPLATE
from tests.faults.harness import Scenario, Undisturbed, disturbed
from tests.faults.points import points
from tests.faults.scenarios import SCENARIOS

pytestmark = pytest.mark.timeout(3600)

_each = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.function)


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
