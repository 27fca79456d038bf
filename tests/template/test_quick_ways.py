"""What is made quick for the usual case says the same as the slow way."""

from textwrap import fill

from hypothesis import example, given, settings
from hypothesis import strategies as st

from gjensyn.cleaning import NAME_LIMIT, clean_name
from gjensyn.phrasing import in_lines

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
