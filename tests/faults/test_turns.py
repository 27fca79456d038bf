"""The ways are all ways: each order of calls once, each cut once, and the drawn ones again."""

from datetime import UTC, datetime
from functools import partial
from itertools import combinations

from infra.local.faults import Call
from tests.faults.choices import Choices, Ways
from tests.faults.turns import Turns

_AT = datetime(2026, 11, 2, 8, tzinfo=UTC)


def _made(choices: Choices, sizes: tuple[int, ...]) -> tuple[int, ...]:
    """Run invocations of so many calls; returns whose calls were made, in order."""
    turns, made = Turns(choices), list[int]()

    def invocation(mine: int, size: int) -> None:
        for number in range(size):
            turns.paused(Call(str(mine), number, "dynamodb", "PutItem", "Messages", _AT))
            made.append(mine)

    turns.at_once([partial(invocation, mine, size) for mine, size in enumerate(sizes)])
    return tuple(made)


def test_every_order_of_the_calls_of_two_is_played_once():
    """Three calls and two: ten orders."""
    ways = Ways(lambda choices: _made(choices, (3, 2)), 100)
    played = [made for _, made in ways]
    assert ways.complete
    places = [frozenset(n for n, mine in enumerate(made) if mine) for made in played]
    assert sorted(map(sorted, places)) == sorted(map(sorted, combinations(range(5), 2)))


def test_four_at_once_mix_too():
    """One call each: 24 orders."""
    ways = Ways(lambda choices: _made(choices, (1, 1, 1, 1)), 100)
    assert len({made for _, made in ways}) == ways.number == 24


def _cut(choices: Choices) -> tuple[int, ...]:
    return tuple(choices.choose(2) for _ in range(3))


def test_few_ways_are_all_played():
    """Eight ways to cut four records."""
    ways = Ways(_cut, 8)
    assert len({made for _, made in ways}) == ways.number == 8
    assert ways.complete


def test_too_many_ways_are_drawn_and_the_same_each_time():
    """Some of the eight, and it says that these were not all."""
    first, again = Ways(_cut, 7, 6), Ways(_cut, 7, 6)
    assert [made for _, made in first] == [made for _, made in again]
    assert 3 <= first.number < 8
    assert not first.complete
