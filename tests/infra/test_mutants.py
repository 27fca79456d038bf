"""The tool that changes the deciding code: what it lists is there, and it can tell."""

import re
import subprocess
import sys
from pathlib import Path
from types import CodeType, ModuleType

import pytest

from infra.mutants.plan import DECIDING, EQUIVALENT, UNTAKEN
from infra.mutants.swapping import ImportedAnewError, loaded, swap, swaps

ROOT = Path(__file__).parents[2]
TEXT = """
LIMIT = 3
EVEN = list(each for each in range(4) if each % 2 == 0)

def within(number):
    return all(each < LIMIT for each in [number])
"""
# In a process of its own: this one has threads, and a fork would have none of them.
ENDLESS = """
from infra.mutants.forking import EndedError, forked

def endless():
    while True:
        pass

try:
    forked(endless, 0.05)
except EndedError:
    print("an answer of", len(forked(lambda: "x" * 1_000_000, 5)))
"""


@pytest.fixture
def module() -> ModuleType:
    found = ModuleType("toy")
    exec(compile(TEXT, "toy.py", "exec"), found.__dict__)  # noqa: S102 - the text above
    return found


def test_every_module_that_calls_itself_pure_is_tried():
    """Who adds a module that decides adds it to the plan."""
    pure = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "functions").rglob("*.py")
        if re.match(r'"""[^"]*\bPure\b', path.read_text("utf-8"))
    }
    assert pure - DECIDING.keys() == set()


def test_what_the_plan_names_is_there():
    """A module or a test that was renamed is not passed over."""
    named = {*DECIDING, *(test for tests in DECIDING.values() for test in tests)}
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []
    assert {*EQUIVALENT, *UNTAKEN} <= DECIDING.keys()


def test_a_changed_function_is_changed_for_whoever_has_it(module: ModuleType):
    """It need not be imported again."""
    within, changed = module.within, TEXT.replace("<", ">")
    swap(swaps(*_compiled(changed)), loaded("toy.py"))
    assert within(4)
    assert not within(2)


def test_what_runs_at_import_is_not_swapped(module: ModuleType):
    """A constant has been read by others already."""
    assert module.LIMIT == 3
    with pytest.raises(ImportedAnewError):
        swaps(*_compiled(TEXT.replace("3", "4")))


def test_what_ran_at_import_and_is_gone_is_not_swapped(module: ModuleType):
    """Nobody has the function any more in which the change would be."""
    assert module.EVEN == [0, 2]
    with pytest.raises(ImportedAnewError):
        swap(swaps(*_compiled(TEXT.replace("% 2", "% 3"))), loaded("toy.py"))


def test_a_mutant_that_never_ends_is_ended():
    """Else one endless loop would hold up all the others."""
    done = subprocess.run(  # noqa: S603 (our own code)
        [sys.executable, "-c", ENDLESS],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    )
    assert done.stdout == "an answer of 1000000\n"


def _compiled(changed: str) -> tuple[CodeType, CodeType]:
    return compile(TEXT, "toy.py", "exec"), compile(changed, "toy.py", "exec")
