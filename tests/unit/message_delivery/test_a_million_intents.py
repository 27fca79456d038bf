"""A million intents, drawn by a seed, through the code that decides and sends."""

import os
from collections import Counter

import pytest

from tests.unit.message_delivery.town import Town

SEED = int(os.environ.get("INTENTS_SEED", "20261122"))
PEOPLE = 40  # of a town; about a hundred intents
SHARE, ALL = 3_000, 1_000_000
PARTS = 8


def live(part: int, intents: int, record_property) -> Counter[str]:
    """Let towns live until that many intents have ended; fail with the seed of the first wrong."""
    outcomes: Counter[str] = Counter()
    number = done = 0
    print(f"INTENTS_SEED={SEED} draws the same again, part {part}")  # noqa: T201 - seeds are told
    while done < intents:
        town = Town(SEED + part * 1_000_000 + number, PEOPLE)
        town.live()
        assert town.wrongs() == []
        number, done = number + 1, done + len(town.intents)
        outcomes += town.outcomes
        outcomes["accepted"] += sum(map(len, town.provider.book.values()))
    record_property("intents", done)
    return outcomes


def test_thousands_of_intents_end_as_promised(record_property):
    """Never twice, not at night, not after a no, every label true; and the towns do live."""
    outcomes = live(0, SHARE, record_property)
    usual = ("message_sent", "message_unknown", "message_failed", "message_cancelled", "killed")
    assert all(outcomes[name] > 20 for name in usual), outcomes


@pytest.mark.prove
@pytest.mark.timeout(4 * 3600)
@pytest.mark.parametrize("part", range(1, PARTS + 1))
def test_a_million_intents_end_as_promised(part: int, record_property):
    """The same for an eighth of a million each."""
    live(part, ALL // PARTS, record_property)


def test_the_book_of_wrongs_can_be_written_in():
    """A mail at night, a second one and a wrong label are seen."""
    town = Town(SEED, 4)
    town.live()
    assert town.wrongs() == []
    sent = next(key for key, moments in town.provider.book.items() if moments)
    night = town.provider.book[sent][0].replace(hour=2)
    town.provider.book[sent].append(night)
    wrongs = " ".join(town.wrongs())
    assert "accepted twice" in wrongs
    assert "sent at night" in wrongs
    town.provider.book[sent].clear()
    assert "called sent, and was not" in " ".join(town.wrongs())
