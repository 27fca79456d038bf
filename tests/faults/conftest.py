"""What every story is compared with."""

import pytest

from tests.faults.harness import Scenario, Undisturbed, undisturbed

_PLAYED: dict[tuple[str, object], Undisturbed] = {}


@pytest.fixture
def usual(scenario: Scenario) -> Undisturbed:
    """Play the story of a Lambda undisturbed, once, and make sure that it does real work."""
    story = (scenario.function, scenario.play)
    played = _PLAYED[story] = _PLAYED.get(story) or undisturbed(scenario)
    assert len(played.calls) >= scenario.least, "the story no longer makes it work"
    assert played.before.stuck == played.after.stuck == ()
    return played
