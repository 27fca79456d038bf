"""A rhythm as its owner reads it in their copy."""

from gjensyn.privacy.copied_rhythm import NAMES, told
from gjensyn.rhythm.state import Rhythm, note_reminder, note_response, note_still_some
from tests.unit.rhythm.purchases import after, day, every


def test_a_rhythm_is_told_by_what_was_bought_and_answered():
    """Days and quantities, the days between, and what followed reminders; no marks of orders."""
    rhythm = note_reminder(after([(0, 1, "a"), (10, 2, "b"), (30, 1, "c")]), day(50))
    rhythm = note_response(note_still_some(rhythm, day(51)), day(52))
    assert told(rhythm) == {
        "bought": [
            {"day": day(0), "quantity": 1},
            {"day": day(10), "quantity": 2},
            {"day": day(30), "quantity": 1},
        ],
        "first": day(0),
        "intervals": [10, 20],
        "earlier": None,
        "reminded": [day(50)],
        "responded": day(52),
        "still_had": [day(51)],
    }


def test_what_is_only_summed_up_is_told_as_such():
    """How many intervals there were before, and how long they usually took."""
    shown = told(every(10, 21))
    assert shown["earlier"] == {"count": 5, "typical_days": 10}
    assert len(shown["bought"]) == 16


def test_every_name_is_known_to_whoever_lays_it_out():
    """And no name is known that is never used."""
    shown = told(every(10, 21))
    inside = {*shown["bought"][0], *shown["earlier"]}
    assert {*shown, *inside} == {*NAMES}
    assert told(Rhythm())["bought"] == []
