"""Puts lines in the order of their time, on disk, so that memory stays flat."""

import heapq
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any


class InOrder:
    """Lines of several files, each given back in order.

    Args:
        place: a file for the database; it is made, or opened where another process left it.
    """

    def __init__(self, place: Path) -> None:
        self._database = sqlite3.connect(place)
        self._database.executescript(
            """PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF;
            CREATE TABLE IF NOT EXISTS line (file TEXT, rank TEXT, body TEXT)"""
        )

    def keep(self, file: str, lines: Iterable[tuple[str, dict[str, Any]]]) -> None:
        """Keep lines of one file, each with the text that says where it belongs."""
        with self._database as database:
            database.executemany(
                "INSERT INTO line VALUES (?, ?, ?)",
                ((file, rank, json.dumps(line)) for rank, line in lines),
            )

    def ranked(self, file: str) -> Iterator[tuple[str, str]]:
        """Give the lines of one file back in order, as text, each with its rank."""
        return self._database.execute(
            "SELECT rank, body FROM line WHERE file = ? ORDER BY rank, body", (file,)
        )

    def close(self) -> None:
        self._database.close()


def merged(parts: Sequence[InOrder], file: str) -> Iterator[dict[str, Any]]:
    """Give the lines of one file in order, wherever they are kept."""
    for _, body in heapq.merge(*(part.ranked(file) for part in parts)):
        yield json.loads(body)
