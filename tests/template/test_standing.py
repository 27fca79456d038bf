"""The preference page: each choice named, each ground said, nothing ticked unasked."""

import itertools
from typing import Any

import pytest

from gjensyn.language import LANGUAGES, Language
from tests.template.examples import RENDERER, wording
from tests.template.markup import Document, read
from tests.template.standing import (
    CONSENTED,
    GOODS,
    PAUSED,
    PREFERENCES,
    REFUSED,
    REMINDER,
    SOFT,
    STANDING,
    SURVEY,
    WRONG,
    bare,
    goods,
    preferences,
    unsubscribe,
    unsubscribed,
)

MARKUP = '<b onclick="x()">&amp;\'"</b>{{ 7*7 }}%(shop)s'
STATES = [(kind, state) for kind, states in STANDING.items() for state in states]


def choosing(language: Language = "nb", **changes: Any) -> Document:
    """Read a preference page with all there is to choose, with changes."""
    return read(RENDERER.render_page("preferences_page", language, preferences(**changes)))


def ticked(document: Document, name: str) -> list[str | None]:
    """Return the values of a name that would be sent."""
    return [e.attributes["value"] for e in document.named(name) if "checked" in e.attributes]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "state"), STATES)
def test_every_state_is_worded(kind: str, state: str, language: Language):
    """Nothing is left unfilled in any language."""
    html = RENDERER.render_page(kind, language, STANDING[kind][state])
    for hole in ("%(", "None", "Undefined", "{{", "{%"):
        assert hole not in html


@pytest.mark.parametrize("state", PREFERENCES)
def test_every_field_has_a_name_and_every_group_a_legend(state: str):
    """Labels lead to fields and back; only what nobody sees goes without."""
    document = read(RENDERER.render_page("preferences_page", "nb", PREFERENCES[state]))
    fields = [e for tag in ("input", "select") for e in document.all(tag)]
    seen = {e.attributes["id"] for e in fields if e.attributes.get("type") != "hidden"}
    assert seen == set(document.values("for"))
    assert len(document.all("legend")) == len(document.all("fieldset"))
    assert all(legend.text.strip() for legend in document.all("legend"))


def test_the_form_sends_what_was_chosen():
    """As it stands, the page sends back what it was given."""
    document = choosing()
    assert ticked(document, "survey") == ["yes"]
    assert ticked(document, "reminder") == []
    assert ticked(document, "channel") == ["email"]
    assert ticked(document, "service_model") == ["curate"]
    assert [ticked(document, good["field"]) for good in GOODS] == [["on"], ["snoozed"], ["stopped"]]
    options = [e.attributes["value"] for e in document.all("option") if "selected" in e.attributes]
    assert options == ["", "automate", "", "nn"]


def test_each_product_has_a_model_of_its_own_and_a_link_to_order_it():
    """As for everything else, unless another was chosen; the link says which product it is of."""
    document = choosing()
    for good in GOODS:
        (select,) = document.named(good["model_field"])
        assert select.tag == "select"
    links = [e.attributes for e in document.all("a") if e.attributes["href"].startswith("/r/")]
    assert [link["href"] for link in links] == [good["again_url"] for good in GOODS]
    assert all(good["name"] in link["aria-label"] for good, link in zip(GOODS, links, strict=True))
    assert not choosing(service_models=[]).named("model-1")


def test_the_form_says_which_boxes_it_had():
    """A browser does not send an empty box: without this, an old page would read as a no."""
    (hidden,) = choosing().named("purposes")
    assert hidden.attributes["value"] == "survey reminder"
    (hidden,) = choosing(purposes=[SOFT]).named("purposes")
    assert hidden.attributes["value"] == "reminder"


