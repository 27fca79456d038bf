"""What is made quick for the usual case says the same as the slow way."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from textwrap import fill

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jinja2 import Environment, UndefinedError
from jinja2.runtime import Context

from gjensyn.cleaning import NAME_LIMIT, clean_name
from gjensyn.language import LANGUAGES, Language
from gjensyn.phrasing import (
    _day_and_month,
    _duration,
    _long_date,
    _money,
    _near_date,
    _number,
    day_and_month,
    in_lines,
    long_date,
    near_date,
)

thorough = settings(deadline=None, derandomize=True, max_examples=500)
WORDS = st.lists(st.text("aæ\u00a0-—,.", min_size=1, max_size=90).filter(str.strip), max_size=30)
LETTERS = st.text("abÅ9 -.,:;/@\\<>«»’\u3002\uff0e\uff61\u00a0\u200b\u202e\t\n", max_size=100)  # noqa: RUF001


@thorough
@given(WORDS)
@example([])
@example(["a" * 72, "b"])
@example(["a" * 71, "b" * 200, "c"])
def test_a_paragraph_breaks_where_textwrap_would_break_it(words: list[str]):
    """At 72 characters, between words, never within one; a space that binds holds."""
    paragraph = " ".join(words)
    slow = fill(paragraph, width=72, break_long_words=False, break_on_hyphens=False)
    assert in_lines(paragraph) == slow


@thorough
@given(
    st.lists(
        st.sampled_from(["å", "ord", "b" * 80, "2.\u00a0mai", " ", "  ", "\t", "\n"]), max_size=60
    )
)
@example([" ", "a", "  ", "b", "\t", "c", " "])
def test_spaces_between_words_are_one_space(pieces: list[str]):
    """However many of them, and tabs too; a line that is broken already stays so."""
    paragraph = "".join(pieces)
    slow = [
        fill(line.strip(" "), width=72, break_long_words=False, break_on_hyphens=False)
        for line in re.sub("[ \t]+", " ", paragraph).splitlines()
    ]
    assert in_lines(paragraph) == "\n".join(slow)


@pytest.mark.parametrize("write", [long_date, day_and_month, near_date])
def test_a_day_is_written_in_each_language_by_itself(write: Callable[[Context, date], str]):
    """Days are kept as they were written: by day and language, and never many of them."""
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(300)]
    written = {
        language: [write(written_in(language), day) for day in days] for language in LANGUAGES
    }
    for language in ("en", "nb"):
        again = [write(written_in(language), day) for day in days]
        assert again == written[language]
        assert len(set(again)) == len(days)
    assert written["en"] != written["nb"]


def test_what_is_written_is_kept_within_bounds():
    """A container that lives for weeks holds a few hundred of each, not all it ever wrote."""
    for kept in (_long_date, _day_and_month, _near_date, _duration, _money, _number):
        assert kept.cache_info().maxsize == 256


def test_what_is_no_day_is_not_written():
    """Neither nothing nor a text becomes a date."""
    for given_instead in (None, "2026-03-02"):
        with pytest.raises(UndefinedError):
            long_date(written_in("nb"), given_instead)


def written_in(language: Language) -> Context:
    """Return a context as a template of that language has it."""
    return Environment(autoescape=True).from_string("").new_context({"language": language})


@thorough
@given(LETTERS)
@example("https://evil.example")
@example("Nordlys Sport & Fritid, avd. 3")
@example(" Kari")
@example("Kari  Nordmann")
@example("a" * (NAME_LIMIT + 1))
def test_a_name_that_is_left_alone_would_have_come_out_the_same(name: str):
    """With an invisible sign behind it, which is taken away, a name goes the slow way."""
    assert clean_name(clean_name(name)) == clean_name(name)
    assert clean_name(f"{name}\u200b") == clean_name(name)
