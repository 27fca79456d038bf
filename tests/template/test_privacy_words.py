"""Mails, pages and papers about erasure and copies: whole, safe, and in words people know."""

import typing
from typing import Any

import pytest
from pydantic import BaseModel

from gjensyn.language import LANGUAGES, Language
from gjensyn.models.classified import Copied, mark_of
from gjensyn.models.purchase import RhythmItem
from gjensyn.privacy.certificate import Certificate, CertificateError, verify
from gjensyn.privacy.copied_rhythm import NAMES
from gjensyn.privacy.data_map import copied_models
from gjensyn.privacy.paper import certificate_page
from gjensyn.privacy.plan import NOT_COVERED, places
from gjensyn.privacy.remains import PLACES
from gjensyn.render import _environment
from tests.builders import a_person, a_survey, dated
from tests.template.examples import RENDERER, TEMPLATES, wording
from tests.template.markup import read
from tests.template.privacy import (
    LETTERS,
    OSLO,
    PAPERS,
    certificate,
    erasure_done,
    erasure_refused,
    export,
    identity,
    identity_check,
    identity_done,
)
from tests.unit.privacy.papers import SIGNER, a_certificate
from tests.unit.privacy.test_copy import SAID

MARKUP = '<b onclick="x()">&amp;\'"</b>{{ 7*7 }}%(shop)s</dd>'
CRLF = "Kari\r\nBcc: alle@example.com"


def words(page: str, language: Language) -> dict[str, Any]:
    """Return what a page's own file of wording says."""
    return vars(_environment(TEMPLATES).get_template(f"{page}/{language}.html").module)


def names_in(model: type[BaseModel]) -> set[str]:
    """Return every field name that a copy of a model may show, those of its parts too."""
    found = set()
    for name, field in model.model_fields.items():
        mark = mark_of(field)
        if mark is None or mark.copied is Copied.YES:
            found |= {name}.union(*map(names_in, parts_of(field.annotation)))
    return found | (set(NAMES) if model is RhythmItem else set())


def parts_of(annotation: Any) -> list[type[BaseModel]]:
    """Return the models that stand somewhere in an annotation."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [part for inner in typing.get_args(annotation) for part in parts_of(inner)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_class_of_data_has_a_name(language: Language):
    """No reader meets a word of the machine."""
    named = wording("privacy", language)["classes"]
    assert set(places()) <= set(named)
    assert {model.entity for model in copied_models()} <= set(named)
    assert set(words("certificate_page", language)["copy"]) == set(PLACES)
    assert set(words("certificate_page", language)["uncovered"]) == set(NOT_COVERED)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("model", copied_models(), ids=lambda model: model.__name__)
def test_every_field_of_a_copy_has_a_label(model: type[BaseModel], language: Language):
    """In the reader's language; `value` is never shown, it is the word itself."""
    labels = words("export_page", language)["labels"]
    assert names_in(model) - {"value"} <= set(labels)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_certificate_in_words_leaves_nothing_out(language: Language):
    """What the file says, the page says: numbers, paragraph, recipients, fingerprint, lines."""
    page = read(RENDERER.render_page("certificate_page", language, certificate()))
    text = page.all("main")[0].text
    told = a_certificate()
    for part in (told["request_id"], told["subject"], told["key_id"], told["ledger_head"]):
        assert part in text
    assert "bokføringsloven § 13 (5 år)" in text
    assert "Bærtransport AS" in text
    assert "openssl pkeyutl -verify" in text
    assert len(page.all("li")) == len(NOT_COVERED)
    assert len(page.all("table")) == 4
    assert "12" in text
    assert "None" not in text
    assert "%(" not in text


def test_a_certificate_of_nobody_says_so():
    """And that the page itself has been checked by nobody."""
    html = RENDERER.render_page("certificate_page", "en", PAPERS["certificate_page"]["nobody"])
    assert "Nobody with this id or address was known." in html
    assert "Nobody else got the data from us." in html
    assert "It is the JSON file that is signed." in html


