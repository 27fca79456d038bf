"""Tries the mutants of one module: `python -m infra.mutants.trying MODULE TEST... < mutants`.

pytest collects once. Each mutant is a fork of that process in which the code of one function is
changed, and the tests that come by the changed line run until one fails. What runs at import, and
what seems to live, is tried again in a process that imports the changed module from the start.
"""

import importlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_loader
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from hypothesis import Phase, settings

from infra.mutants.forking import EndedError, forked
from infra.mutants.swapping import ImportedAnewError, Loaded, Pair, loaded, swap, swaps
from infra.mutants.watching import Watch, Watched, run

ROOT = Path(__file__).parents[2]
# The same seeds each time, and a failure is enough: nobody reads its smallest example.
settings.register_profile(
    "mutants",
    settings.get_profile("ci"),
    phases=(Phase.explicit, Phase.generate),
    report_multiple_bugs=False,
)
_PYTEST = ("-q", "-n", "0", "-p", "no:cacheprovider", "--hypothesis-profile=mutants")
_A_WHILE = 600.0
_SLOWER = 4  # so many times longer than before the tests of a mutant may take


@dataclass(slots=True)
class Tried:
    """What came out of the first go; `anew`: by number of a mutant, the tests to try it with."""

    watched: Watched = field(default_factory=Watched)
    anew: dict[int, list[str]] = field(default_factory=dict)
    foreign: list[str] = field(default_factory=list)


class Trial:
    """A plugin of pytest: instead of running its tests once it tries each mutant with them."""

    def __init__(self, module: Path, mutants: Sequence[Mapping[str, Any]]) -> None:
        self.tried = Tried()
        self._module = module
        self._mutants = mutants
        self._watch = Watch(module)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try all; that the tests pass without a change is seen first."""
        self._watch.rest()
        self.tried.foreign = _foreign()
        watched = forked(lambda: self._watch.all_of(session, run), _A_WHILE)
        self.tried.watched = watched
        if not watched.failed:
            self._try_all(session, watched)
        return True

    def _try_all(self, session: pytest.Session, watched: Watched) -> None:
        path = str(self._module)
        original = compile(self._module.read_text("utf-8"), path, "exec")
        functions = loaded(path)
        # Who comes by a line that fills a cache is only the first of those who depend on it.
        cached = any(
            hasattr(each, "cache_info") for each in vars(sys.modules[_name(self._module)]).values()
        )
        by_time = sorted(range(len(session.items)), key=lambda test: watched.seconds[test])
        for number, mutant in enumerate(self._mutants):
            tests = _passing_by(watched, mutant["line"])
            items = [session.items[test] for test in tests]
            seconds = 1 + _SLOWER * sum(watched.seconds[test] for test in tests)
            try:
                pairs = swaps(original, compile(mutant["source"], path, "exec"))
                if pairs[0][0] not in functions:  # it ran at import, and is gone
                    raise ImportedAnewError  # noqa: TRY301 - as is what cannot be swapped
                lives = not items or _lives(session, items, seconds, pairs, functions)
            except ImportedAnewError:
                self.tried.anew[number] = [session.items[test].nodeid for test in by_time]
                continue
            if lives:
                some = by_time if cached else tests
                self.tried.anew[number] = [session.items[test].nodeid for test in some]


def _passing_by(watched: Watched, line: int) -> list[int]:
    """Return the tests that come by, the quickest first.

    The later lines of one expression need not be noted by themselves: the one before them is.
    """
    known = max(
        (each for each, tests in watched.tests.items() if tests and each <= line), default=0
    )
    return sorted(watched.tests.get(known, ()), key=lambda test: watched.seconds[test])


def _lives(
    session: pytest.Session,
    items: Sequence[pytest.Item],
    seconds: float,
    pairs: Sequence[Pair],
    functions: Loaded,
) -> bool:
    """Tell whether the tests pass with other code in the functions.

    Raises:
        ImportedAnewError: the code cannot be put in.
    """

    def passes() -> bool | None:
        try:
            swap(pairs, functions)
        except ImportedAnewError:
            return None
        return run(session, items)

    try:
        passed = forked(passes, seconds)
    except EndedError:
        return False
    if passed is None:
        raise ImportedAnewError
    return passed


class _Changed(SourceFileLoader):
    """Loads a module from a changed text."""

    def __init__(self, name: str, path: str, source: str) -> None:
        super().__init__(name, path)
        self._source = source

    def get_code(self, fullname: str) -> CodeType:
        del fullname
        return compile(self._source, self.path, "exec")

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Answer for one module, as the first finder that is asked."""
        del path, target
        return spec_from_loader(name, self) if name == self.name else None


def _lives_anew(module: Path, source: str, tests: Sequence[str], seconds: float) -> bool:
    """Tell whether all tests pass on a module that is imported with the change in it."""

    def passes() -> bool:
        sys.meta_path.insert(0, _Changed(_name(module), str(module), source))
        return pytest.main([*_PYTEST, "-x", *tests]) == pytest.ExitCode.OK

    try:
        return forked(passes, seconds)
    except EndedError:
        return False


def _name(module: Path) -> str:
    inside = module.relative_to(ROOT).with_suffix("")
    parts = inside.parts[2:] if inside.parts[0] == "layers" else inside.parts
    return ".".join(parts)


def _foreign() -> list[str]:
    """Return the loaded modules that are not of this project."""
    here = str(ROOT)
    packages = str(Path(pytest.__file__).parents[1])
    found = []
    for name, module in list(sys.modules.items()):
        path = str(getattr(module, "__file__", None) or "")
        if path and (path.startswith(packages) or not path.startswith(here)):
            found.append(name)
    return found


def main(
    module: Path, tests: Sequence[str], mutants: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return what was watched, and the numbers of the mutants that live."""

    def first() -> Tried:
        trial = Trial(module, mutants)
        pytest.main([*_PYTEST, *tests], plugins=[trial])
        return trial.tried

    tried = forked(first, 20 * _A_WHILE)
    if tried.watched.failed or not tried.watched.seconds:
        raise SystemExit(f"{module}: these fail without any change: {tried.watched.failed}")
    for name in tried.foreign:
        try:
            importlib.import_module(name)
        except ImportError:
            continue
    seconds = 10 + _SLOWER * sum(tried.watched.seconds)
    living = [
        number
        for number, some in tried.anew.items()
        if not some or _lives_anew(module, mutants[number]["source"], some, seconds)
    ]
    return {"watched": asdict(tried.watched), "living": living}


if __name__ == "__main__":
    found = main((ROOT / sys.argv[1]).resolve(), sys.argv[2:], json.load(sys.stdin))
    print(json.dumps(found))
