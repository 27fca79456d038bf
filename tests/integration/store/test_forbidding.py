"""A write that is made only if an item is not there: in memory and on DynamoDB alike."""

import pytest

from gjensyn.errors import ConflictError, RequirementError
from gjensyn.models.message import Message, Requirement
from gjensyn.models.record import Table
from gjensyn.models.suppression import SUPPRESSION_KEY, Suppression
from gjensyn.ports import Forbid, Insert, Require
from tests.builders import NOW, SUBJECT, a_message
from tests.integration.store.conftest import House, move_in

OWNER = "address#abc"
NOTE = Suppression(subject=OWNER, key=SUPPRESSION_KEY, reason="bounce", at=NOW)
UNLISTED = Forbid(Suppression, OWNER, SUPPRESSION_KEY)


def test_what_is_not_there_forbids_nothing(house: House):
    """The write goes through; nothing is written for the condition."""
    move_in(house, SUBJECT)
    house.store.write(Insert(a_message()), UNLISTED)
    assert house.store.get(Message, SUBJECT, a_message().key) is not None
    assert house.store.get(Suppression, OWNER, SUPPRESSION_KEY) is None


def test_what_is_there_forbids_the_whole_write(house: House):
    """A conflict: look again and decide again."""
    move_in(house, SUBJECT)
    house.store.write(Insert(NOTE))
    with pytest.raises(ConflictError):
        house.store.write(Insert(a_message()), UNLISTED)
    assert house.store.get(Message, SUBJECT, a_message().key) is None


def test_a_requirement_that_fails_is_named_all_the_same(house: House):
    """Where both speak against it, the requirement says why."""
    move_in(house, SUBJECT)
    house.store.write(Insert(NOTE))
    gone = Requirement(table=Table.ORDERS, key="order#gone", statuses=("delivered",))
    with pytest.raises(RequirementError) as error:
        house.store.write(Insert(a_message()), Require(SUBJECT, gone), UNLISTED)
    assert error.value.states == {1: None}
