"""Which tests come by which line of a module, and which of its branches none takes."""

import json
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import coverage
import pytest


@dataclass(frozen=True, slots=True)
class Watched:
    """`tests`: by line, the numbers of the tests; `seconds`: of each test that passed."""

    tests: dict[int, list[int]] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    branches: int = 0
    untaken: list[tuple[int, int]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


class Watch:
    """Looks on while a module is imported and tested."""

    def __init__(self, module: Path) -> None:
        self._module = str(module)
        self._coverage = coverage.Coverage(
            branch=True, include=[self._module], data_file=None, config_file=False
        )
        self._coverage.start()

    def rest(self) -> None:
        """Look away: from here on the tests are run for their outcome only."""
        self._coverage.stop()

    def all_of(self, session: pytest.Session, run: Any) -> Watched:
        """Run every test and look on."""
        seconds, failed = [], []
        self._coverage.start()
        for number, item in enumerate(session.items):
            self._coverage.switch_context(str(number))
            began = time.process_time()
            if not run(session, [item]):
                failed.append(item.nodeid)
            seconds.append(time.process_time() - began)
        self._coverage.stop()
        contexts = self._coverage.get_data().contexts_by_lineno(self._module)
        tests = {
            line: [int(name) for name in names if name.isdigit()]
            for line, names in contexts.items()
        }
        branches, untaken = self._branches()
        return Watched(tests, seconds, branches, untaken, failed)

    def _branches(self) -> tuple[int, list[tuple[int, int]]]:
        with tempfile.NamedTemporaryFile(suffix=".json") as report:
            self._coverage.json_report(morfs=[self._module], outfile=report.name)
            told = json.loads(Path(report.name).read_text("utf-8"))
        (found,) = told["files"].values()
        missing = [(one, other) for one, other in found["missing_branches"]]
        # What an error leads to is no branch: where a stretch that nobody reaches begins so, it is
        # told as one from itself.
        lines = {*found["missing_lines"]} - {other for _, other in missing}
        begin = [(line, line) for line in lines if line - 1 not in found["missing_lines"]]
        return found["summary"]["num_branches"], sorted([*missing, *begin])


def run(session: pytest.Session, items: Sequence[pytest.Item]) -> bool:
    """Run tests; tell whether all passed."""
    before = session.testsfailed
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed > before:
            return False
    return True
