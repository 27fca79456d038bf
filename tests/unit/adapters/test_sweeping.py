"""A round over what is due: each once, none for another's failure, none when time is short."""

import io
from collections.abc import Iterator
from datetime import timedelta

import pytest

from gjensyn.errors import ConflictError, KeyMissingError
from gjensyn.models.message import Message
from gjensyn.sweep import Sweep
from gjensyn.telemetry import Telemetry
from tests.builders import NOW, a_message, a_person, a_store, subject_id
from tests.fakes.clock import StandingClock
from tests.fakes.context import Invocation
from tests.fakes.telling import counts

ANN, BEN = subject_id(1), subject_id(2)
PLENTY = Invocation()


class Hours:
    """A context whose time runs out, a second a look."""

    aws_request_id = "1"

    def __init__(self, *remaining: int) -> None:
        self._remaining: Iterator[int] = iter(remaining)

    def get_remaining_time_in_millis(self) -> int:
        return next(self._remaining)


class Looker:
    """Notes whom it looks at, and fails at the keys it is told."""

    def __init__(self, **fails: Exception) -> None:
        self.fails = fails
        self.looked: list[tuple[str, object]] = []

    def __call__(self, subject: str, key: object) -> str:
        self.looked.append((subject, key))
        if str(key) in self.fails:
            raise self.fails[str(key)]
        return "looked"


@pytest.fixture
def out() -> io.StringIO:
    return io.StringIO()


def sweep(out: io.StringIO) -> Sweep:
    """Return a sweep over three due messages of two people, and one that is not due yet."""
    messages = [
        a_message(subject=subject, key=key, due_at=NOW + timedelta(seconds=seconds))
        for subject, key, seconds in ((ANN, "a", -9), (BEN, "b", -8), (ANN, "c", 0), (BEN, "d", 1))
    ]
    people = [a_person(subject=ANN), a_person(subject=BEN)]
    clock = StandingClock(NOW)
    return Sweep(a_store(*people, *messages), clock, Telemetry(out, "message_delivery", clock))


def test_everything_due_is_looked_at_once(out: io.StringIO):
    """What is due later is not."""
    looker = Looker()
    sweep(out).go(Message, looker, PLENTY)
    assert sorted(looker.looked) == sorted([(ANN, "a"), (ANN, "c"), (BEN, "b")])
    assert counts(out)["looked"] == 3


def test_a_person_is_looked_at_once_for_all_that_is_due(out: io.StringIO):
    """With the keys of all of it."""
    looker = Looker()
    sweep(out).go_by_person(Message, looker, PLENTY)
    assert sorted(looker.looked) == sorted([(ANN, ["a", "c"]), (BEN, ["b"])])
    assert counts(out)["looked"] == 2


@pytest.mark.parametrize(
    ("error", "counted"),
    [
        (ConflictError(), "item_changed_meanwhile"),
        (KeyMissingError(ANN), "item_of_erased"),
        (ValueError("x"), "ITEM_FAILED"),
    ],
)
def test_one_that_fails_stops_nobody_else(error: Exception, counted: str, out: io.StringIO):
    """It stays due; why is counted, and only what nobody foresaw is an error."""
    looker = Looker(a=error)
    sweep(out).go(Message, looker, PLENTY)
    assert len(looker.looked) == 3
    assert counts(out) == {counted: 1, "looked": 2}
    assert (f'"item":"{ANN}|a"' in out.getvalue()) is isinstance(error, ValueError)
    assert ('"error":"ValueError"' in out.getvalue()) is isinstance(error, ValueError)


@pytest.mark.parametrize("remaining", [(10_001, 9_999), (10_000, 9_999)])
def test_when_time_is_short_the_rest_is_left_to_the_next_round(
    remaining: tuple[int, ...], out: io.StringIO
):
    """Ten seconds are kept back; with exactly as much another is looked at, and then none."""
    looker = Looker()
    sweep(out).go(Message, looker, Hours(*remaining))
    assert len(looker.looked) == 1
    assert counts(out) == {"looked": 1, "sweep_cut_short": 1}
