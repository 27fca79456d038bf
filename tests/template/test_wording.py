"""The wording: whole in every language, one file per language and form."""

import itertools
from pathlib import Path

import pytest
from jinja2 import TemplateNotFound, UndefinedError

from gjensyn.language import LANGUAGES, Language
from gjensyn.render import _environment
from tests.template.examples import (
    MAILS,
    PAGES,
    RENDERER,
    SCALES,
    TEMPLATES,
    TOUCHPOINTS,
    documents,
    mail_context,
    page_context,
    thanks_context,
)

FOLDERS = sorted(
    path for path in TEMPLATES.iterdir() if path.name not in {"layout", "wording", ".compiled"}
)
EVERY_QUESTION = list(itertools.product(TOUCHPOINTS, SCALES))


def words(file: Path) -> dict[str, object]:
    """Return what a file of wording says, by key."""
    module = _environment(TEMPLATES).get_template(str(file.relative_to(TEMPLATES))).module
    return {key: value for key, value in vars(module).items() if not key.startswith("_")}


def shape(value: object) -> object:
    """Return the keys of nested words, and which facts each sentence has a place for."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    return sorted(part.split(")")[0] for part in str(value).split("%(")[1:])


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_folder_has_all_languages_and_forms(folder: Path):
    """A mail has HTML, text, subject and SMS, a page has HTML, each in all five languages.

    What the forms of a mail say alike stands in a file of its own.
    """
    forms = ("html", "txt", "subject", "sms") if folder.name in MAILS else ("html",)
    wanted = {f"{language}.{form}" for language in LANGUAGES for form in forms}
    wanted |= {f"layout.{form}" for form in forms if form in {"html", "txt"}}
    wanted |= {"alike.jinja"} if folder.name in MAILS else set()
    assert {path.name for path in folder.iterdir()} == wanted


def test_the_folders_are_the_messages_and_pages_that_are_tested():
    """A new folder cannot escape the tests."""
    assert {folder.name for folder in FOLDERS} == {*MAILS, *PAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_lacks_a_sentence_or_a_fact_in_it(language: Language):
    """Each file of words has the keys and places of the bokmål one, and nothing empty."""
    for bokmal in sorted(TEMPLATES.rglob("nb.*")):
        if bokmal.suffix in {".subject", ".sms"}:
            continue
        file = bokmal.with_name(language + bokmal.suffix)
        assert shape(words(file)) == shape(words(bokmal)), file
        assert all(words(file).values()), file


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("touchpoint", "metric"), EVERY_QUESTION)
def test_every_question_can_be_asked(language: Language, touchpoint: str, metric: str):
    """All touchpoints and metrics render, mails and pages, with nothing left unfilled."""
    asked = {"touchpoint": touchpoint, "metric": metric}
    invitation = RENDERER.render_mail("survey_invitation", language, mail_context(**asked))
    reminder = RENDERER.render_mail("survey_reminder", language, mail_context(**asked))
    shown = [invitation.subject, invitation.text, invitation.html]
    shown += [reminder.subject, reminder.text, reminder.html]
    shown += [
        RENDERER.render_page("survey_page", language, page_context(**asked)),
        *(
            RENDERER.render_page("thanks_page", language, thanks_context(score=score, **asked))
            for score in SCALES[metric]
        ),
    ]
    for text in shown:
        assert "%(" not in text
        assert "None" not in text
        assert "Undefined" not in text


def test_a_touchpoint_nobody_worded_gets_the_general_question():
    """A touchpoint of the shop's own invention is no reason to fail."""
    mail = RENDERER.render_mail("survey_invitation", "nb", mail_context(touchpoint="popup"))
    assert "alt i alt med Nordlys Sport" in mail.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_are_not_mixed_up(language: Language):
    """Each language greets and asks in its own words."""
    asks = {
        "nb": "Hvor fornøyd er du",
        "nn": "Kor nøgd er du",
        "da": "Hvor tilfreds er du",
        "sv": "Hur nöjd är du",
        "en": "How satisfied are you",
    }
    mail = RENDERER.render_mail("survey_invitation", language, mail_context())
    assert [code for code, words_of in asks.items() if words_of in mail.text] == [language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mail_says_why_it_came_and_on_what_ground(language: Language):
    """The order is named beside the reason; consent is another sentence than neutrality."""
    neutral = RENDERER.render_mail("survey_invitation", language, mail_context())
    consent = RENDERER.render_mail("survey_invitation", language, mail_context(ground="consent"))
    assert "rder 1042)" in neutral.text.replace("\n", " ").replace("ordre", "order")
    assert neutral.text != consent.text


def test_a_support_survey_names_the_case_rather_than_the_order():
    """Where both are known, a delivery is an order's, help is a case's."""
    both = {"order_number": "1042", "case_number": "S-12"}
    support = mail_context(touchpoint="support", metric="ces", **both)
    assert "(sak S-12)" in RENDERER.render_mail("survey_invitation", "nb", support).text
    delivery = mail_context(**both)
    assert "ordre 1042" in RENDERER.render_mail("survey_invitation", "nb", delivery).html


def test_links_are_left_out_where_there_are_none():
    """A mail without preference or unsubscribe page does not show a dead link."""
    context = mail_context(preferences_url=None, unsubscribe_url=None)
    mail = RENDERER.render_mail("survey_invitation", "nb", context)
    assert "/p/" not in mail.html + mail.text
    assert "/u/" not in mail.html + mail.text


@pytest.mark.parametrize("metric", SCALES)
def test_a_mail_links_every_score(metric: str):
    """There is one link for each score, and the lowest and highest are put in words."""
    mail = RENDERER.render_mail("survey_invitation", "en", mail_context(metric=metric))
    assert [s for s in range(12) if f"?score={s}" + '"' in mail.html] == SCALES[metric]


def test_a_missing_fact_is_an_error():
    """A context that lacks something fails loudly instead of writing a blank."""
    context = {k: v for k, v in mail_context().items() if k != "expires_on"}
    with pytest.raises(UndefinedError):
        RENDERER.render_mail("survey_invitation", "nb", context)


def test_none_is_never_written():
    """A link that is None does not become the word None."""
    with pytest.raises(ValueError, match="None"):
        RENDERER.render_mail("survey_invitation", "nb", mail_context(answer_url=None))


def test_an_unknown_message_is_an_error():
    """There is no fallback for a message that does not exist."""
    with pytest.raises(TemplateNotFound):
        RENDERER.render_mail("survey_telegram", "nb", mail_context())


def test_the_survey_is_neutral():
    """No picture, no buying call, nothing fetched: only links to our own pages."""
    for language in LANGUAGES:
        for html in documents(language).values():
            assert "<img" not in html
            assert "<script" not in html
            assert "url(" not in html
            assert "@import" not in html
