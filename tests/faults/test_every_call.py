"""Every Lambda, every call it makes, every way in which it can go wrong, and delivered again."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from infra.lint.template import read
from tests.ending import TEMPLATE
from tests.faults.harness import Scenario, Undisturbed, disturbed
from tests.faults.points import Point, points, some
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
    _tried(scenario, usual, some(points(usual.calls), scenario.share), record_property)


@pytest.mark.prove
@_each
def test_every_call_goes_wrong(scenario: Scenario, usual: Undisturbed, record_property):
    """The same at every point; the gate tries a share of them."""
    _tried(scenario, usual, points(usual.calls), record_property)


def _tried(
    scenario: Scenario,
    usual: Undisturbed,
    found: Sequence[Point],
    record_property: Callable[[str, Any], None],
) -> None:
    record_property("fault_points", len(found))
    record_property("fault_function", scenario.function)
    assert [problem for point in found for problem in disturbed(scenario, usual, point)] == []
