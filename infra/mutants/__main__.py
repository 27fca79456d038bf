"""Tells which mutants of the deciding code live and which branches no test takes.

python -m infra.mutants                 all modules, branches and mutants
python -m infra.mutants pressure hours  those whose path has one of these words in it
python -m infra.mutants --branches      the branches only
python -m infra.mutants --again         those mutants only that lived the last time
python -m infra.mutants --write         nothing is tried: docs/mutants.md, from the last time
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from infra.mutants.plan import DECIDING, EQUIVALENT, LEFT_OUT, UNTAKEN
from infra.mutants.remembering import remember, remembered
from infra.mutants.telling import Figures, Reasons, figures_of, lines, write

ROOT = Path(__file__).parents[2]
MAKER = ROOT / ".tools" / "mutants" / "bin" / "python"


def main(*words: str) -> int:
    """Go through the modules; 1: something lives, or is not taken, and has no reason."""
    options = {word for word in words if word.startswith("--")}
    wanted = [word for word in words if word not in options]
    found = []
    for module in DECIDING:
        if wanted and not any(word in module for word in wanted):
            continue
        figures = _figures(module, options)
        if figures is not None:
            print("\n".join(lines(figures)), flush=True)
            found.append(figures)
    if "--write" in options:
        write(found, set(DECIDING), ROOT / "docs" / "mutants.md")
    return 1 if any(each.living or each.untaken for each in found) else 0


def _figures(module: str, options: set[str]) -> Figures | None:
    text = (ROOT / module).read_text("utf-8")
    before = remembered(module, text) if options & {"--again", "--write"} else None
    told: dict[str, Any] | None = before
    if "--branches" in options:
        told = {"total": 0, "living": [], **_tried(module, [])}
    elif "--write" not in options:
        told = _mutated(module, before)
        remember(module, text, told)
    if told is None:
        return None
    reasons = Reasons(EQUIVALENT.get(module, {}), UNTAKEN.get(module, {}))
    return figures_of(module, text.splitlines(), told, reasons)


def _mutated(module: str, before: dict[str, Any] | None) -> dict[str, Any]:
    """Try the mutants of a module, or those that lived before."""
    mutants = _made(module)
    again = mutants
    if before is not None:
        lived = {(each["line"], each["after"]) for each in before["living"]}
        again = [each for each in mutants if (each["line"], each["after"]) in lived]
    told = _tried(module, again)
    living = [
        {name: again[number][name] for name in ("line", "before", "after")}
        for number in told["living"]
    ]
    return {"total": len(mutants), "living": living, "watched": told["watched"]}


def _made(module: str) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = json.loads(
        _run([MAKER, "infra/mutants/making.py", module, *LEFT_OUT])
    )
    return made


def _tried(module: str, mutants: Sequence[dict[str, Any]]) -> dict[str, Any]:
    tests = DECIDING[module]
    missing = [test for test in tests if not (ROOT / test).exists()]
    if missing:
        raise SystemExit(f"no such tests: {missing}")
    words = [sys.executable, "-m", "infra.mutants.trying", module, *tests]
    told: dict[str, Any] = json.loads(_run(words, json.dumps(mutants)).splitlines()[-1])
    return told


def _run(words: Sequence[str | Path], given: str = "") -> str:
    done = subprocess.run(  # noqa: S603 - our own words, no shell
        words, cwd=ROOT, input=given, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
