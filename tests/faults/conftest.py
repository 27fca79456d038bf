"""What every story is compared with."""

import pytest

from tests.faults.harness import Scenario, Undisturbed, undisturbed


@pytest.fixture
def usual(scenario: Scenario) -> Undisturbed:
    """Play the story of a Lambda undisturbed, and make sure that it does real work."""
    played = undisturbed(scenario)
    assert len(played.calls) >= scenario.least, "the story no longer makes it work"
    assert played.before.stuck == played.after.stuck == ()
    return played
