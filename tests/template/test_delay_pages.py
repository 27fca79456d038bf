"""The page of a late order asks only where there is something to choose, and says back what was."""

from typing import Any

import pytest

from gjensyn.language import LANGUAGES, Language
from tests.template.delays import CHOICES, delay_page, delay_thanks, to_choose
from tests.template.examples import RENDERER, wording
from tests.template.markup import read


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("choice", CHOICES)
def test_a_choice_is_shown_and_can_be_changed(choice: str, language: Language):
    """It is checked and named on the page, and said back with what then happens."""
    said = wording("delay", language)
    page = RENDERER.render_page("delay_page", language, delay_page(to_choose(chosen=choice)))
    document = read(page)
    checked = [e.attributes["value"] for e in document.all("input") if "checked" in e.attributes]
    assert checked == [choice]
    assert said["choice"][choice] in document.text_of("choice-chosen")
    thanks = read(RENDERER.render_page("delay_thanks_page", language, delay_thanks(choice)))
    assert said["choice"][choice] in thanks.all("dl")[0].text
    assert said["then"][choice] in thanks.all("dl")[0].text
    assert thanks.all("a")[0].attributes["href"] == "/d/t"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("statuses", [["delivered"], ["cancelled"], ["delivered", "cancelled"], []])
def test_nothing_is_asked_about_an_order_that_is_over(statuses: list[str], language: Language):
    """The page says so, and has no form: not even an error has a place in it."""
    orders = [to_choose(field=f"choice-{at}", status=one) for at, one in enumerate(statuses)]
    context: dict[str, Any] = {**delay_page(), "orders": orders, "errors": {"choice": "missing"}}
    document = read(RENDERER.render_page("delay_page", language, context))
    assert not document.all("form") + document.all("input") + document.all("button")
    assert document.all("h1")[0].text
    assert len(document.all("p")) >= 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("error", ["missing", "unknown"])
def test_a_wrong_choice_is_explained_at_the_first_order_without_one(error: str, language: Language):
    """Error, summary and link lead to the same radio buttons, and no choice is lost."""
    chosen = to_choose(field="choice-1", chosen="wait")
    context = delay_page(chosen, to_choose(field="choice-2"), errors={"choice": error})
    document = read(RENDERER.render_page("delay_page", language, context))
    words = document.text_of("choice-2-error")
    summary = next(e for e in document.elements if e.attributes.get("role") == "alert")
    assert words in summary.text
    assert "#choice-2-wait" in document.values("href")
    assert document.text_of("choice-1-chosen")


def test_the_button_says_whether_something_is_changed():
    """Only where every open order has its choice already is it a change."""
    chosen, not_yet = to_choose(chosen="wait"), to_choose(field="choice-2")
    for orders, label in (([chosen, not_yet], "Send choice"), ([chosen], "Save change")):
        page = read(RENDERER.render_page("delay_page", "en", delay_page(*orders)))
        assert page.all("button")[0].text == label
