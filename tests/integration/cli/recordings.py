"""Small recordings of the built-in shop, and what a replay made of them."""

import csv
import gzip
import json
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from infra.demo.shop import Weeks

type Line = dict[str, Any]


def lines_of(weeks: Weeks) -> list[Line]:
    """The weeks as EventBridge entries."""
    return [
        {
            "time": fact.at.isoformat(),
            "source": fact.source,
            "detail-type": fact.detail_type,
            "detail": fact.detail,
        }
        for fact in weeks.facts
    ]


def write_events(path: Path, lines: list[Line], *, pack: bool = False) -> Path:
    raw = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()
    path.write_bytes(gzip.compress(raw) if pack else raw)
    return path


def write_answers(path: Path, rows: list[tuple[str, datetime, int, str]]) -> Path:
    with path.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["order_id", "answered_at", "score", "comment"])
        writer.writerows((order, at.isoformat(), score, said) for order, at, score, said in rows)
    return path


def answers_of(weeks: Weeks) -> list[tuple[str, datetime, int, str]]:
    """Two days after each delivery somebody says something, asked or not."""
    random = Random(weeks.seed)  # noqa: S311 - no secret
    return [
        (
            fact.detail["order_id"],
            fact.at + timedelta(days=2, hours=3),
            random.randint(1, 5),
            random.choice(["", "Fint, «takk»!", "To linjer:\nen, to", '=1+1,"sitat"']),
        )
        for fact in weeks.facts
        if fact.detail_type == "OrderDelivered" and fact.detail["occurred_at"] != "yesterday"
    ]


class Outcome:
    """The four files of a replay."""

    def __init__(self, folder: Path) -> None:
        self.messages = _lines(folder / "messages.jsonl")
        self.surveys = _lines(folder / "surveys.jsonl")
        self.rejected = _lines(folder / "rejected.jsonl")
        self.summary = json.loads((folder / "summary.json").read_text())

    @property
    def state(self) -> tuple[list[Any], list[Any]]:
        """What two runs must share to be the same."""
        told = ("kind", "order_ids", "product_ids", "status", "reason", "sent_at")
        said = ("order_id", "case_id", "metric", "invited_at", "answered_at", "score", "comment")
        return (
            sorted([str([line[name] for name in told]) for line in self.messages]),
            sorted([str([line[name] for name in said]) for line in self.surveys]),
        )


def _lines(path: Path) -> list[Line]:
    return [json.loads(line) for line in path.read_text().splitlines()]
