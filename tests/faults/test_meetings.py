"""Two things at one moment end as if each invocation had been alone, however they overlap."""

from random import Random
from typing import Any

import pytest

from tests.ending import Ending
from tests.faults.choices import SEED, Choices, Ways
from tests.faults.deliveries import told
from tests.faults.meetings import MEETINGS, Meeting, differs, played

pytestmark = pytest.mark.timeout(6 * 3600)

_each = pytest.mark.parametrize("meeting", MEETINGS, ids=lambda meeting: meeting.name)


@_each
def test_some_overlaps_end_as_invocations_that_are_whole(meeting: Meeting, record_property: Any):
    """Two overlaps of each pair, drawn by the seed; `-m prove` takes two hundred."""
    usual: list[Ending] = []
    drawn = Random(f"{SEED} {meeting.name}")  # noqa: S311 - a choice, no key
    for _ in range(2):
        assert differs(meeting, played(meeting, Choices(drawn=drawn)), usual) == []
    told(record_property, "overlaps of two different acts", 2)


@pytest.mark.prove
@_each
def test_many_overlaps_end_as_invocations_that_are_whole(meeting: Meeting, record_property: Any):
    """Every overlap, or two hundred that are drawn where there are more than 252."""
    usual: list[Ending] = []
    ways = Ways(lambda choices: played(meeting, choices), 252, 200)
    for choices, ending in ways:
        assert differs(meeting, ending, usual) == [], choices.picked()
    told(record_property, "overlaps of two different acts", ways.number)
