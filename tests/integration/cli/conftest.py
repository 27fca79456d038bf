"""Replays and demos for the tests of the command line."""

import os
import re
import signal
import subprocess
import sys
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


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A running demo: its address and its cache folder; it is stopped as a person would."""
    cache = tmp_path_factory.mktemp("cache")
    running = subprocess.Popen(
        [sys.executable, "-m", "infra.cli", "demo", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "XDG_CACHE_HOME": str(cache)},
    )
    told = []
    for line in running.stdout:
        told.append(line)
        if line.startswith("Stop with"):
            break
    address = re.search(r"http://127\.0\.0\.1:\d+", "".join(told)).group()
    yield address, cache
    running.send_signal(signal.SIGINT)
    assert running.wait(timeout=20) == 0
    assert not (cache / "gjensyn" / "demo.json").exists()
