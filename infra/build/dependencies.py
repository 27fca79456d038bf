"""Builds the layer of pinned packages: fetched for Lambda's machine, trimmed, compiled.

The result is kept under `.build` and made anew when the pins or this folder change.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from infra.build.compiling import compile_tree
from infra.build.trimming import trim

ROOT = Path(__file__).parents[2]
PINS = ROOT / "requirements" / "runtime.txt"
# Lambda's python3.13 stands on Amazon Linux 2023, which has glibc 2.34: newest wheels first.
_GLIBC = ("manylinux_2_34", "manylinux_2_28", "manylinux_2_17", "manylinux2014")
_MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}


def build_layer(architecture: str, target: Path) -> None:
    """Put the packages for `arm64` or `x86_64` into `target/python`.

    Raises:
        KeyError: there is no such architecture.
        subprocess.CalledProcessError: pip could not fetch them; it has said why.
    """
    kept = ROOT / ".build" / f"dependencies-{architecture}-{_state()}"
    if not kept.is_dir():
        making = kept.with_suffix(".making")
        shutil.rmtree(making, ignore_errors=True)
        fetch(architecture, making)
        trim(making)
        compile_tree(making, "/opt/python")
        making.rename(kept)
    shutil.copytree(kept, target / "python", dirs_exist_ok=True)


def fetch(architecture: str, target: Path) -> None:
    """Have pip fetch the pinned packages for a machine into a folder, as they are.

    Raises:
        KeyError, subprocess.CalledProcessError: as `build_layer`.
    """
    machine = _MACHINES[architecture]
    platforms = [f"--platform={glibc}_{machine}" for glibc in _GLIBC]
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    kind = ["--implementation=cp", "--python-version=3.13", "--only-binary=:all:", *platforms]
    what = ["--no-deps", "--no-compile", "--require-hashes", "-r", str(PINS)]
    subprocess.run([*pip, *kind, *what, f"--target={target}"], check=True)  # noqa: S603


def _state() -> str:
    """Return a short name for the pins and the way they are built."""
    digest = hashlib.sha256(PINS.read_bytes())
    for module in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(module.read_bytes())
    return digest.hexdigest()[:12]
