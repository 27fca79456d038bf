"""Replays and demos for the tests of the command line."""

from collections.abc import Callable

import pytest

from infra.cli import main
from infra.demo.shop import Weeks, weeks
from tests.integration.cli.recordings import (
    Outcome,
    answers_of,
    lines_of,
    write_answers,
    write_events,
)


@pytest.fixture(scope="session")
def drawn() -> Weeks:
    """Some weeks of the built-in shop, other ones than the demo's."""
    return weeks(7)


@pytest.fixture(scope="session")
def replayed(tmp_path_factory: pytest.TempPathFactory, drawn: Weeks) -> Callable[..., Outcome]:
    """Replay lines, by default all of the weeks, with the answers; gives what came of it."""

    def replayed(lines: object = None, *options: str, pack: bool = False) -> Outcome:
        folder = tmp_path_factory.mktemp("replay")
        given = lines_of(drawn) if lines is None else lines
        events = write_events(folder / "events", given, pack=pack)
        said = write_answers(folder / "answers.csv", answers_of(drawn))
        out = folder / "out"
        arguments = ["replay", str(events), "--answers", str(said), "--out", str(out), *options]
        assert main(arguments) == 0
        return Outcome(out)

    return replayed


@pytest.fixture(scope="session")
def outcome(replayed: Callable[..., Outcome]) -> Outcome:
    """What came of the weeks as they are."""
    return replayed()
