"""The HTML is well made: one language, one heading, every field named."""

import re

import pytest

from gjensyn.language import LANGUAGES, Language
from tests.template.examples import RENDERER, documents, is_page, page_context
from tests.template.markup import read

NAMES = sorted(documents("nb"))
OWN_TESTS = ("preferences", "unsubscribe", "repurchase")  # their forms are of another kind
ASKING = [
    name for name in NAMES if "<form" in documents("nb")[name] and not name.startswith(OWN_TESTS)
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_document_is_well_made(name: str, language: Language):
    """Tags close in order, ids are unique and found, language and title are set, one h1."""
    html = documents(language)[name]
    document = read(html)
    assert html.startswith("<!doctype html>")
    assert document.faults == []
    assert document.all("html")[0].attributes == {"lang": language, "dir": "ltr"}
    assert document.all("title")[0].text.strip()
    assert len(document.all("h1")) == 1
    assert len(document.all("main")) == 1


@pytest.mark.parametrize("name", NAMES)
def test_references_lead_to_something(name: str):
    """Whatever describes, names or is jumped to exists."""
    document = read(documents("nb")[name])
    ids = set(document.values("id"))
    for attribute in ("aria-describedby", "aria-labelledby", "for"):
        for value in document.values(attribute):
            assert set(value.split()) <= ids, (attribute, value)
    for href in document.values("href"):
        assert not href.startswith("#") or href[1:] in ids


@pytest.mark.parametrize("name", ASKING)
def test_every_field_has_a_label(name: str):
    """Each radio button and the comment are named by a label; each group by a legend of its own."""
    document = read(documents("nb")[name])
    labelled = set(document.values("for"))
    fields = document.all("input") + document.all("textarea")
    assert {element.attributes["id"] for element in fields} == labelled
    legends = [legend.text.strip() for legend in document.all("legend")]
    assert all(legends)
    assert len(set(legends)) == len(document.all("fieldset"))
    assert len({element.attributes["name"] for element in document.all("input")}) == len(legends)
    assert len(document.all("button")) == 1


def test_a_chosen_score_is_checked_and_no_other():
    """The score of the link is chosen already; zero is a score."""
    document = read(documents("nb")["page_nps"])
    chosen = [e.attributes["value"] for e in document.all("input") if "checked" in e.attributes]
    assert chosen == ["0"]


def test_errors_stand_beside_their_field_and_at_the_top():
    """Both fields say what is wrong, the summary links to them, the title begins with it."""
    document = read(documents("en")["page_errors"])
    assert document.text_of("score-error") == "Choose a number from 1 to 7."
    assert "2,001 characters" in document.text_of("comment-error")
    summary = next(e for e in document.elements if e.attributes.get("role") == "alert")
    assert "Choose a number from 1 to 7." in summary.text
    assert document.all("title")[0].text.startswith("Error: ")


@pytest.mark.parametrize("code", ["missing", "not_a_number", "out_of_range"])
def test_every_wrong_score_has_its_words(code: str):
    """No error code of the contract is without a sentence."""
    for language in LANGUAGES:
        context = page_context(errors={"score": code, "comment": None})
        document = read(RENDERER.render_page("survey_page", language, context))
        assert document.text_of("score-error")


def test_the_page_nobody_finds_speaks_every_language():
    """Where the language is not known, all five are on one page, each marked as such."""
    document = read(RENDERER.render_not_found(None))
    assert document.faults == []
    assert document.values("lang")[1:] == list(LANGUAGES)
    assert len(document.all("h1")) == 1
    assert len(document.all("h2")) == 4


def test_a_page_has_no_inline_style():
    """The content security policy allows the style sheet and nothing else."""
    for name, html in documents("nb").items():
        if is_page(name):
            assert not read(html).values("style")
            assert len(re.findall("<style", html)) == 1
