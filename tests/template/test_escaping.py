"""Names and texts from outside are data, in every form."""

import pytest

from gjensyn.cleaning import clean_name, clean_text, one_line
from tests.template.examples import RENDERER, mail_context, page_context, thanks_context
from tests.template.markup import read

MARKUP = '<b onclick="x()">&amp;\'"</b>{{ 7*7 }}%(shop)s</textarea>'
CRLF = "Kari\r\nBcc: alle@example.com"
BIDI = "Kari\u202egnp.exe\u2066\u200f"
LINK = "Vinn på https://evil.example/x eller www.evil.example"


@pytest.mark.parametrize("field", ["name", "shop_name", "order_number"])
def test_markup_in_a_name_stays_text_in_a_mail(field: str):
    """A name with markup is shown as it is written, or without it, never as markup."""
    mail = RENDERER.render_mail("survey_invitation", "nb", mail_context(**{field: MARKUP}))
    assert "<b " not in mail.html
    assert not [e for e in read(mail.html).elements if "onclick" in e.attributes]
    assert "49" not in mail.text
    assert "\n" not in mail.subject


def test_markup_stays_text_on_a_page():
    """Product, order, shop and comment cannot leave their place on a page."""
    asked = {"products": [MARKUP], "order_number": MARKUP, "shop_name": MARKUP, "comment": MARKUP}
    page = RENDERER.render_page("survey_page", "sv", page_context(**asked))
    thanks = RENDERER.render_page("thanks_page", "sv", thanks_context(**asked))
    for html in (page, thanks):
        document = read(html)
        assert not document.faults
        assert not document.all("b")
    assert read(page).text_of("comment").strip() == MARKUP


def test_a_link_cannot_leave_its_attribute():
    """A quote in an address is escaped."""
    page = RENDERER.render_page("survey_page", "en", page_context(action='/s/x"><script>'))
    assert "<script" not in page


@pytest.mark.parametrize("language", ["nb", "nn", "da", "sv", "en"])
def test_a_subject_is_one_line(language: str):
    """A shop name with line breaks cannot add a header."""
    mail = RENDERER.render_mail("survey_reminder", language, mail_context(shop_name=CRLF))
    assert not set("\r\n") & set(mail.subject)


@pytest.mark.parametrize(
    "character", ["\r", "\u202e", "\u2066", "\u200f", "\x00", "\x1b", "\ufeff"]
)
def test_control_and_bidi_characters_are_gone(character: str):
    """No form of a mail, and no page, lets a character through that changes how others read."""
    dirty = f"Ka{character}ri"
    asked = {"shop_name": dirty, "order_number": dirty, "products": [dirty]}
    mail = RENDERER.render_mail("survey_invitation", "da", mail_context(name=dirty, **asked))
    page = RENDERER.render_page("survey_page", "da", page_context(comment=dirty, **asked))
    assert character not in mail.subject + mail.text + mail.html + page


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


def test_a_name_with_a_link_is_no_link_in_a_mail():
    """Neither the mail nor the program that shows it makes a link of a name."""
    mail = RENDERER.render_mail("survey_invitation", "nb", mail_context(name=LINK))
    for text in (mail.text, mail.html):
        assert "evil.example" not in text
        assert "https://evil" not in text


def test_texts_are_limited():
    """A text is cut at its limit, and says so."""
    assert one_line("a b\n" * 3, limit=6) == "a b a…"
    assert clean_text("x" * 3000).endswith("…")
    assert len(clean_text("x" * 3000)) == 2000
