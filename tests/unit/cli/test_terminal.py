"""Text from outside reaches a terminal or a spreadsheet without doing anything there."""

import csv
import io

import pytest

from infra.cli.terminal import csv_cell, one_line, shorten, table, width, write_csv


def test_escape_sequences_and_bidi_are_taken_out():
    """No comment can colour, move or reverse what an operator reads."""
    assert one_line("\x1b[31mred\x1b[0m \u202eevil\u2066 x\u200b\x07") == "[31mred[0m evil x"


def test_line_breaks_become_spaces():
    """A comment of several lines stays in its row."""
    assert one_line("two\r\nlines\u2028three") == "two lines three"


def test_columns_are_as_wide_as_what_stands_in_them():
    """Letters with marks and wide letters keep the columns straight."""
    lines = table(("a", "b"), [("Åse", "1"), ("日本", "2"), ("e\u0301", "3")])
    assert {width(line[: line.rindex(line[-1])]) for line in lines} == {6}


def test_what_is_too_long_ends_with_an_ellipsis():
    """The cut is seen."""
    assert shorten("blåbærsyltetøy", 8) == "blåbærs…"
    assert shorten("kort", 8) == "kort"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start):
    """A spreadsheet shows what was written and computes nothing."""
    assert csv_cell(f"{start}cmd|' /C calc'!A0").startswith(f"'{start}")


def test_csv_survives_quotes_commas_and_line_breaks():
    """What is read back is what was said."""
    out = io.StringIO()
    said = 'god, "fin"\nog varm'
    write_csv(out, ("score", "comment"), [("5", said)])
    assert list(csv.reader(io.StringIO(out.getvalue(), newline=""))) == [
        ["score", "comment"],
        ["5", said],
    ]
