"""A Lambda works on for 0.7 s after its time was over, while its payload has come again."""

from random import Random
from typing import Any

import pytest

from tests.faults.choices import SEED, Choices, Ways
from tests.faults.deliveries import belated, story_of, told
from tests.faults.harness import Scenario, Undisturbed
from tests.faults.scenarios import SCENARIOS

pytestmark = pytest.mark.timeout(6 * 3600)

_each = pytest.mark.parametrize("scenario", SCENARIOS, ids=story_of)


@_each
def test_some_late_effects(scenario: Scenario, usual: Undisturbed, record_property: Any):
    """Three calls of each story hang, drawn by the seed; `-m prove` takes every call."""
    drawn = Random(f"{SEED} {story_of(scenario)}")  # noqa: S311 - a choice, no key
    late = 0
    for call in drawn.sample(usual.calls, min(3, len(usual.calls))):
        lateness, found = belated(scenario, usual, Choices(drawn=drawn), call.number)
        assert found == []
        assert lateness.hung
        late += lateness.more > 0
    told(record_property, "late effects", late)


@pytest.mark.prove
@_each
def test_late_effects_of_every_call(scenario: Scenario, usual: Undisturbed, record_property: Any):
    """Each call hangs, and what is made late falls among those of the second in ten ways."""
    late = 0
    for call in usual.calls:
        ways = Ways(lambda choices, n=call.number: belated(scenario, usual, choices, n), 2, 10)
        for _, (lateness, found) in ways:
            assert found == []
            late += lateness.more > 0
    assert late >= len(usual.calls)
    told(record_property, "late effects", late)
