"""Proposals to buy again: why now, at what price, and what each press of a button does."""

import pytest

from gjensyn.language import LANGUAGES, Language
from tests.template.again import (
    ADVICE,
    PROPOSAL_PAGES,
    REMINDERS,
    WISHES,
    on_page,
    proposal_mail,
    proposal_page,
    proposal_thanks,
    proposed,
    three_on_page,
)
from tests.template.examples import RENDERER
from tests.template.markup import Document, read

DIRTY = '<b onclick="x()">&amp;</b>{{ 7*7 }}'


def page(**changes: object) -> Document:
    """Return the page in bokmål as it is read."""
    return read(RENDERER.render_page("repurchase_page", "nb", proposal_page(**changes)))


def buttons(document: Document) -> list[str]:
    """Return what each button sends, in order."""
    return [button.attributes["value"] for button in document.all("button")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", REMINDERS)
def test_a_reminder_offers_four_ways(state: str, language: Language):
    """Order, later, still some, never: each a link, in the text as well; one stops them all."""
    mail = RENDERER.render_mail("repurchase_reminder", language, REMINDERS[state])
    for form in (mail.html, mail.text):
        for wish in ("order", "later", "still_have_some", "never"):
            assert f"/r/tOkEn-0123456789abcdef?do={wish}" in form
        assert "/u/tOkEn-0123456789abcdef" in form
    assert "%(" not in mail.html + mail.text + mail.subject


@pytest.mark.parametrize(
    ("every", "said"),
    [(9, "9 dager"), (13, "13 dager"), (14, "2 uker"), (42, "6 uker"), (92, "3 måneder"),
     (400, "13 måneder"), (1, "1 dag"), (800, "2 år")],
)  # fmt: skip
def test_a_rhythm_is_said_as_people_say_it(every: int, said: str):
    """The mail says why: how often, and when it was the last time."""
    mail = RENDERER.render_mail("repurchase_reminder", "nb", proposal_mail(proposed(every=every)))
    assert f"omtrent {said} mellom" in mail.text.replace("\n", " ")
    assert "21.\xa0september" in mail.text or "21. september" in mail.text


def test_advice_stands_where_there_is_any():
    """A coach says more than a suggestion does."""
    coached = RENDERER.render_mail("repurchase_reminder", "nb", REMINDERS["coached"])
    assert ADVICE in coached.html
    assert "Råd fra" not in RENDERER.render_mail("repurchase_reminder", "nb", REMINDERS["one"]).text


def test_a_price_nobody_knows_is_not_shown():
    """No price is better than a wrong one."""
    mail = RENDERER.render_mail("repurchase_reminder", "en", proposal_mail(proposed(price=None)))
    assert "Price" not in mail.text


@pytest.mark.parametrize("wish", ["order", "later", "still_have_some", "never"])
def test_what_the_link_asked_for_comes_first(wish: str):
    """The link opens the page; the button that does it is the first of four."""
    pressed = buttons(page(wish=wish))
    assert pressed[0] == wish
    assert sorted(pressed) == ["later", "never", "order", "still_have_some"]


def test_an_announced_order_is_stopped_with_one_press():
    """The first button stops it; nothing else needs to be filled in."""
    document = read(RENDERER.render_page("repurchase_page", "nb", PROPOSAL_PAGES["announced"]))
    assert buttons(document) == ["stop", "order"]
    assert not document.all("input")


@pytest.mark.parametrize("state", ["ordered", "gone"])
def test_there_is_nothing_to_press_where_nothing_is_left_to_do(state: str):
    """Neither twice, nor what is no longer sold."""
    assert buttons(page(state=state)) == []


def test_each_of_several_products_can_be_left_out():
    """Each has a tick box with its name; what is no longer sold is not ticked."""
    document = page(lines=three_on_page())
    boxes = document.all("input")
    assert {box.attributes["id"] for box in boxes} == set(document.values("for"))
    assert ["checked" in box.attributes for box in boxes] == [True, True, False]
    assert document.all("legend")[0].text.strip()


def test_an_error_leads_to_the_buttons():
    """The summary says what is missing."""
    document = read(RENDERER.render_page("repurchase_page", "en", PROPOSAL_PAGES["errors"]))
    alert = next(e for e in document.elements if e.attributes.get("role") == "alert")
    assert "at least one product" in alert.text
    assert document.all("title")[0].text.startswith("Error: ")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wish", WISHES)
def test_every_press_is_answered(wish: str, language: Language):
    """Whatever was pressed, the page says what was done."""
    html = RENDERER.render_page("repurchase_thanks_page", language, proposal_thanks(wish))
    assert "%(" not in html
    assert read(html).all("h1")[0].text.strip()


def test_names_from_outside_stay_text():
    """Neither a product nor a shop can leave its place in a mail or on a page."""
    mail = RENDERER.render_mail(
        "repurchase_reminder", "da", proposal_mail(proposed(name=DIRTY, advice=DIRTY))
    )
    html = RENDERER.render_page("repurchase_page", "da", proposal_page(on_page(name=DIRTY)))
    for document in (mail.html, html):
        assert "<b " not in document
        assert "onclick=" not in document.replace("onclick=&", "")
    assert "49" not in mail.subject
