"""Nothing is left out without a word: tests on shared data, and what `-m prove` would run."""

import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.faults.choices import SEED
from tests.spread import ByFile

# A busy machine is no fault of the code; in CI the library's own profile says the same.
if not os.environ.get("CI"):
    settings.register_profile(
        "here", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.load_profile("here")

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
_deselected = pytest.StashKey[int]()
_unproven = pytest.StashKey[int]()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data that stands beside the project, where it is there."""
    return SHARED


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "shared_data: needs ../shared/data; deselected where it is missing, an error in CI",
    )
    config.addinivalue_line("markers", "prove: exhaustive, takes long; `-m prove` runs it")
    config.addinivalue_line("markers", "e2e: on what sam built and deployed; `make e2e` runs it")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile | None:
    """Spread files, where the command asks for scopes; without xdist nobody asks."""
    return ByFile(config, log) if config.getvalue("dist") == "loadscope" else None


@pytest.hookimpl(tryfirst=True)  # before `-m` takes its share
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what cannot run here, and remember how much that was."""
    if config.option.markexpr.startswith("not prove"):
        config.stash[_unproven] = sum(1 for item in items if item.get_closest_marker("prove"))
    needing = [item for item in items if item.get_closest_marker("shared_data")]
    if not needing or SHARED.is_dir():
        return
    if os.environ.get("CI"):
        return  # they stay, and fail
    config.hook.pytest_deselected(items=needing)
    items[:] = [item for item in items if item not in needing]
    config.stash[_deselected] = len(needing)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Where the data is a must, its absence is a failure with a name."""
    if item.get_closest_marker("shared_data") and not SHARED.is_dir():
        pytest.fail(f"needs {SHARED}, which CI must provide", pytrace=False)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker of xdist tells its controller, which is the one that is heard."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left_out"] = session.config.stash.get(_deselected, 0)
        output["unproven"] = session.config.stash.get(_unproven, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Every worker collects the same tests, so that the largest number is the number."""
    told = getattr(node, "workeroutput", {})
    stash = node.config.stash
    stash[_deselected] = max(told.get("left_out", 0), stash.get(_deselected, 0))
    stash[_unproven] = max(told.get("unproven", 0), stash.get(_unproven, 0))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say what was left out, and how many faults were tried."""
    _tell_fault_points(terminalreporter)
    _tell_ways(terminalreporter)
    unproven = config.stash.get(_unproven, 0)
    if unproven:
        terminalreporter.write_sep("=", f"{unproven} exhaustive tests wait for `-m prove`")
    number = config.stash.get(_deselected, 0)
    if number:
        terminalreporter.write_sep(
            "=", f"{number} tests on ../shared/data were left out: it is not there", yellow=True
        )


def _tell_fault_points(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how many faults were tried in each Lambda; tests/faults leaves the numbers behind."""
    told = [dict(report.user_properties) for report in terminalreporter.getreports("passed")]
    numbers = Counter[str]()
    for one in told:
        if "fault_points" in one:
            numbers[str(one["fault_function"])] += one["fault_points"]
    if not numbers:
        return
    broken = [
        report.nodeid
        for report in terminalreporter.getreports("failed")
        if "fault_points" in dict(report.user_properties)
    ]
    outcome = f"{len(broken)} stories more broke a promise" if broken else "none broke a promise"
    terminalreporter.write_sep("=", f"{sum(numbers.values())} fault points, {outcome}")
    for function, number in numbers.items():
        terminalreporter.write_line(f"{number:6} {function}")


def _tell_ways(terminalreporter: pytest.TerminalReporter) -> None:
    """Print in how many unusual ways stories were delivered, by kind."""
    numbers = Counter[str]()
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "ways_tried":
                kind, number = value
                numbers[str(kind)] += number
    if numbers:
        terminalreporter.write_sep(
            "=",
            f"{sum(numbers.values())} ways of delivery (seed {SEED}), no promise broken by them",
        )
    for kind, number in numbers.items():
        terminalreporter.write_line(f"{number:6} {kind}")
