"""Plays a story once for each way in which its choices can fall, or for a share of the ways."""

from collections.abc import Callable, Iterator, Sequence
from math import prod
from random import Random

SEED = 20261122


class Choices:
    """What was chosen in one play, and out of how many.

    The first choices are given, or drawn by a seed; all others fall on the first option.
    """

    def __init__(self, given: Sequence[int] = (), drawn: Random | None = None) -> None:
        self.taken: list[tuple[int, int]] = []
        self._given = given
        self._drawn = drawn
        self._ways = 1

    def choose(self, options: int, *, steady: float = 0.0) -> int:
        """Choose from 0 to `options` - 1; drawn, it is 0 with that much more likelihood."""
        if options <= 1:
            return 0
        picked = 0
        if len(self.taken) < len(self._given):
            picked = min(self._given[len(self.taken)], options - 1)
        elif self._drawn is not None and self._drawn.random() >= steady:
            picked = self._drawn.randrange(options)
        self.taken.append((picked, options))
        return picked

    def ways(self, known: int | None = None) -> int:
        """Return in how many ways these choices can fall; `known`: whoever chooses knows better."""
        self._ways = known or self._ways
        return self._ways if self._ways > 1 else prod(options for _, options in self.taken)

    def picked(self) -> tuple[int, ...]:
        """Return what was chosen, in order: given to another play, it is the same one."""
        return tuple(chosen for chosen, _ in self.taken)

    def next(self) -> tuple[int, ...] | None:
        """Return what to give to the next play; None when all ways have been played."""
        for place in reversed(range(len(self.taken))):
            chosen, options = self.taken[place]
            if chosen + 1 < options:
                return (*self.picked()[:place], chosen + 1)
        return None


class Ways[T]:
    """Plays all ways if there are no more than `most`, else some that are drawn by the seed.

    Going through it yields each play once, with what it returned; afterwards `complete` says
    whether those were all there are.
    """

    def __init__(self, play: Callable[[Choices], T], most: int, drawn: int | None = None) -> None:
        self.complete = False
        self.number = 0
        self._play = play
        self._most = most
        self._drawn = most if drawn is None else drawn
        self._seen: set[tuple[int, ...]] = set()

    def __iter__(self) -> Iterator[tuple[Choices, T]]:
        given: tuple[int, ...] | None = ()
        while given is not None and self.number < self._most:
            choices = Choices(given)
            yield from self._played(choices)
            given = choices.next()
            if choices.ways() > self._most:  # too many to go through one after the other
                break
        self.complete = given is None
        for number in () if self.complete else range(self._drawn):
            yield from self._played(Choices(drawn=Random(f"{SEED} {number}")))  # noqa: S311

    def _played(self, choices: Choices) -> Iterator[tuple[Choices, T]]:
        result = self._play(choices)
        if choices.picked() not in self._seen:  # drawn twice counts once
            self._seen.add(choices.picked())
            self.number += 1
            yield choices, result
