"""Names and texts from outside are data, in every form."""

import pytest

from gjensyn.cleaning import safe_link
from gjensyn.render import Mail
from tests.template.delays import delay_mail, delay_page, delay_thanks, late_order, to_choose
from tests.template.examples import RENDERER, mail_context, page_context, thanks_context
from tests.template.markup import read

MARKUP = '<b onclick="x()">&amp;\'"</b>{{ 7*7 }}%(shop)s</textarea>'
CRLF = "Kari\r\nBcc: alle@example.com"
BIDI = "Kari\u202egnp.exe\u2066\u200f"
LINK = "Vinn på https://evil.example/x eller www.evil.example"


def written(kind: str, dirty: str) -> Mail:
    """Render a mail in which every text from outside is the same dirty one."""
    if kind.startswith("survey"):
        asked = {"shop_name": dirty, "order_number": dirty, "products": [dirty]}
        return RENDERER.render_mail(kind, "da", mail_context(name=dirty, **asked))
    told = {"order_number": dirty, "products": [dirty], "explanation": dirty, "story_url": dirty}
    orders = [late_order(**told), late_order(**told, stage="again")]
    return RENDERER.render_mail(kind, "da", delay_mail(*orders, name=dirty, shop_name=dirty))


def shown(kind: str, dirty: str) -> str:
    """Render a page in which every text from outside is the same dirty one."""
    asked = {"shop_name": dirty, "order_number": dirty, "products": [dirty]}
    if kind == "survey_page":
        return RENDERER.render_page(kind, "sv", page_context(comment=dirty, **asked))
    if kind == "thanks_page":
        return RENDERER.render_page(kind, "sv", thanks_context(comment=dirty, **asked))
    if kind == "delay_thanks_page":
        chosen = [{"order_number": dirty, "choice": "wait"}]
        return RENDERER.render_page(kind, "sv", {**delay_thanks(), "chosen": chosen} | asked)
    told = {"order_number": dirty, "products": [dirty], "explanation": dirty, "story_url": dirty}
    orders = [to_choose(**told), to_choose(**told, field="choice-2", status="delivered")]
    return RENDERER.render_page(kind, "sv", delay_page(*orders, shop_name=dirty))


MAIL_KINDS = ("survey_invitation", "survey_reminder", "delay_notice", "delay_update")
PAGE_KINDS = ("survey_page", "thanks_page", "delay_page", "delay_thanks_page")


@pytest.mark.parametrize("kind", MAIL_KINDS)
def test_markup_from_outside_stays_text_in_a_mail(kind: str):
    """What has markup is shown as it is written, or without it, never as markup."""
    mail = written(kind, MARKUP)
    assert "<b " not in mail.html
    assert not [e for e in read(mail.html).elements if "onclick" in e.attributes]
    assert "49" not in mail.text
    assert "\n" not in mail.subject


@pytest.mark.parametrize("kind", PAGE_KINDS)
def test_markup_stays_text_on_a_page(kind: str):
    """Product, order, shop, comment and explanation cannot leave their place on a page."""
    document = read(shown(kind, MARKUP))
    assert not document.faults
    assert not document.all("b")


def test_a_comment_with_markup_comes_back_as_it_was_written():
    """Nobody's text is changed under their hands."""
    assert read(shown("survey_page", MARKUP)).text_of("comment").strip() == MARKUP


def test_a_link_cannot_leave_its_attribute():
    """A quote in an address is escaped."""
    foreign = '/s/x"><script>'
    survey = RENDERER.render_page("survey_page", "en", page_context(action=foreign))
    delay = RENDERER.render_page("delay_page", "en", delay_page(action=foreign))
    mail = RENDERER.render_mail("delay_notice", "en", delay_mail(page_url=foreign))
    assert "<script" not in survey + delay + mail.html


@pytest.mark.parametrize("kind", MAIL_KINDS)
def test_a_subject_is_one_line(kind: str):
    """Names with line breaks cannot add a header."""
    assert not set("\r\n") & set(written(kind, CRLF).subject)


@pytest.mark.parametrize(
    "character", ["\r", "\u202e", "\u2066", "\u200f", "\x00", "\x1b", "\ufeff"]
)
def test_control_and_bidi_characters_are_gone(character: str):
    """No form of a mail, and no page, lets a character through that changes how others read."""
    dirty = f"Ka{character}ri"
    for kind in MAIL_KINDS:
        mail = written(kind, dirty)
        assert character not in mail.subject + mail.text + mail.html
    for kind in PAGE_KINDS:
        assert character not in shown(kind, dirty)


def test_a_line_break_in_a_name_does_not_break_a_text_mail():
    """In plain text, data is one line: it cannot pose as a paragraph of ours."""
    asked = {"name": CRLF, "products": ["Sko\n\nKlikk her"]}
    text = RENDERER.render_mail("survey_invitation", "nb", mail_context(**asked)).text
    assert "Hei, Kari Bcc: alle example. com!" in text
    assert "Sko Klikk her" in text


def test_line_breaks_of_a_comment_are_kept_on_a_page():
    """A comment comes back as it was written, whatever kind of line break the browser sent."""
    page = RENDERER.render_page("survey_page", "nb", page_context(comment="en\r\nto\rtre"))
    assert read(page).text_of("comment") == "\nen\nto\ntre"


def test_a_comment_that_starts_with_a_break_keeps_it():
    """Browsers drop the first line break of a text area, so one is given to drop."""
    page = RENDERER.render_page("survey_page", "nb", page_context(comment="\nto"))
    assert read(page).text_of("comment") == "\n\nto"


def test_a_comment_that_is_too_long_is_given_back_whole():
    """Nobody loses what they wrote: the error says how long it is."""
    wrong = {"score": None, "comment": "too_long"}
    context = page_context(comment="å" * 2134, errors=wrong)
    page = RENDERER.render_page("survey_page", "da", context)
    assert "å" * 2134 in page
    assert "2.134" in page


@pytest.mark.parametrize("kind", MAIL_KINDS)
def test_a_text_with_a_link_is_no_link_in_a_mail(kind: str):
    """Neither the mail nor the program that shows it makes a link of a name or explanation."""
    mail = written(kind, LINK)
    for text in (mail.text, mail.html):
        assert "evil.example" not in text
        assert "https://evil" not in text


def test_a_long_explanation_makes_no_long_mail():
    """Of ten kilobytes a paragraph is left."""
    long = late_order(explanation="garn " * 2000)
    assert len(RENDERER.render_mail("delay_notice", "nb", delay_mail(long)).text) < 1600


@pytest.mark.parametrize(
    "url",
    [
        "http://nordlys.example/",
        "javascript:alert(1)",
        "https://",
        "https://nordlys",
        "https://nordlys.example\\@evil.example/",
        "https://kari:hemmelig@nordlys.example/",
        "https://nordlys.example/a b",
        "https://nordlys.example/\nhttps://evil.example",
        "https://127.0.0.1/",
        "https://nørdlys.example/",
        "//nordlys.example/",
        "",
        None,
    ],
)
def test_a_story_that_is_no_plain_https_link_is_left_out(url: str | None):
    """The mail and the page are whole without it."""
    assert safe_link(url) is None
    told = delay_mail(late_order(story_url=url))
    assert RENDERER.render_mail("delay_notice", "nb", told) == RENDERER.render_mail(
        "delay_notice", "nb", delay_mail()
    )
    page = RENDERER.render_page("delay_page", "nb", delay_page(to_choose(story_url=url)))
    assert page == RENDERER.render_page("delay_page", "nb", delay_page())
