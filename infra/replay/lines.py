"""Opens what a person handed in, plain or gzip, and counts its lines."""

import gzip
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, cast

from infra.cli.errors import UnreadableInputError

_GZIP_MAGIC = b"\x1f\x8b"
_BYTE_ORDER_MARK = "\ufeff"


@contextmanager
def opened(path: str) -> Iterator[IO[bytes]]:
    """The bytes of a file; gzip is known by its first bytes, not by its name.

    Raises:
        UnreadableInputError: the file is missing, may not be read or is no whole gzip file.
    """
    try:
        with open(path, "rb") as raw:  # noqa: PTH123 - /dev/stdin and the like are welcome
            if raw.peek(2)[:2] != _GZIP_MAGIC:
                yield raw
                return
            with gzip.GzipFile(fileobj=raw) as unpacked:
                yield cast("IO[bytes]", unpacked)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise UnreadableInputError("not a whole gzip file", path) from error
    except OSError as error:
        raise UnreadableInputError(os.strerror(error.errno or 5).lower(), path) from error


def numbered(path: str) -> Iterator[tuple[int, bytes]]:
    """Each line without its end, with its number from 1."""
    with opened(path) as source:
        for number, line in enumerate(source, start=1):
            yield number, line.rstrip(b"\r\n")


def text_lines(path: str) -> Iterator[str]:
    """Each line with its end, as text, for the CSV reader.

    Raises:
        UnreadableInputError: a line is not UTF-8.
    """
    with opened(path) as source:
        for number, line in enumerate(source, start=1):
            yield decoded(line, path, number)


def decoded(line: bytes, path: str, number: int) -> str:
    """One line as text; a byte order mark at the start of the file is no part of it."""
    try:
        text = line.decode()
    except UnicodeDecodeError as error:
        raise UnreadableInputError("not UTF-8", path, number) from error
    return text.removeprefix(_BYTE_ORDER_MARK) if number == 1 else text
