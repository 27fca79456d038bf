"""Lets several processes play, each with its share of the customers, who never meet."""

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from infra.cli.errors import WorkFailedError
from infra.replay.share import Result, Share
from infra.replay.worker import as_job, from_result

_ROOT = Path(__file__).parents[2]

type Report = Callable[[int, str], None]


def play_together(shares: list[Share], report: Report) -> list[Result]:
    """Play all shares at once.

    Args:
        shares: one for each process.
        report: told how many more steps are done, and the day that was reached.

    Raises:
        WorkFailedError: one of the processes failed; the others are stopped.
    """
    running = [_start(share) for share in shares]
    try:
        with ThreadPoolExecutor(len(running)) as listeners:
            return list(listeners.map(partial(_listen, report), running))
    finally:
        for process in running:
            process.kill()
            process.wait()


def _start(share: Share) -> subprocess.Popen[str]:
    places = os.pathsep.join([str(_ROOT), str(_ROOT / "layers" / "gjensyn")])
    return subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-m", "infra.replay.worker", as_job(share)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": places},
    )


def _listen(report: Report, process: subprocess.Popen[str]) -> Result:
    out, errors = process.stdout, process.stderr
    if out is None or errors is None:
        raise WorkFailedError("a process of the replay has no output")
    result = ""
    for line in out:
        if line.startswith("{"):
            result = line
            continue
        steps, _, day = line.strip().partition(" ")
        report(int(steps), day)
    said = errors.read().strip().splitlines()
    if process.wait() != 0 or not result:
        raise WorkFailedError(said[-1] if said else "a process of the replay ended early")
    return from_result(result)
