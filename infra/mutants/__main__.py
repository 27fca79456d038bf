"""Tells which mutants of the deciding code live and which branches no test takes.

python -m infra.mutants                 all modules, branches and mutants
python -m infra.mutants pressure hours  those whose path has one of these words in it
python -m infra.mutants --branches      the branches only
python -m infra.mutants --write         all, and the figures go to docs/mutants.md
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from infra.mutants.plan import DECIDING, EQUIVALENT, LEFT_OUT, UNTAKEN
from infra.mutants.telling import Figures, Module, figures_of, lines, write

ROOT = Path(__file__).parents[2]
MAKER = ROOT / ".tools" / "mutants" / "bin" / "python"


def main(*words: str) -> int:
    """Go through the modules; 1: something lives, or is not taken, and has no reason."""
    options = {word for word in words if word.startswith("--")}
    wanted = [word for word in words if word not in options]
    found = []
    for module, tests in DECIDING.items():
        if wanted and not any(word in module for word in wanted):
            continue
        mutants = [] if "--branches" in options else _made(module)
        figures = _tried(module, tests, mutants)
        print("\n".join(lines(figures)), flush=True)
        found.append(figures)
    if "--write" in options:
        write(found, ROOT / "docs" / "mutants.md")
    return 1 if any(each.living or each.untaken for each in found) else 0


def _made(module: str) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = json.loads(
        _run([MAKER, "infra/mutants/making.py", module, *LEFT_OUT])
    )
    return made


def _tried(module: str, tests: Sequence[str], mutants: list[dict[str, Any]]) -> Figures:
    missing = [test for test in tests if not (ROOT / test).exists()]
    if missing:
        raise SystemExit(f"no such tests: {missing}")
    words = [sys.executable, "-m", "infra.mutants.trying", module, *tests]
    told = json.loads(_run(words, json.dumps(mutants)).splitlines()[-1])
    text = (ROOT / module).read_text("utf-8").splitlines()
    reasons = EQUIVALENT.get(module, {}), UNTAKEN.get(module, {})
    return figures_of(Module(module, text, mutants, *reasons), told)


def _run(words: Sequence[str | Path], given: str = "") -> str:
    done = subprocess.run(  # noqa: S603 - our own words, no shell
        words, cwd=ROOT, input=given, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
