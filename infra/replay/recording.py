"""Keeps one replay's input on disk, in the order of its time, so that memory stays flat."""

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from infra.cli.errors import UnreadableInputError
from infra.replay.answers import Answer, read_answers
from infra.replay.entries import Entry, NoEntryError, read_entry
from infra.replay.erasures import Erasure, read_erasures
from infra.replay.lines import decoded, numbered
from infra.replay.moments import from_microseconds, microseconds, rfc3339

# Answers come after the events of the same moment (`kind` sorts), and events of one moment in
# the order of their ids. The ids are bytes: their order is that of the text, and text from
# outside may hold what is no valid Unicode.
_TABLE = """
CREATE TABLE step (at INTEGER, kind INTEGER, id BLOB, line INTEGER, customer BLOB,
                   detail_type BLOB, body BLOB);
CREATE INDEX in_order ON step (at, kind, id, line);
CREATE INDEX by_id ON step (id);
"""
_ENTRY, _ANSWER, _ERASURE = 0, 1, 2
ABOUT_NOBODY = "ProductChanged"  # every share needs the products


@dataclass(frozen=True, slots=True)
class Extent:
    """How much there is to play: the counts, and the times of the first and last entry.

    `everybodys` are answers and products: each share has them all.
    """

    entries: int
    customers: int
    everybodys: int
    ones_own: int
    first: datetime | None
    last: datetime | None

    def steps(self, shares: int) -> int:
        """Return how many steps so many shares take together."""
        return self.ones_own + shares * self.everybodys


type Step = Entry | Answer | Erasure


class Recording:
    """The entries and answers of one replay. Raises `UnreadableInputError` on the first bad line.

    Args:
        place: a file for the database; it is made and may be thrown away afterwards.
    """

    def __init__(self, place: Path) -> None:
        self.place = place
        self._database = sqlite3.connect(place)

    @classmethod
    def read(
        cls, place: Path, events: str, answers: str | None, erasures: str | None = None
    ) -> "Recording":
        """Check every line and keep it."""
        recording = cls(place)
        with recording._database as database:
            database.executescript(f"PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF; {_TABLE}")
            insert = "INSERT INTO step VALUES (?, ?, ?, ?, ?, ?, ?)"
            database.executemany(insert, _entry_rows(events))
            if answers is not None:
                database.executemany(insert, _answer_rows(answers))
            if erasures is not None:
                database.executemany(insert, _erasure_rows(erasures))
        return recording

    def extent(self) -> Extent:
        (entries, customers, first, last) = self._database.execute(
            "SELECT count(*), count(DISTINCT customer), min(at), max(at) FROM step WHERE kind = ?",
            (_ENTRY,),
        ).fetchone()
        steps, everybodys = self._database.execute(
            "SELECT count(*), coalesce(sum(kind = ? OR detail_type = ?), 0) FROM step",
            (_ANSWER, _bytes(ABOUT_NOBODY)),
        ).fetchone()
        ones_own = steps - everybodys
        return Extent(entries, customers, everybodys, ones_own, _moment(first), _moment(last))

    def steps(self, *, until: datetime, share: int = 0, shares: int = 1) -> Iterator[Step]:
        """What is played, in order.

        Args:
            until: nothing later than this.
            share: which share of the customers, from 0.
            shares: into how many shares the customers are divided. Answers go to every share,
                since only the cloud that invited knows its orders.
        """
        rows = self._database.execute(
            """SELECT kind, customer, detail_type, body FROM step
            WHERE at <= ? ORDER BY at, kind, id, line""",
            (microseconds(until),),
        )
        for kind, customer, detail_type, body in rows:
            if kind == _ANSWER:
                yield _kept_answer(body)
            elif kind == _ERASURE:
                if share in _shares_of(customer, b"", shares):
                    yield _kept_erasure(body)
            elif shares == 1 or share in _shares_of(customer, detail_type, shares):
                yield read_entry(body.decode())

    def lines_of(self, event_id: str, detail_type: str) -> list[int]:
        """On which lines an event stood, in the order of playing."""
        rows = self._database.execute(
            """SELECT line FROM step WHERE id = ? AND detail_type = ? AND kind = ?
            ORDER BY at, line""",
            (_bytes(event_id), _bytes(detail_type), _ENTRY),
        )
        return [line for (line,) in rows]

    def close(self) -> None:
        self._database.close()


def _entry_rows(path: str) -> Iterator[tuple[object, ...]]:
    for number, raw in numbered(path):
        line = decoded(raw, path, number)
        try:
            entry = read_entry(line)
        except NoEntryError as error:
            raise UnreadableInputError(str(error), path, number) from error
        customer = None if entry.customer_id is None else _bytes(entry.customer_id)
        at, event_id = microseconds(entry.at), _bytes(entry.event_id)
        yield at, _ENTRY, event_id, number, customer, _bytes(entry.detail_type), line.encode()


def _answer_rows(path: str) -> Iterator[tuple[object, ...]]:
    for number, each in read_answers(path):
        body = [each.order_id, each.answered_at.isoformat(), each.score, each.comment]
        at = microseconds(each.answered_at)
        yield at, _ANSWER, _bytes(each.order_id), number, None, b"", json.dumps(body).encode()


def _kept_answer(body: bytes) -> Answer:
    order_id, answered_at, score, comment = json.loads(body)
    return Answer(order_id, rfc3339(answered_at), score, comment)


def _erasure_rows(path: str) -> Iterator[tuple[object, ...]]:
    for number, each in read_erasures(path):
        customer, at = _bytes(each.customer_id), microseconds(each.at)
        body = json.dumps([each.customer_id, each.at.isoformat()]).encode()
        yield at, _ERASURE, customer, number, customer, b"", body


def _kept_erasure(body: bytes) -> Erasure:
    customer_id, at = json.loads(body)
    return Erasure(customer_id, rfc3339(at))


def _shares_of(customer: bytes | None, detail_type: bytes, shares: int) -> Iterable[int]:
    if detail_type == _bytes(ABOUT_NOBODY):
        return range(shares)
    return (0,) if customer is None else (zlib.crc32(customer) % shares,)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _moment(count: int | None) -> datetime | None:
    return None if count is None else from_microseconds(count)
