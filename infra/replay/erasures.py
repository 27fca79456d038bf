"""Reads whom the recorded shop erased and when, and erases them through the desk."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from infra.cli.errors import UnreadableInputError, WorkFailedError
from infra.replay.lines import text_lines
from infra.replay.moments import rfc3339

COLUMNS = ("customer_id", "at")
_ASKS = "arn:aws:iam::000000000000:user/replay-asks"
_APPROVES = "arn:aws:iam::000000000000:user/replay-approves"
_JSON = {"content-type": "application/json"}
_LONGEST_ID = 128
_FINE = 300  # statuses below it


@dataclass(frozen=True, slots=True)
class Erasure:
    """Somebody is erased at a moment."""

    customer_id: str
    at: datetime


def read_erasures(path: str) -> Iterator[tuple[int, Erasure]]:
    """Each erasure with the number of its line.

    Raises:
        UnreadableInputError: the file, its columns or a row cannot be read.
    """
    reader = csv.DictReader(text_lines(path), strict=True)
    try:
        missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
        if missing:
            raise UnreadableInputError(f"no column {missing[0]!r}", path, 1)
        for row in reader:
            yield reader.line_num, _erasure(row, path, reader.line_num)
    except csv.Error as error:
        raise UnreadableInputError(f"not CSV: {error}", path, reader.line_num) from error


def erase(cloud: Any, erasure: Erasure) -> None:
    """Preview, ask and approve; the rest goes its way while the clock moves.

    Raises:
        WorkFailedError: the desk said no.
    """
    seen = _call(cloud, "preview", _ASKS, {"customer_id": erasure.customer_id})
    told = {"request_id": seen["request_id"], "plan_hash": seen["plan_hash"]}
    _call(cloud, "erase", _ASKS, {**told, "ground": "a", "identity": "replay --erase"})
    _call(cloud, "approve", _APPROVES, told)


def _call(cloud: Any, verb: str, caller: str, body: dict[str, str]) -> Any:
    sent = json.dumps(body).encode()
    reply = cloud.http("POST", f"/privacy/{verb}", headers=_JSON, body=sent, caller=caller)
    told = json.loads(reply.text)
    if reply.status >= _FINE:
        raise WorkFailedError(f"--erase: {told.get('message', reply.status)}")
    return told


def _erasure(row: dict[str, str | Any], path: str, line: int) -> Erasure:
    customer_id = row["customer_id"]
    if not customer_id or None in row or row["at"] is None:
        raise UnreadableInputError("no customer_id, or another number of columns", path, line)
    if len(customer_id) > _LONGEST_ID:
        raise UnreadableInputError("customer_id: longer than 128 characters", path, line)
    try:
        return Erasure(customer_id, rfc3339(row["at"].strip()))
    except ValueError as error:
        raise UnreadableInputError(f"at: {error}", path, line) from error
