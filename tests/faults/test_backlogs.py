"""What came while a Lambda stood still comes at once, and ends as if it had come one by one."""

from typing import Any

import pytest

from tests.ending import Ending
from tests.faults.backlogs import STORIES, Story, told
from tests.faults.deliveries import told as noted
from tests.faults.truth import problems

pytestmark = pytest.mark.timeout(3600)

_USUAL: dict[str, Ending] = {}

_each = pytest.mark.parametrize(
    ("story", "function"),
    [(story, function) for story in STORIES for function in story.functions],
    ids=lambda part: part if isinstance(part, str) else part.name,
)


@_each
def test_a_lambda_that_stood_still_all_the_time_catches_up(
    story: Story, function: str, record_property: Any
):
    """From the first moment to the last; `-m prove` takes every other while as well."""
    _catches_up(story, function, [(0, len(story.moments) - 1)], record_property)


@pytest.mark.prove
@_each
def test_a_lambda_that_stood_still_for_a_while_catches_up(
    story: Story, function: str, record_property: Any
):
    """From any moment to any later one."""
    _catches_up(story, function, story.windows(), record_property)


def _catches_up(
    story: Story, function: str, windows: list[tuple[int, int]], record_property: Any
) -> None:
    usual = _USUAL[story.name] = _USUAL.get(story.name) or told(story, function, None)[1]
    largest = 0
    for window in windows:
        sizes, ending = told(story, function, window)
        assert problems(ending, usual, (), settled=False) == [], window
        largest = max([largest, *sizes])
    assert largest > 1, "nothing came together"
    noted(record_property, "backlogs of several moments in one batch", len(windows))