def test_what_a_certificate_has_no_words_for_is_shown_as_it_is():
    """A later version's class or limit is no reason to leave it out."""
    told = a_certificate()
    told["not_covered"] = [*told["not_covered"], "Something of next year."]
    told["classes"] = [*told["classes"], {**told["classes"][0], "class": "new_class", "erased": 1}]
    told["signature"] = SIGNER.sign(b"")
    with pytest.raises(CertificateError, match="signature"):
        verify(told, SIGNER.public)
    context = certificate_page(Certificate.model_validate(told), OSLO)
    html = RENDERER.render_page("certificate_page", "sv", context)
    assert "Something of next year." in html
    assert "new_class" in html


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_fetches_and_runs_nothing(name: str):
    """It brings its own policy, since nobody serves it; it has no form and no script."""
    for context in PAPERS[name].values():
        html = RENDERER.render_page(name, "nb", context)
        assert "default-src 'none'" in html
        assert "@media print" in html
        assert "@page" in html
        assert not read(html).all("script") + read(html).all("form")


@pytest.mark.parametrize("kind", ["erase", "export"])
def test_the_question_is_one_button(kind: str):
    """Nothing else on the page can be pressed but another language."""
    page = read(RENDERER.render_page("identity_page", "nb", identity(kind=kind)))
    assert len(page.all("button")) == len(page.all("form")) == 1
    assert page.all("form")[0].attributes == {"method": "post", "action": "/i/t"}
    assert not page.all("input")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_says_why_and_where_to_complain(language: Language):
    """Reason, authority with its address, and that there is a court (Art. 12(4))."""
    mail = RENDERER.render_mail("erasure_refused", language, erasure_refused())
    for text in (mail.html, mail.text.replace("\n", " ")):
        assert "adressen på forespørselen" in text
        assert "Datatilsynet" in text
        assert "https://www.datatilsynet.no" in text
        assert wording("privacy", language)["court"] in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", LETTERS)
def test_no_letter_of_privacy_can_be_stopped_or_advertises(name: str, language: Language):
    """They are answers that somebody has a right to: no unsubscription, a reference instead."""
    for context in LETTERS[name].values():
        mail = RENDERER.render_mail(name, language, context)
        assert "/u/" not in mail.html + mail.text
        assert context["reference"] in mail.html
        assert context["reference"] in mail.text
        assert "None" not in mail.html + mail.text
        assert "%(" not in mail.html + mail.text


def dirty_documents(dirty: str) -> list[str]:
    """Return HTML in which every text from outside is the same dirty one."""
    kept = [{"kind": dirty, "paragraph": dirty, "until": identity()["expires_on"]}]
    answer = SAID.model_copy(update={"comment": dirty})
    records = (a_person(name=dirty), a_survey(answer=answer), a_person(email=dated(dirty)))
    asked = {"shop_name": dirty, "name": dirty}
    told = a_certificate(installation=dirty)
    paper = certificate_page(verify(told, SIGNER.public), OSLO)
    done = erasure_done(retained=kept, recipients=[dirty], **asked)
    return [
        RENDERER.render_mail("identity_check", "da", identity_check(**asked)).html,
        RENDERER.render_mail("erasure_done", "da", done).html,
        RENDERER.render_mail("erasure_refused", "da", erasure_refused(reason=dirty, **asked)).html,
        RENDERER.render_page("identity_page", "da", identity(shop_name=dirty)),
        RENDERER.render_page("identity_done_page", "da", identity_done(shop_name=dirty)),
        RENDERER.render_page("certificate_page", "da", paper),
        RENDERER.render_page("export_page", "da", export(*records, shop_name=dirty)),
    ]


def test_markup_from_outside_stays_text():
    """In every mail, page and paper."""
    for html in dirty_documents(MARKUP):
        document = read(html)
        assert document.faults == []
        assert not document.all("b")
        assert "49" not in document.all("main")[0].text.replace("2490", "")


def test_control_and_bidi_characters_are_gone():
    """Nothing lets a character through that changes how others read."""
    for character in ("\u202e", "\u2066", "\x1b", "\x00"):
        assert not [html for html in dirty_documents(f"Ka{character}ri") if character in html]


@pytest.mark.parametrize("name", LETTERS)
def test_a_subject_is_one_line(name: str):
    """Names with line breaks cannot add a header."""
    for context in LETTERS[name].values():
        mail = RENDERER.render_mail(name, "nb", {**context, "shop_name": CRLF})
        assert not set("\r\n") & set(mail.subject)


def test_a_reason_with_a_link_is_no_link():
    """An officer's words are words."""
    mail = RENDERER.render_mail(
        "erasure_refused", "nb", erasure_refused(reason="Se https://evil.example/x")
    )
    assert "evil.example" not in mail.html + mail.text
