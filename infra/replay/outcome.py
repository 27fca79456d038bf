"""Writes what a replay would have done: four files that other programs read."""

import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from infra.cli.errors import UnreadableInputError

type Lines = Iterable[dict[str, Any]]


@dataclass(slots=True)
class Tally:
    """The counts of `summary.json`, taken while the lines go by."""

    messages: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    reasons: Counter[str] = field(default_factory=Counter)
    surveys: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def of_messages(self, lines: Lines) -> Iterator[dict[str, Any]]:
        for line in lines:
            self.messages[line["kind"]][line["status"]] += 1
            if line["reason"] is not None:
                self.reasons[line["reason"]] += 1
            yield line

    def of_surveys(self, lines: Lines) -> Iterator[dict[str, Any]]:
        for line in lines:
            count = self.surveys[line["metric"]]
            count["invited"] += 1
            count["answered"] += line["answered_at"] is not None
            yield line

    def as_summary(self) -> dict[str, Any]:
        return {
            "messages": {kind: dict(count) for kind, count in sorted(self.messages.items())},
            "reasons": dict(sorted(self.reasons.items())),
            "surveys": {metric: dict(count) for metric, count in sorted(self.surveys.items())},
        }


def writable_folder(path: str) -> Path:
    """Make the folder if need be and make sure that files can be written into it.

    Raises:
        UnreadableInputError: they cannot.
    """
    folder = Path(path)
    trial = folder / ".gjensyn-trial"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        trial.write_bytes(b"")
        trial.unlink()
    except OSError as error:
        what = os.strerror(error.errno or 5).lower()
        raise UnreadableInputError(f"cannot be written to: {what}", path) from error
    return folder


def write_lines(path: Path, lines: Lines) -> None:
    """Write JSON lines; the file appears under its name only when it is whole."""
    unfinished = path.with_name(f".{path.name}.part")
    with unfinished.open("w", encoding="utf-8") as out:
        for line in lines:
            out.write(as_json(line) + "\n")
    unfinished.replace(path)


def write_summary(path: Path, summary: dict[str, Any]) -> None:
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.write_text(as_json(summary, indent=2) + "\n", encoding="utf-8")
    unfinished.replace(path)


def as_json(value: object, indent: int | None = None) -> str:
    """JSON as text; what is no valid Unicode is escaped, so that any of it can be written."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return text if _encodable(text) else json.dumps(value, indent=indent)


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
