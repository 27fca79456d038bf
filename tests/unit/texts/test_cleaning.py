"""Names and texts from outside lose what could do harm, and nothing else."""

from collections.abc import Callable

import pytest

from gjensyn.cleaning import (
    clean_explanation,
    clean_name,
    clean_text,
    cleaned,
    one_line,
    safe_link,
)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Kari Nordmann", "Kari Nordmann"),
        ("J.R. Olsen", "J. R. Olsen"),
        ("Anne-Marie O'Neill", "Anne-Marie O'Neill"),
        ("Ærø Ålesund-Öberg", "Ærø Ålesund-Öberg"),
        ("  Kari \t Nordmann ", "Kari Nordmann"),
        ("USB 3.0-kabel 1.5 m", "USB 3.0-kabel 1.5 m"),
        ("https://evil.example/x", "evil. example/x"),
        ("evil.example", "evil. example"),
        ("EVIL。example", "EVIL. example"),
        ("kari@evil.example", "kari evil. example"),
        ("javascript:alert(1)", "alert(1)"),
        ("Kari <b>", "Kari b"),
        ("\u202eKari", "Kari"),
        ("\ud800Kari", "Kari"),
        ("a" * 100, "a" * 79 + "…"),
        ("👩\u200d🔧 Kari", "👩\u200d🔧 Kari"),
        ("", ""),
    ],
)
def test_a_name_is_shown_without_what_could_do_harm(name: str, shown: str):
    """Names stay names; nothing in them is a link or will be made one."""
    assert clean_name(name) == shown


@pytest.mark.parametrize(
    "url",
    [
        "https://nordlys.example/garn",
        "HTTPS://Nordlys.Example",
        "https://a.b-c.example:8443/x?y=%20&z#top",
    ],
)
def test_a_plain_https_link_is_one(url: str):
    """Ports, queries and fragments are part of links."""
    assert safe_link(url) == url


@pytest.mark.parametrize("letter", ["\u017f", "\u212a"])
def test_a_letter_that_only_resembles_one_of_ascii_makes_no_link(letter: str):
    """A long s and the sign of kelvin are s and k to whoever ignores case."""
    assert safe_link(f"https://{letter}ki.example/") is None
    assert safe_link(f"https://nordlys.example{letter}") is None


def test_texts_are_limited():
    """A text is cut at its limit, and says so; one that just fits is whole."""
    assert one_line("a b\n" * 3, limit=6) == "a b a…"
    assert one_line("abcdef", limit=6) == "abcdef"
    assert one_line("abcdefg", limit=6) == "abcde…"
    assert clean_text("x" * 3000).endswith("…")
    assert len(clean_text("x" * 3000)) == 2000


def test_a_name_of_eighty_characters_is_whole():
    """Whether or not there is anything in it to be cleaned."""
    assert clean_name("a" * 80) == clean_name("a" * 80 + "\n") == "a" * 80
    assert clean_name("a" * 81) == clean_name("a" * 81 + "\n") == "a" * 79 + "…"


@pytest.mark.parametrize(("clean", "considered"), [(clean_name, 320), (clean_explanation, 4800)])
def test_what_goes_does_not_count_up_to_a_point(clean: Callable[[str], str], considered: int):
    """A name is looked for in four times its length, an explanation in eight: and no further."""
    assert clean("<" * (considered - 4) + "Kari") == "Kari"
    assert "K" not in clean("<" * considered + "Kari")


def test_an_explanation_is_one_short_paragraph():
    """Ten kilobytes are cut between two words; line breaks do not pose as paragraphs of ours."""
    assert clean_explanation("Vi venter\r\npå garn.") == "Vi venter på garn."
    cut = clean_explanation("garn, " * 2000)
    assert len(cut) <= 600
    assert cut.endswith("garn…")


def test_an_explanation_of_six_hundred_characters_is_whole():
    """One character more, and where there is no space the end is cut off."""
    assert clean_explanation("x" * 600) == "x" * 600
    assert clean_explanation("x" * 601) == "x" * 599 + "…"


def test_a_context_is_cleaned_wherever_it_holds_a_text():
    """Lists and mappings within it too; what is no text stays as it is."""
    dirty = {"a": "x\u202e\ny", "b": ["\x00z", {"c": "\x1bw"}], "d": 5, "e": b"\x00", "f": None}
    assert cleaned(dirty, breaks=False) == {
        "a": "x y",
        "b": ["z", {"c": "w"}],
        "d": 5,
        "e": b"\x00",
        "f": None,
    }
    assert cleaned(dirty["a"], breaks=True) == "x\ny"


@pytest.mark.parametrize("breaks", [True, False])
def test_a_text_of_a_context_may_be_very_long(breaks: bool):
    """Twenty thousand characters: who wrote too much gets it back to shorten it."""
    assert cleaned("x" * 20_000, breaks=breaks) == "x" * 20_000
    assert cleaned("x" * 20_001, breaks=breaks) == "x" * 19_999 + "…"
