"""Which language a person is met in."""

import pytest

from gjensyn.language import LANGUAGES, OWN_NAMES, asked_language, language_of, said_in
from gjensyn.models.person import PERSON_KEY, Person
from gjensyn.models.record import Dated
from tests.builders import NOW


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("nb", "nb"),
        ("nb-NO", "nb"),
        ("no", "nb"),
        ("no-NO", "nb"),
        ("NN_no", "nn"),
        ("no-bok", "nb"),
        ("no-nyn", "nn"),
        ("da-DK", "da"),
        ("sv-FI", "sv"),
        ("en-US", "en"),
        (" sv ", "sv"),
        ("de", "en"),
        ("", "en"),
        (None, "en"),
        ("x" * 500, "en"),
    ],
)
def test_a_tag_finds_its_language(tag: str | None, language: str):
    """Known languages by their first subtag, `no` as bokmål, others in English."""
    assert language_of(tag) == language


@pytest.mark.parametrize(("default", "language"), [("sv-SE", "sv"), ("fi", "en"), (None, "en")])
def test_an_unknown_tag_gets_the_default(default: str | None, language: str):
    """The default is a tag as well; where that is unknown, English."""
    assert language_of("pl", default) == language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("da, en-gb;q=0.8, en;q=0.7", "da"),
        ("de-DE, sv;q=0.5, nn;q=0.9", "nn"),
        ("en;q=0, nb;q=0.1", "nb"),
        ("*", "sv"),
        ("fi, pl;q=0.3", "sv"),
        ("", "sv"),
        (None, "sv"),
        (";;;q=,,=", "sv"),
    ],
)
def test_a_browser_says_what_it_likes(header: str | None, language: str):
    """The best liked of our languages wins; where there is none, the usual one stays."""
    assert (asked_language(header) or "sv") == language


def test_a_browser_may_ask_for_none_of_ours():
    """Then it is known that nothing is known."""
    assert asked_language("fi, de;q=0.5") is None
    assert asked_language("en;q=0, nb;q=0.0") is None
    assert asked_language("fi, nn;q=0.5") == "nn"
    assert asked_language("en-GB") == "en"


def test_of_two_languages_that_are_liked_alike_the_first_counts():
    """Who gives no weight likes it as well as can be."""
    assert asked_language("da;q=0.7, sv;q=0.7") == "da"
    assert asked_language("da;q=1, sv") == "da"
    assert asked_language("da, sv;q=1.000") == "da"


def test_a_header_is_read_for_a_thousand_characters():
    """Nobody speaks so many languages."""
    assert asked_language("x" * 997 + ",da") == "da"
    assert asked_language("x" * 998 + ",da") is None


def test_every_language_has_its_own_name():
    """As those call it who read it."""
    assert set(OWN_NAMES) == set(LANGUAGES)


def test_a_text_is_said_in_the_reader_s_language_or_not_at_all():
    """By whatever tag the shop has it; another language explains nothing."""
    texts = {"en-GB": "wool", "NO": "ull", "sv": "ull (sv)", "de": "Wolle"}
    said = [said_in(texts, language) for language in LANGUAGES]
    assert said == ["ull", None, None, "ull (sv)", "wool"]
    assert said_in({}, "en") is None


@pytest.mark.parametrize(
    ("country", "language"),
    [
        ("NO", "nb"),
        ("SJ", "nb"),
        ("SE", "sv"),
        ("AX", "sv"),
        ("DK", "da"),
        ("FO", "da"),
        ("GL", "da"),
        ("FI", "en"),
        ("DE", "en"),
    ],
)
def test_who_never_said_a_language_is_met_in_that_of_their_country(country: str, language: str):
    """A shop that keeps no languages does not write English to its neighbours."""
    assert language_of(someone(country=country).speaks) == language


def test_a_language_that_was_told_or_chosen_counts_before_the_country():
    """Also one that we have no words in: then English is likelier to be read."""
    assert language_of(someone(country="NO", language="sv-FI").speaks) == "sv"
    assert language_of(someone(country="NO", language="de").speaks) == "en"
    chosen = someone(country="NO", language="de").model_copy(update={"chosen_language": "nn"})
    assert language_of(chosen.speaks) == "nn"
    assert language_of(someone().speaks) == "en"


def someone(**told: str) -> Person:
    known = {name: Dated[str](value=value, at=NOW) for name, value in told.items()}
    return Person(subject="s", key=PERSON_KEY, customer_id="K-1", **known)
