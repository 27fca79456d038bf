"""Makes every mutant of the deciding code and tells which ones live: `python -m infra.mutants`."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from infra.mutants.plan import DECIDING, EQUIVALENT, NO_CHANGE

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".build" / "mutants"
TOOLS = ROOT / ".tools" / "mutants" / "bin"
_CONFIG = """[cosmic-ray]
module-path = "{module}"
timeout = 120.0
excluded-modules = []
test-command = "{python} -m pytest -q -x -n 0 -p no:cacheprovider {tests}"
[cosmic-ray.distributor]
name = "local"
[cosmic-ray.filters.operators-filter]
exclude-operators = {no_change}
"""


def main(*wanted: str) -> int:
    """Go through the modules, or those whose path has one of these words in it; 1: some live."""
    lived = 0
    for module, tests in DECIDING.items():
        if wanted and not any(word in module for word in wanted):
            continue
        total, living = _mutate(module, tests)
        known = EQUIVALENT.get(module, {})
        unknown = [line for line in living if line not in known]
        killed = total - len(living)
        print(f"{module}: {killed} of {total} killed, {len(living) - len(unknown)} are no change")
        for line in unknown:
            print(f"  lives: {line}")
        lived += len(unknown)
    return 1 if lived else 0


def _mutate(module: str, tests: tuple[str, ...]) -> tuple[int, list[str]]:
    """Return how many mutants there were, and the changed lines of those that live."""
    tree = FOLDER / "tree"
    _copied(tree)
    missing = [test for test in tests if not (tree / test).exists()]
    if missing:
        raise SystemExit(f"no such tests: {missing}")
    config = _CONFIG.format(
        module=module,
        python=ROOT / ".venv" / "bin" / "python",
        tests=" ".join(tests),
        no_change=list(NO_CHANGE),
    )
    (tree / "mutants.toml").write_text(config, encoding="utf-8")
    for tool, *words in (
        ("cosmic-ray", "init", "mutants.toml", "mutants.sqlite"),
        ("cr-filter-operators", "mutants.sqlite", "mutants.toml"),
        ("cosmic-ray", "baseline", "mutants.toml"),
        ("cosmic-ray", "exec", "mutants.toml", "mutants.sqlite"),
    ):
        _run(tree, tool, *words)
    report = _run(tree, "cr-report", "mutants.sqlite", "--surviving-only", "--show-diff")
    return _total(_run(tree, "cr-report", "mutants.sqlite")), list(_changed(report))


def _copied(tree: Path) -> None:
    """Copy the project: mutants are made in the files themselves."""
    shutil.rmtree(tree, ignore_errors=True)
    left_out = shutil.ignore_patterns(".*", "__pycache__")
    shutil.copytree(ROOT, tree, ignore=left_out)
    shutil.copy(ROOT / ".python-version", tree)


def _run(tree: Path, tool: str, *words: str) -> str:
    found = subprocess.run(  # noqa: S603 - our own words, no shell
        [TOOLS / tool, *words], cwd=tree, check=True, capture_output=True, text=True
    )
    return found.stdout


def _total(report: str) -> int:
    """Return how many were tried: what was left out has no output."""
    return report.count("TestOutcome.")


def _changed(report: str) -> Iterator[str]:
    for line in report.splitlines():
        if line.startswith("+") and not line.startswith("+++"):
            yield line[1:].strip()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
