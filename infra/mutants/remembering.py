"""What became of a module's mutants the last time, as long as the module is as it was then."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / ".build" / "mutants"

type Mutant = Mapping[str, Any]


def remember(module: str, text: str, found: Mapping[str, Any]) -> None:
    """Keep what was found about a module."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    _path(module).write_text(json.dumps({**found, "text": _hash(text)}), encoding="utf-8")


def remembered(module: str, text: str) -> dict[str, Any] | None:
    """Return what was found about a module; None: nothing, or another module than this."""
    path = _path(module)
    if not path.exists():
        return None
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found if found["text"] == _hash(text) else None


def _path(module: str) -> Path:
    return FOLDER / f"{module.removesuffix('.py').replace('/', '.')}.json"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
