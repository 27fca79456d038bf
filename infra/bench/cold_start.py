"""The CPU time of starting each built Lambda, against the floor of the same clients and packages.

Machines are shared and noisy, so whole processes are measured, Lambda and floor in turn, and the
ratio of their medians counts; the milliseconds belong to this machine.
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.lint.template import Template, read

ROOT = Path(__file__).parents[2]
START = Path(__file__).with_name("start.py")


@dataclass(frozen=True, slots=True)
class ColdStart:
    """Medians in CPU milliseconds; `packages` are those that were imported.

    `models`: what building every imported model takes, put off until each is first needed.
    """

    function: str
    own: float
    floor: float
    models: float
    packages: tuple[str, ...]

    @property
    def ratio(self) -> float:
        """How many times the floor it takes."""
        return self.own / self.floor


def measure(built: Path, rounds: int) -> list[ColdStart]:
    """Start every Lambda of the template `rounds` times from what was built.

    Raises:
        subprocess.CalledProcessError: one did not start; its traceback has been printed.
    """
    template = read(ROOT / "template.yaml")
    return [
        _cold_start(name, own, environment(template, name, own, built), rounds)
        for name, own in template.lambdas()
    ]


def table(starts: Sequence[ColdStart], goal: float) -> Iterator[str]:
    """Yield the lines of the table, and what each Lambda imports."""
    yield f"{'Lambda':27}{'ms':>7}{'floor':>7}{'ratio':>7}{'models':>8}"
    for start in starts:
        row = f"{start.function:27}{start.own:7.0f}{start.floor:7.0f}{start.ratio:7.2f}"
        over = "" if start.ratio <= goal else "   over the goal"
        yield f"{row}{start.models:8.0f}{over}"
    for packages in sorted({start.packages for start in starts}):
        users = [start.function for start in starts if start.packages == packages]
        yield f"\n{', '.join(users)} import:\n  {', '.join(packages)}"


def _cold_start(
    name: str, own: Mapping[str, Any], environ: Mapping[str, str], rounds: int
) -> ColdStart:
    starts, floors = [run([own["Handler"]], environ)], []  # the first one warms the disk
    services = starts[0]["services"]
    for _ in range(rounds):
        starts.append(run([own["Handler"]], environ))
        floors.append(run(["-", *services], environ))
    return ColdStart(
        function=name,
        own=statistics.median(start["ms"] for start in starts[1:]),
        floor=statistics.median(floor["ms"] for floor in floors),
        models=statistics.median(start["models"] for start in starts[1:]),
        packages=tuple(starts[-1]["packages"]),
    )


def run(arguments: list[str], environ: Mapping[str, str]) -> dict[str, Any]:
    """Run `start.py` in a fresh interpreter; returns what it printed."""
    interpreter = getattr(sys, "_base_executable", sys.executable)  # not the one of .venv
    command = [interpreter, "-S", str(START), *arguments]
    done = subprocess.run(  # noqa: S603 - our own script
        command, env=dict(environ), cwd="/", check=True, stdout=subprocess.PIPE, text=True
    )
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def environment(
    template: Template, name: str, own: Mapping[str, Any], built: Path
) -> dict[str, str]:
    """Return the Lambda's variables as the template's defaults make them."""
    parameters = template.body["Parameters"]
    given = {}
    for variable, value in own["Environment"]["Variables"].items():
        reference = value.get("Ref") if isinstance(value, dict) else None
        default = parameters.get(reference, {}).get("Default", "x")
        given[variable] = str(default if reference else value)
    if "TEMPLATES" in given:
        given["TEMPLATES"] = str(built / "GjensynLayer" / "templates")
    layers = [built / "GjensynLayer" / "python", built / "DependenciesLayer" / "python"]
    return given | {
        "PYTHONPATH": os.pathsep.join(str(path) for path in [built / name, *layers]),
        "AWS_DEFAULT_REGION": "eu-north-1",
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
    }
