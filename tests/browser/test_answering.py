"""Survey and delay pages in the hands of a person: keyboard, no script of ours, one press."""

import pytest
from playwright.sync_api import Browser, BrowserContext

from gjensyn.contexts.delays import OrderToChoose
from tests.browser.shop import Shop, focused, visit
from tests.template.delays import delay_page, to_choose
from tests.template.examples import RENDERER, page_context

pytestmark = [pytest.mark.enable_socket, pytest.mark.timeout(60)]


def survey(**changes: object) -> Shop:
    return Shop(RENDERER.render_page("survey_page", "nb", page_context(**changes)))


def delay(*orders: OrderToChoose, **changes: object) -> Shop:
    return Shop(RENDERER.render_page("delay_page", "nb", delay_page(*orders, **changes)))


TWO = [to_choose(field="order-1", chosen="talk"), to_choose(field="order-2", order_number="1043")]
LANGUAGES_ON_TOP = ["Nynorsk", "Dansk", "Svenska", "English"]


@pytest.mark.parametrize(
    ("shop", "stops"),
    [
        (survey(metric="nps"), ["score-0", "comment", "Send svaret"]),
        (delay(), ["choice-wait", "Send valget"]),
        (delay(*TWO), ["order-1-talk", "order-2-wait", "Send valget"]),
    ],
    ids=["survey", "delay", "delays"],
)
def test_the_keyboard_reaches_everything_in_order(
    context: BrowserContext, shop: Shop, stops: list[str]
):
    """Tab goes through languages, fields and button; a group of radio buttons is one stop."""
    page = visit(context, shop)
    reached = []
    for _ in [*LANGUAGES_ON_TOP, *stops]:
        page.keyboard.press("Tab")
        reached.append(focused(page))
    assert reached == [*LANGUAGES_ON_TOP, *stops]


@pytest.mark.parametrize(
    ("shop", "stops"), [(survey(), 7), (delay(*TWO), 7)], ids=["survey", "delays"]
)
def test_focus_is_seen_wherever_it_is(context: BrowserContext, shop: Shop, stops: int):
    """Every stop of the keyboard has an outline of at least two pixels, or its cell has."""
    page = visit(context, shop)
    for _ in range(stops):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => [document.activeElement, document.activeElement.closest('.point, .choice')]
                .filter(e => e).map(e => getComputedStyle(e))
                .some(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2)"""
        )
        assert seen, focused(page)


def test_arrows_choose_and_the_button_answers(context: BrowserContext):
    """A whole answer without a mouse is one POST with a score and a comment."""
    shop = survey(selected=4)
    page = visit(context, shop)
    page.focus("#score-4")
    page.keyboard.press("ArrowRight")
    assert page.is_checked("#score-5")
    page.keyboard.press("Tab")
    page.keyboard.type("Fint!")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert shop.posted == [{"score": ["5"], "comment": ["Fint!"]}]


def test_arrows_choose_what_to_do_about_two_orders(context: BrowserContext):
    """One press sends a choice for each order; a choice made earlier can be changed."""
    shop = delay(*TWO)
    page = visit(context, shop)
    page.focus("#order-1-talk")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert shop.posted == [{"order-1": ["cancel"], "order-2": ["wait"]}]


@pytest.mark.parametrize(
    ("shop", "chosen"),
    [(survey(selected=4), "#score-4"), (delay(*TWO), "#order-1-talk")],
    ids=["survey", "delays"],
)
def test_looking_answers_nothing(context: BrowserContext, shop: Shop, chosen: str):
    """A browser that runs scripts and only opens the page sends no answer, chosen or not."""
    page = visit(context, shop)
    page.wait_for_timeout(300)
    assert {request.method for request in shop.requests} == {"GET"}
    assert page.is_checked(chosen)


@pytest.mark.parametrize(
    ("shop", "sent"), [(survey(), {"comment": [""]}), (delay(), {})], ids=["survey", "delay"]
)
def test_without_a_choice_the_form_is_sent_so_that_the_page_can_say_so(
    context: BrowserContext, shop: Shop, sent: dict[str, list[str]]
):
    """No bubble in the browser's own language: the error comes from us, next to the field."""
    page = visit(context, shop)
    with page.expect_navigation():
        page.click("button")
    assert shop.posted == [sent]


@pytest.mark.parametrize(
    ("shop", "said", "field"),
    [
        (survey(errors={"score": "missing", "comment": None}), "Velg et tall fra 1", "score-1"),
        (delay(errors={"choice": "missing"}), "Velg hva du vil gjøre.", "choice-wait"),
        (delay(*TWO, errors={"choice": "missing"}), "minst én av ordrene", "order-2-wait"),
    ],
    ids=["survey", "delay", "delays"],
)
def test_an_error_has_the_focus_and_leads_to_its_field(
    context: BrowserContext, shop: Shop, said: str, field: str
):
    """The summary is focused when the page opens; its link goes to the group it is about."""
    page = visit(context, shop)
    assert said in focused(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert focused(page) == field


def test_the_policy_lets_the_style_sheet_through_and_nothing_else(context: BrowserContext):
    """Under our own policy the page is styled, and a foreign script does not run."""
    shop = survey()
    shop.page_html = shop.page_html.replace("</main>", "<script>document.title = 'x'</script>")
    page = visit(context, shop)
    colour = page.evaluate("() => getComputedStyle(document.querySelector('.button')).color")
    assert colour == "rgb(255, 255, 255)"
    assert page.title() != "x"


def test_a_language_link_leads_away_without_an_answer(context: BrowserContext):
    """Changing the language is a GET."""
    shop = survey()
    page = visit(context, shop)
    with page.expect_navigation():
        page.click("text=Svenska")
    assert page.url == "https://svar.example/s/t?language=sv"
    assert shop.posted == []


@pytest.mark.parametrize(
    ("shop", "field", "sent"),
    [
        (survey(), "#score-2", {"score": ["2"], "comment": [""]}),
        (delay(), "#choice-cancel", {"choice": ["cancel"]}),
    ],
    ids=["survey", "delay"],
)
def test_an_answer_needs_no_script(
    browser: Browser, shop: Shop, field: str, sent: dict[str, list[str]]
):
    """With JavaScript off the same press of the button sends the same answer."""
    with browser.new_context(java_script_enabled=False) as context:
        page = visit(context, shop)
        page.check(field)
        with page.expect_navigation():
            page.click("button")
    assert shop.posted == [sent]