@pytest.mark.parametrize(
    ("purpose", "says"),
    [
        (SURVEY, "nøytrale, ikke reklame"),
        (CONSENTED, "fordi du har sagt ja"),
        (SOFT, "ga oss adressen din da du handlet"),
        (REMINDER, "bare til den som har sagt ja"),
        (REMINDER | {"ground": "consent"}, "bare til den som har sagt ja"),
        (REMINDER | {"wanted": True}, "bare til den som har sagt ja"),
        (CONSENTED | {"allowed": False}, "bare til den som har sagt ja"),
        (REFUSED, "Du får ikke disse nå"),
        (SOFT | {"wanted": False}, "Du får ikke disse nå"),
        (PAUSED, "Akkurat nå kan vi ikke sende"),
    ],
)
def test_each_purpose_says_on_what_ground_it_rests(purpose: dict[str, Any], says: str):
    """One sentence for each ground, and for having none."""
    field = purpose["field"]
    document = choosing(purposes=[purpose])
    assert says in " ".join(document.text_of(f"{field}-why").split())
    assert ticked(document, field) == (["yes"] if purpose["wanted"] else [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_sent_in_any_case_is_said_on_every_page(language: Language):
    """News of an open order is no choice, and nobody is left to think it stopped."""
    service = wording("preferences", language)["service"]
    for kind, state in STATES:
        assert service in RENDERER.render_page(kind, language, STANDING[kind][state])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("survey", "reminder"), list(itertools.product((True, False), repeat=2)))
def test_nothing_is_ticked_that_was_not_chosen(language: Language, survey: bool, reminder: bool):
    """A box is ticked if, and only if, it was chosen: a box ticked for somebody is no consent."""
    document = choosing(
        language, purposes=[SURVEY | {"wanted": survey}, REMINDER | {"wanted": reminder}]
    )
    assert bool(ticked(document, "survey")) == survey
    assert bool(ticked(document, "reminder")) == reminder
    assert ticked(choosing(language, service_model=None), "service_model") == []


def test_what_cannot_be_chosen_is_absent():
    """One channel is no choice; without products, models and requests there is no trace of them."""
    document = read(RENDERER.render_page("preferences_page", "nb", bare()))
    for name in ("channel", "service_model", "ceiling", "ask", "product-1"):
        assert document.named(name) == []
    assert len(document.all("form")) == len(document.all("button")) == 1
    assert "Vi har verken navnet eller adressen din." in document.all("main")[0].text


@pytest.mark.parametrize("language", LANGUAGES)
def test_ordering_for_somebody_is_said_in_so_many_words(language: Language):
    """Orders placed, a ceiling in a currency, told beforehand, stopped in time."""
    asks = {"nb": "beskjed", "nn": "beskjed", "da": "besked", "sv": "i förväg", "en": "beforehand"}
    stops = {"nb": "stoppe", "nn": "stoppe", "da": "stoppe", "sv": "stoppa", "en": "stop"}
    document = choosing(language, service_model="automate", ceiling="499,50")
    meaning = document.text_of("model-automate-means")
    assert asks[language] in meaning
    assert stops[language] in meaning
    (ceiling,) = document.named("ceiling")
    assert ceiling.attributes["value"] == "499,50"
    assert "(NOK)" in document.all("form")[0].text
    assert choosing(language, service_models=["respond", "coach"]).named("ceiling") == []


def test_what_was_saved_is_said_calmly():
    """A status, not an alarm; the title says it to those who hear the page."""
    document = choosing(saved=True)
    (status,) = [e for e in document.elements if e.attributes.get("role") == "status"]
    assert "lagret" in status.text
    assert document.all("title")[0].text.startswith("Lagret \N{EN DASH} ")
    assert not [e for e in choosing().elements if e.attributes.get("role") in {"status", "alert"}]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_error_leads_to_its_field_which_knows_it(language: Language):
    """The summary names the field, the field says what is wrong, the rest stays quiet."""
    document = choosing(language, errors=WRONG, service_model="automate")
    (summary,) = [e for e in document.elements if e.attributes.get("role") == "alert"]
    leads = [href[1:] for href in document.values("href") if href.startswith("#")]
    fields = [field for field, code in WRONG.items() if code]
    assert len(leads) == len(fields)
    assert set(leads) <= set(document.values("id"))
    described = " ".join(document.values("aria-describedby")).split()
    for field in fields:
        assert f"{field}-error" in described
        assert document.text_of(f"{field}-error").strip() in summary.text
    assert "survey-error" not in described


def test_an_error_about_what_is_absent_is_still_said():
    """A channel that went away while the page was open has no field to lead to."""
    context = bare(errors={"channel": "unknown", "service_model": "unknown", "ceiling": "unknown"})
    document = read(RENDERER.render_page("preferences_page", "en", context))
    (summary,) = [e for e in document.elements if e.attributes.get("role") == "alert"]
    assert "We write to you by: Choose one of the options" in summary.text
    assert not [href for href in document.values("href") if href.startswith("#")]


def test_the_two_requests_are_forms_of_their_own():
    """Saving asks for nothing else, and asking saves nothing; each says who writes back."""
    document = choosing(export_action="/p/copy", erase_action="/p/erase")
    assert document.values("action") == ["/p/t", "/p/copy", "/p/erase"]
    asks = document.named("ask")
    assert [(e.tag, e.attributes["value"]) for e in asks] == [
        ("button", "copy"),
        ("button", "erasure"),
    ]
    for ask in asks:
        assert "adressen vi har" in document.text_of(str(ask.attributes["aria-describedby"]))
    assert set(document.values("method")) == {"post"}


def test_what_is_known_is_shown_as_it_was_masked():
    """Nothing is added to a mask; a country is written out, what is unknown is left out."""
    known = {"name": "Å•••", "email": "å••@example.no", "phone": None, "country": "se"}
    shown = choosing(known=known).all("dl")[0].text.split("\n")
    assert [line for line in shown if line] == [
        "Navn",
        "Å•••",
        "E-post",
        "å••@example.no",
        "Land",
        "Sverige",
    ]
    assert "Atlantis" in choosing(known={**known, "country": "Atlantis"}).all("dl")[0].text


def test_markup_stays_text():
    """Names, addresses, products and what was typed cannot leave their place."""
    good = goods(1, MARKUP, "on", None)
    known = dict.fromkeys(("name", "email", "phone", "country"), MARKUP)
    changes = {"shop_name": MARKUP, "known": known, "products": [good], "currency": MARKUP}
    pages = [
        choosing("sv", ceiling=MARKUP, action=MARKUP, erase_action=MARKUP, **changes),
        read(RENDERER.render_page("unsubscribe_page", "sv", unsubscribe(shop_name=MARKUP))),
        read(RENDERER.render_page("unsubscribed_page", "sv", unsubscribed(undo_action=MARKUP))),
    ]
    for document in pages:
        assert document.faults == []
        assert document.all("b") == []
        assert not [e for e in document.elements if "onclick" in e.attributes]
    assert pages[0].named("ceiling")[0].attributes["value"] == MARKUP


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://nordlys.example/", "/personvern"])
def test_a_privacy_statement_is_a_plain_link_or_none(url: str):
    """What is no https link is left out."""
    assert url not in choosing(privacy_url=url).values("href")
    assert "https://nordlys.example/personvern" in choosing().values("href")
