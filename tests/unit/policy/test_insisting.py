"""Whoever is come between reads again and tries again, so often and no more."""

import pytest

from gjensyn.contention import insist
from gjensyn.errors import ConflictError


class Crowd:
    """Comes between the first attempts, so many of them."""

    def __init__(self, conflicts: int) -> None:
        self.conflicts = conflicts
        self.attempts = 0

    def attempt(self) -> str:
        self.attempts += 1
        if self.attempts <= self.conflicts:
            raise ConflictError
        return f"attempt {self.attempts}"


@pytest.mark.parametrize(("conflicts", "tries"), [(0, 1), (0, 3), (1, 2), (1, 3), (2, 3), (4, 5)])
def test_the_first_attempt_that_nobody_comes_between_counts(conflicts: int, tries: int):
    """And it is the last."""
    crowd = Crowd(conflicts)
    assert insist(crowd.attempt, tries) == f"attempt {conflicts + 1}"
    assert crowd.attempts == conflicts + 1


@pytest.mark.parametrize("tries", [1, 2, 3])
def test_whoever_is_come_between_every_time_is_told_so(tries: int):
    """After so many tries, not one more."""
    crowd = Crowd(99)
    with pytest.raises(ConflictError):
        insist(crowd.attempt, tries)
    assert crowd.attempts == tries


def test_another_failure_is_not_tried_again():
    """Nobody came between: it would fail the same way."""
    attempts = []

    def broken() -> None:
        attempts.append(1)
        raise KeyError("x")

    with pytest.raises(KeyError):
        insist(broken, 3)
    assert len(attempts) == 1
