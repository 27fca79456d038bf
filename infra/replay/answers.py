"""Reads the answers that customers gave in the recorded time: a CSV file."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from infra.cli.errors import UnreadableInputError
from infra.replay.lines import text_lines
from infra.replay.moments import rfc3339

COLUMNS = ("order_id", "answered_at", "score", "comment")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a customer said about an order; the score is on the scale of its survey."""

    order_id: str
    answered_at: datetime
    score: int
    comment: str


def read_answers(path: str) -> Iterator[tuple[int, Answer]]:
    """Each answer with the number of the line on which its row begins.

    Raises:
        UnreadableInputError: the file, its columns or a row cannot be read.
    """
    reader = csv.reader(text_lines(path), strict=True)
    places: dict[str, int] = {}
    begins = 1
    try:
        for row in reader:
            if not places:
                places = _places(row, path)
            elif row:  # an empty line is no row
                yield begins, _answer(row, places, path, begins)
            begins = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableInputError(f"not CSV: {error}", path, begins) from error
    if not places:
        raise UnreadableInputError("no columns", path, 1)


def _places(heads: list[str], path: str) -> dict[str, int]:
    places = {head.strip(): n for n, head in enumerate(heads)}
    missing = [column for column in COLUMNS if column not in places]
    if missing:
        raise UnreadableInputError(f"no column {missing[0]!r}", path, 1)
    return {column: places[column] for column in COLUMNS} | {"": len(heads)}


def _answer(row: list[str], places: dict[str, int], path: str, line: int) -> Answer:
    if len(row) != places[""]:
        raise UnreadableInputError(f"{len(row)} columns, not {places['']}", path, line)
    order_id, answered_at, score, comment = (row[places[column]] for column in COLUMNS)
    if not order_id:
        raise UnreadableInputError("no order_id", path, line)
    try:
        moment = rfc3339(answered_at.strip())
    except ValueError as error:
        raise UnreadableInputError(f"answered_at: {error}", path, line) from error
    return Answer(order_id, moment, _score(score, path, line), comment)


def _score(text: str, path: str, line: int) -> int:
    try:
        return int(text.strip())
    except ValueError as error:
        raise UnreadableInputError("score: not a whole number", path, line) from error
