"""Every page and mail, as large and small screens in light and dark show it."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request

from gjensyn.language import LANGUAGES
from tests.template.examples import RENDERER, documents, is_page

pytestmark = [pytest.mark.enable_socket, pytest.mark.timeout(120)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Widths and colours do not depend on one another: the two other pairs wait for `-m prove`.
SCREENS = [
    (320, "light"),
    (1280, "dark"),
    pytest.param((320, "dark"), marks=pytest.mark.prove),
    pytest.param((1280, "light"), marks=pytest.mark.prove),
]
MEASURED = ("/nb", "/every")
SMALLEST, COMFORTABLE = 24, 44  # WCAG 2.2: 2.5.8 at AA, 2.5.5 at AAA
BOXES = """() => [...document.querySelectorAll('a, button, textarea, .point, .choice')].map(e => {
    const box = e.getBoundingClientRect();
    return [e.className || e.tagName, e.textContent.trim(), box.width, box.height];
})"""
SIDEWAYS = "() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module", params=SCREENS, ids=lambda s: f"{s[0]}-{s[1]}")
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """Open a window of a size, in a colour scheme."""
    width, scheme = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    yield page
    context.close()


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Page]:
    """Open a small window."""
    with browser.new_context(viewport={"width": 320, "height": 800}) as context:
        yield context.new_page()


def faults(page: Page) -> list[Any]:
    """Return what axe-core objects to: rule, and the elements."""
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found]


@cache
def everything() -> dict[str, str]:
    """Return every document there is, by language and name."""
    return {"not_found/every": RENDERER.render_not_found(None)} | {
        f"{name}/{language}": html
        for language in LANGUAGES
        for name, html in documents(language).items()
    }


# Words differ, and two languages show what the others would: the others wait for `-m prove`.
ELSEWHERE = [
    pytest.param(name, marks=[] if name.endswith("/en") else [pytest.mark.prove])
    for name in sorted(everything())
    if not name.endswith(MEASURED)
]


@pytest.mark.parametrize("name", [name for name in sorted(everything()) if name.endswith(MEASURED)])
def test_a_document_is_accessible(page: Page, name: str):
    """axe-core finds nothing on any screen: languages differ in words, not in colours."""
    page.set_content(everything()[name])
    assert faults(page) == []


@pytest.mark.parametrize("name", ELSEWHERE)
def test_every_language_is_accessible(phone: Page, name: str):
    """axe-core finds nothing in the other languages either; in all of them with `-m prove`."""
    phone.set_content(everything()[name])
    assert faults(phone) == []


@pytest.mark.parametrize("name", sorted(everything()))
def test_a_document_fits(page: Page, name: str):
    """Nothing has to be scrolled sideways, targets can be hit."""
    page.set_content(everything()[name])
    assert page.evaluate(SIDEWAYS) <= 0
    for kind, text, width, height in page.evaluate(BOXES):
        assert min(width, height) >= SMALLEST, (kind, text)
        if kind in {"point", "choice", "button", "button quiet"}:
            assert height >= COMFORTABLE, (kind, text)


def test_axe_would_object(page: Page):
    """The check is able to fail: a field without a label and grey on grey are found."""
    page.set_content("<p style='color:#999;background:#888'>Hei</p><input>")
    assert {"label", "color-contrast", "html-has-lang"} <= {rule for rule, _ in faults(page)}


@pytest.mark.parametrize("name", [name for name in documents("nb") if is_page(name)])
def test_text_of_twice_the_size_fits(page: Page, name: str):
    """With letters of 200 % nothing is cut off or has to be scrolled sideways."""
    page.set_viewport_size({"width": 640, "height": 800})
    page.set_content(documents("nb")[name])
    page.add_style_tag(content="html { font-size: 200% } ")
    assert page.evaluate(SIDEWAYS) <= 0


def _asked(page: Page, html: str) -> list[str]:
    """Return what a document asks for until it is complete; without a script there is no later."""
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    page.set_content(html, wait_until="load")
    page.remove_listener("request", note)
    return asked


@pytest.mark.parametrize("name", sorted(documents("nb")))
def test_opening_a_document_fetches_nothing(phone: Page, name: str):
    """No picture, font or script comes from anywhere when a page or mail is shown."""
    assert _asked(phone, documents("nb")[name]) == []


@pytest.mark.parametrize(
    "html",
    [
        "<img src='http://127.0.0.1:9/a'>",
        "<link rel=stylesheet href='http://127.0.0.1:9/a'>",
        "<p style='background:url(http://127.0.0.1:9/a)'>Hei</p>",
        "<style>@font-face{font-family:a;src:url(http://127.0.0.1:9/a)}*{font-family:a}</style>Hei",
    ],
)
def test_what_is_fetched_would_be_seen(phone: Page, html: str):
    """The check is able to fail."""
    assert _asked(phone, html) == ["http://127.0.0.1:9/a"]


@pytest.mark.parametrize(("name", "rows"), [("survey_invitation", 2), ("survey_reminder", 1)])
def test_the_scale_of_a_mail_wraps_evenly_on_a_small_phone(browser: Browser, name: str, rows: int):
    """Eleven buttons stand in two rows of six and five, seven in one."""
    with browser.new_context(viewport={"width": 320, "height": 800}) as context:
        page = context.new_page()
        page.set_content(documents("nb")[name])
        tops = page.evaluate(
            "() => [...document.querySelectorAll('.scale a')].map(a => a.offsetTop)"
        )
        assert len(set(tops)) == rows
        assert tops.count(tops[0]) == (6 if rows == 2 else 7)
