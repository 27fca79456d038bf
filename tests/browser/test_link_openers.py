"""A mail gateway opens every link in a real browser with JavaScript; then a person presses."""

import http.client
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from gjensyn.models.survey import Answer, Survey
from tests.browser.door import Door, open_all_links, open_door
from tests.ending import opened
from tests.shop import Shop, open_shop

pytestmark = [pytest.mark.enable_socket, pytest.mark.timeout(120)]

COMMENT = "Så fint! 🙂 «Takk» - <b>ikke</b> fet & 100 %\n\nHilsen Åse\n\t👩‍👩‍👧 ferdig"


@dataclass
class Invited:
    """Somebody who has an invitation in the mailbox, and the machine it leads to."""

    shop: Shop
    door: Door

    @property
    def link(self) -> str:
        """The survey link of the mail."""
        return self.door.url + self.shop.link()

    @property
    def stored(self) -> list[Answer]:
        """The answers in the table."""
        surveys = (one for one in opened(self.shop.cloud) if isinstance(one, Survey))
        return [survey.answer for survey in surveys if survey.answer]

    @property
    def told(self) -> list[int]:
        """The scores that were published, in order."""
        self.shop.cloud.run()
        events = self.shop.cloud.published
        return [one["detail"]["score"] for one in events if one["detail-type"] == "SurveyAnswered"]

    def tables(self) -> bytes:
        """Return everything stored, byte by byte, after whatever was going on has ended."""
        self.shop.cloud.run()
        return json.dumps(self.shop.cloud.tables()).encode()


@pytest.fixture
def invited() -> Iterator[Invited]:
    """Send an invitation whose links lead to this machine."""
    with open_door() as door, open_shop(PagesUrl=door.url) as shop:
        shop.pages = door.url
        door.cloud = shop.cloud
        shop.sell("O-1")
        shop.wait(days=2)
        yield Invited(shop, door)


@contextmanager
def window(browser: Browser, **options: Any) -> Iterator[BrowserContext]:
    """Open a window as a phone shows it."""
    with browser.new_context(viewport={"width": 390, "height": 844}, **options) as context:
        yield context


def test_a_browser_that_opens_every_link_at_once_changes_nothing(
    browser: Browser, invited: Invited
):
    """Scripts run, five scores are opened within a second, and no byte of any table is another."""
    mail = invited.shop.mails_to("K-1")[0].html
    before = invited.tables()
    with window(browser) as context:
        pages = open_all_links(context, mail)
        assert len(pages) >= 5
        assert {page.url.partition("?")[0] for page in pages} >= {invited.link}
        pages[0].wait_for_timeout(500)
    assert {method for method, _ in invited.door.asked} == {"GET"}
    assert len(invited.door.asked) >= len(pages)
    assert invited.tables() == before
    assert invited.told == []


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "GET", "PUT", "DELETE", "PATCH"])
def test_no_other_method_changes_anything(invited: Invited, method: str):
    """Scanners ask in many ways; only a form that is sent is an answer."""
    before = invited.tables()
    for path in invited.shop.links():
        connection = http.client.HTTPConnection("127.0.0.1", invited.door.server.server_port)
        connection.request(method, path, body=b"" if method in {"GET", "HEAD"} else b"score=5")
        assert connection.getresponse().status < 500
        connection.close()
    assert invited.tables() == before


def test_a_press_counts_once_and_a_second_answer_corrects_it(browser: Browser, invited: Invited):
    """The score of the link is chosen already; one press is one answer, another one replaces it."""
    before = invited.tables()
    with window(browser) as context:
        page = context.new_page()
        page.goto(f"{invited.link}?score=4")
        assert invited.tables() == before
        assert page.is_checked("#score-4")
        with page.expect_navigation():
            page.click("button")
        assert invited.tables() != before
        assert [answer.score for answer in invited.stored] == [4]
        assert invited.told == [4]
        page.goto(f"{invited.link}?score=2")
        with page.expect_navigation():
            page.click("button")
        assert [answer.score for answer in invited.stored] == [2]
        assert invited.told == [4, 2]


def test_an_impatient_double_press_is_one_answer(browser: Browser, invited: Invited):
    """Both presses may arrive; there is one answer, told once."""
    with window(browser) as context:
        page = context.new_page()
        page.goto(f"{invited.link}?score=3")
        page.dblclick("button")
        page.locator("svg.done").wait_for()  # before that, a reload would meet the press
        page.reload()
    assert [answer.score for answer in invited.stored] == [3]
    assert invited.told == [3]


def test_a_comment_is_stored_as_it_was_written(browser: Browser, invited: Invited):
    """Letters, emoji, marks of HTML and line breaks: as typed, and shown again as typed."""
    with window(browser) as context:
        page = context.new_page()
        page.goto(invited.link)
        page.check("#score-5")
        page.fill("#comment", COMMENT)
        with page.expect_navigation():
            page.click("button")
        assert [answer.comment for answer in invited.stored] == [COMMENT.replace("\t", " ")]
        page.goto(invited.link)
        assert page.input_value("#comment") == COMMENT.replace("\t", " ")


def test_the_keyboard_alone_is_enough(browser: Browser, invited: Invited):
    """Tab to the scale, arrows to the score, words, Tab to the button, Enter."""
    with window(browser, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{invited.link}?score=1")
        while not page.locator("#score-1:focus").count():
            page.keyboard.press("Tab")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Tab")
        page.keyboard.type("Tre av fem")
        page.keyboard.press("Tab")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    assert [(answer.score, answer.comment) for answer in invited.stored] == [(3, "Tre av fem")]
    assert invited.told == [3]


def test_a_form_without_a_choice_stores_nothing(browser: Browser, invited: Invited):
    """The page says what is missing, next to the field, and keeps what was written."""
    before = invited.tables()
    with window(browser) as context:
        page = context.new_page()
        page.goto(invited.link)
        page.fill("#comment", "Uten tall")
        with page.expect_navigation():
            page.click("button")
        assert page.input_value("#comment") == "Uten tall"
        assert page.locator("[role=alert]").count() == 1
    assert invited.tables() == before
