"""Writes text that came from outside so that a terminal and a spreadsheet show it and no more."""

import csv
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TextIO

# Control, format (bidi overrides, zero width), surrogate, private use, line and paragraph
# separators: each can move the cursor, reverse the line or hide text.
_UNSHOWN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def one_line(text: str) -> str:
    """Text on one line without anything that a terminal would obey."""
    spaced = " ".join(text.split())
    return "".join(each for each in spaced if unicodedata.category(each) not in _UNSHOWN)


def width(text: str) -> int:
    """How many columns a terminal needs for the text."""
    wide = sum(unicodedata.east_asian_width(each) in "WF" for each in text)
    marks = sum(unicodedata.combining(each) > 0 for each in text)
    return len(text) + wide - marks


def shorten(text: str, columns: int) -> str:
    """The text cut to that many columns, with an ellipsis where something is missing."""
    if width(text) <= columns:
        return text
    kept = ""
    for each in text:
        if width(kept + each) > columns - 1:
            break
        kept += each
    return kept.rstrip() + "…"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Lay out rows in columns as wide as their widest cell; the last one is not padded."""
    cells = [[one_line(cell) for cell in row] for row in [heads, *rows]]
    widths = [max(width(row[n]) for row in cells) for n in range(len(heads))]
    return [_laid_out(row, widths) for row in cells]


def _laid_out(row: Sequence[str], widths: Sequence[int]) -> str:
    padded = [cell + " " * (widths[n] - width(cell)) for n, cell in enumerate(row)]
    return "  ".join(padded).rstrip()


def csv_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP: CSV injection)."""
    bare = text.replace("\x00", "")
    return f"'{bare}" if bare.startswith(_FORMULA_STARTS) else bare


def write_csv(out: TextIO, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write rows as RFC 4180 CSV, each cell made harmless."""
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([csv_cell(cell) for cell in row] for row in rows)
