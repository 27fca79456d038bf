"""The layer of packages before and after: `python -m infra.bench.layer BUILT [ROUNDS]`.

What trimming and byte code are worth: the same packages four ways, packed, unpacked, and in the
start of one built Lambda. Nothing may be written beside them, as nothing can be under /opt.
"""

import os
import platform
import shutil
import statistics
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.bench.cold_start import ROOT, environment, run
from infra.bench.sizes import Size, size
from infra.build.compiling import compile_tree
from infra.build.dependencies import fetch
from infra.build.trimming import trim
from infra.lint.template import read

LAMBDA = "SurveyResponseOnRequest"
HERE = {"aarch64": "arm64", "x86_64": "x86_64"}


def _compile(folder: Path) -> None:
    compile_tree(folder, "/opt/python")


def _both(folder: Path) -> None:
    trim(folder)
    _compile(folder)


WAYS: dict[str, Callable[[Path], object]] = {
    "as pip fetches it": lambda _: None,
    "trimmed, without byte code": trim,
    "whole, with byte code": _compile,
    "as it is built": _both,
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way to build the layer: its size, and CPU milliseconds of a start with it."""

    name: str
    size: Size
    start: float


def compare(built: Path, rounds: int) -> Iterator[Way]:
    """Yield each way; the starts are taken in turn.

    Raises:
        KeyError: no wheels are named for this machine.
        subprocess.CalledProcessError: pip could not fetch, or the Lambda did not start.
    """
    with TemporaryDirectory() as scratch:
        fetched = Path(scratch) / "fetched"
        fetch(HERE[platform.machine()], fetched)
        folders = {}
        for number, (name, change) in enumerate(WAYS.items()):
            folders[name] = Path(scratch) / str(number)
            shutil.copytree(fetched, folders[name])
            change(folders[name])
        starts = _starts(built, folders, rounds)
        for name, folder in folders.items():
            yield Way(name, size(folder), statistics.median(starts[name]))


def _starts(built: Path, folders: dict[str, Path], rounds: int) -> dict[str, list[float]]:
    template = read(ROOT / "template.yaml")
    own = dict(template.lambdas())[LAMBDA]
    environ = environment(template, LAMBDA, own, built)
    ours = environ["PYTHONPATH"].split(os.pathsep)[:-1]
    starts: dict[str, list[float]] = {name: [] for name in folders}
    for turn in range(rounds + 1):
        for name, folder in folders.items():
            path = os.pathsep.join([*ours, str(folder)])
            fresh = {**environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
            spent = run([own["Handler"]], fresh)["ms"]
            starts[name] += [spent] if turn else []  # the first one warms the disk
    return starts


def main(built: str, rounds: str = "5") -> None:
    """Print the table."""
    print(f"{'layer of packages':28}{'packed MB':>10}{'unpacked':>10}{'start ms':>10}")
    for way in compare(Path(built).resolve(), int(rounds)):
        packed, unpacked = way.size.packed / 1000, way.size.unpacked / 1000
        print(f"{way.name:28}{packed:10.1f}{unpacked:10.1f}{way.start:10.0f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
