"""The protocol of sending and erasing, walked through state by state; and without each guard."""

import pytest

from functions.message_delivery.protocol.states import Rules, State, mutants, start
from tests.unit.message_delivery.walking import dead_ends, walk

MUTANTS = dict(mutants())
MANY = 9  # no limit: service messages
# (messages, deliveries at once, is the last one being planned, at most on a day): states
GATE = {
    "one message, four deliveries": start(letters=1, workers=4),
    "two service messages, two deliveries": start(letters=2, workers=2, at_most=MANY),
    "two messages, two deliveries": start(letters=2, workers=2),
    "one being planned, three deliveries": start(letters=1, workers=3, planned=True),
    "two messages of which one is being planned": start(letters=2, workers=2, planned=True),
}
EXHAUSTIVE = {
    "two messages, four deliveries": start(letters=2, workers=4),
    "two service messages, one being planned, four deliveries": start(
        letters=2, workers=4, planned=True, at_most=MANY
    ),
}
SMALL = (
    start(letters=1, workers=2),
    start(letters=2, workers=2),
    start(letters=1, workers=2, planned=True),
    start(letters=1, workers=2, at_most=MANY),
)
# A guard without which nothing goes wrong as long as another stands, and that other one.
SPARE = {"eraser_waits_for_what_is_sending": "eraser_waits_for_earlier_writers"}


def holds(first: State, record_property) -> None:
    found = walk(first)
    record_property("protocol_states", found.states)
    assert found.wrong == "", " > ".join(found.path)


@pytest.mark.parametrize("first", GATE.values(), ids=GATE)
def test_nothing_goes_wrong_in_any_state(first: State, record_property):
    """Never twice, never after the confirmation, every label true, nothing left."""
    holds(first, record_property)


@pytest.mark.prove
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("first", EXHAUSTIVE.values(), ids=EXHAUSTIVE)
def test_nothing_goes_wrong_in_any_of_millions_of_states(first: State, record_property):
    """Two messages to one person and four deliveries at once, beside an erasure."""
    holds(first, record_property)


@pytest.mark.parametrize("first", GATE.values(), ids=GATE)
def test_there_is_always_a_way_to_a_good_end(first: State):
    """Nothing waits for ever: from every state everything can still end as it should."""
    assert dead_ends(first) == 0


@pytest.mark.parametrize(("guard", "rules"), MUTANTS.items(), ids=MUTANTS)
def test_no_guard_can_be_spared(guard: str, rules: Rules):
    """Without it something goes wrong that the walk sees; a spare one is told with its twin."""
    wrong = [found.wrong for first in SMALL if (found := walk(first, rules)).wrong]
    assert bool(wrong) == (guard not in SPARE)


@pytest.mark.parametrize(("guard", "twin"), SPARE.items())
def test_a_spare_guard_holds_when_its_twin_falls(guard: str, twin: str):
    """What the one lets through the other stops: only without both somebody is written to."""
    first = SMALL[0]
    assert walk(first, Rules(**{twin: False})).wrong == ""
    both = walk(first, Rules(**{guard: False, twin: False}))
    assert both.wrong == "sent after the erasure was confirmed"
