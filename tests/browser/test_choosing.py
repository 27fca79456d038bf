"""The preference and unsubscribe pages in the hands of a person: keyboard, one press, no script."""

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.shop import Shop, focused, visit
from tests.template.examples import RENDERER
from tests.template.standing import SURVEY, bare, preferences, unsubscribe, unsubscribed

pytestmark = [pytest.mark.enable_socket, pytest.mark.timeout(60)]

LOOKED = {"purposes": ["survey reminder"], "survey": ["yes"], "language": ["nn"]}
ALL = LOOKED | {
    "product-1": ["on"],
    "product-2": ["snoozed"],
    "product-3": ["stopped"],
    "model-1": [""],
    "model-2": ["automate"],
    "model-3": [""],
    "service_model": ["curate"],
    "ceiling": [""],
    "channel": ["email"],
}


def choices(**changes: object) -> Shop:
    return Shop(RENDERER.render_page("preferences_page", "nb", preferences(**changes)))


def stopping(**changes: object) -> Shop:
    return Shop(RENDERER.render_page("unsubscribe_page", "nb", unsubscribe(**changes)))


def stopped(**changes: object) -> Shop:
    return Shop(RENDERER.render_page("unsubscribed_page", "nb", unsubscribed(**changes)))


AGAIN = "Bestill det samme igjen"
CHOICES = [
    *["survey", "reminder", "product-1-on", "model-1", AGAIN],
    *["product-2-snoozed", "model-2", AGAIN, "product-3-stopped", "model-3", AGAIN],
    *["model-curate", "ceiling", "language", "channel-email", "Lagre valgene"],
    *["Be om en kopi", "Be om å bli glemt", "Slik tar Nordlys Sport vare på opplysninger om deg"],
]
SWITCH = ["Nynorsk", "Dansk", "Svenska", "English"]
CHOOSE = "Velg hva du vil høre fra Nordlys Sport om"


@pytest.mark.parametrize(
    ("shop", "stops"),
    [
        (choices(), [*SWITCH, *CHOICES]),
        (stopping(), [*SWITCH, "Stopp disse meldingene", CHOOSE]),
        (stopped(), [CHOOSE, "Jeg trykket ved en feil"]),
    ],
    ids=["preferences", "unsubscribe", "unsubscribed"],
)
def test_the_keyboard_reaches_everything_in_order_and_is_seen(
    context: BrowserContext, shop: Shop, stops: list[str]
):
    """Every field and button is a stop, with an outline of at least two pixels."""
    page = visit(context, shop)
    reached = []
    for _ in stops:
        page.keyboard.press("Tab")
        reached.append(focused(page))
        assert page.evaluate(
            """() => [document.activeElement, document.activeElement.closest('.point, .choice')]
                .filter(e => e).map(e => getComputedStyle(e))
                .some(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2)"""
        ), reached
    assert reached == stops


@pytest.mark.parametrize("shop", [choices(), stopping(), stopped()])
def test_looking_changes_nothing(context: BrowserContext, shop: Shop):
    """A browser that runs scripts and only opens the page sends nothing."""
    visit(context, shop).wait_for_timeout(300)
    assert {request.method for request in shop.requests} == {"GET"}


def test_saving_without_a_change_sends_what_was_there(context: BrowserContext):
    """One press sends all that was chosen, and which boxes there were."""
    shop = choices()
    page = visit(context, shop)
    with page.expect_navigation():
        page.click("text=Lagre valgene")
    assert shop.posted == [ALL]


def test_everything_can_be_changed_by_keyboard(context: BrowserContext):
    """Boxes by space, groups and the list by arrows, and Enter on the button saves."""
    shop = choices(products=[], channel_choices=["sms", "email"])
    page = visit(context, shop)
    page.focus("#survey")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    chosen = {"reminder": ["yes"], "service_model": ["coach"], "language": ["da"]}
    rest = {"purposes": ["survey reminder"], "ceiling": [""], "channel": ["sms"]}
    assert shop.posted == [chosen | rest]


def test_the_ceiling_is_asked_for_where_it_counts(context: BrowserContext):
    """It appears, next in line for the keyboard, when orders are to be placed for somebody."""
    shop = choices()
    page = visit(context, shop)
    assert page.is_visible("#ceiling")  # one product is ordered by machine
    page.select_option("#model-2", "")
    assert not page.is_visible("#ceiling")
    page.check("#model-automate")
    assert page.is_visible("#ceiling")
    page.keyboard.press("Tab")
    page.keyboard.type("499,50")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    machine = {"service_model": ["automate"], "ceiling": ["499,50"], "model-2": [""]}
    assert shop.posted == [ALL | machine]


@pytest.mark.parametrize(
    ("field", "code", "first"),
    [
        ("reminder", "missing_consent", "reminder"),
        ("product-2", "unknown", "product-2-on"),
        ("service_model", "missing_consent", "model-respond"),
        ("ceiling", "not_a_number", "ceiling"),
        ("language", "unknown", "language"),
        ("channel", "unknown", "channel-email"),
    ],
)
def test_an_error_has_the_focus_and_leads_to_its_field(
    context: BrowserContext, field: str, code: str, first: str
):
    """The summary is focused when the page opens; its link goes to the field."""
    page = visit(context, choices(errors={field: code}, service_model="automate"))
    assert "Ingenting er lagret ennå" in page.inner_text(":focus")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert focused(page) == first


@pytest.mark.parametrize(("button", "ask"), [("en kopi", "copy"), ("å bli glemt", "erasure")])
def test_a_request_saves_nothing(context: BrowserContext, button: str, ask: str):
    """Asking for a copy or to be forgotten sends that and no choice."""
    shop = choices()
    page = visit(context, shop)
    with page.expect_navigation():
        page.click(f"button:has-text('Be om {button}')")
    assert shop.posted == [{"ask": [ask]}]


@pytest.mark.parametrize(
    ("shop", "sent"), [(stopping(), {}), (stopped(), {"undo": ["survey"]})], ids=["stop", "undo"]
)
def test_one_press_is_enough_without_a_script(
    browser: Browser, shop: Shop, sent: dict[str, list[str]]
):
    """With JavaScript off the button stops the messages, or takes that back."""
    with browser.new_context(java_script_enabled=False) as context:
        page = visit(context, shop)
        with page.expect_navigation():
            page.click("button")
    assert shop.posted == [sent]


def test_no_script_is_needed_to_save(browser: Browser):
    """With JavaScript off the same press saves the same choices."""
    html = RENDERER.render_page("preferences_page", "nb", bare(purposes=[SURVEY]))
    shop = Shop(html)
    with browser.new_context(java_script_enabled=False) as context:
        page = visit(context, shop)
        page.uncheck("#survey")
        with page.expect_navigation():
            page.click("button")
    assert shop.posted == [{"purposes": ["survey"], "language": ["nn"]}]
