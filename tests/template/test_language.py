"""Which language a person is met in."""

import pytest

from gjensyn.language import asked_language, language_of
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
    assert asked_language("fi, nn;q=0.5") == "nn"


@pytest.mark.parametrize(
    ("country", "language"),
    [("NO", "nb"), ("SE", "sv"), ("DK", "da"), ("FO", "da"), ("FI", "en"), ("DE", "en")],
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
