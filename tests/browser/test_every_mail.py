"""Every kind of mail: a real browser opens all its links, the pages are sound, a press counts."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from gjensyn.models.person import Person
from tests.browser.door import Door, open_all_links, open_door
from tests.ending import opened
from tests.integration.reminders.regulars import EVERY, buy, offer, regular
from tests.shop import Shop, open_shop

pytestmark = [pytest.mark.enable_socket, pytest.mark.timeout(180)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIDEWAYS = "() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
PAGES = {
    "survey_invitation": {"s", "p", "u"},
    "survey_reminder": {"s", "p", "u"},
    "delay_notice": {"d", "p"},
    "delay_update": {"d", "p"},
    "repurchase_reminder": {"r", "p", "u"},
    "repurchase_order": {"r", "p", "u"},
}
KNOWN = {"phone": "+4790012345", "email": "k-1@fjordpost.example", "name": "Åse Ødegård",
         "country": "NO", "language": "nb", "time_zone": "Europe/Oslo"}  # fmt: skip


@dataclass
class Mailbox:
    """A customer's mails, by kind, and the machine that their links lead to."""

    shop: Shop
    door: Door
    mails: dict[str, str] = field(default_factory=dict)

    @property
    def person(self) -> Person:
        return next(one for one in opened(self.shop.cloud) if isinstance(one, Person))

    def tables(self) -> bytes:
        """Return everything stored, byte by byte, after whatever was going on has ended."""
        self.shop.cloud.run()
        return json.dumps(self.shop.cloud.tables()).encode()

    def address(self, page: str) -> str:
        return self.door.url + self.shop.link(page=page)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """Let somebody get one mail of each kind."""
    parameters = {"SurveyQuarantineDays": 0, "SmsOrigination": "pool-1",
                  "PrivacyUrl": "https://ull.example/personvern"}  # fmt: skip
    with open_door() as door, open_shop(PagesUrl=door.url, **parameters) as shop:
        shop.pages, door.cloud = door.url, shop.cloud
        shop.sell("O-1", customer=KNOWN)
        shop.wait(days=8)
        shop.place("O-2", promised_date="2026-11-12", customer=KNOWN)
        shop.cloud.run()
        late = {"order_id": "O-2", "reason": "production"}
        shop.tell("DeliveryRescheduled", promised_date="2026-11-20", **late)
        shop.wait(days=2)
        shop.tell("DeliveryRescheduled", promised_date="2026-11-30", **late)
        shop.wait(days=2)
        yield Mailbox(shop, door, {sent.kind: sent.html for sent in shop.cloud.sent})


@pytest.fixture
def full(mailbox: Mailbox) -> Mailbox:
    """Let somebody be reminded, and then be told of an order by machine, besides."""
    shop = mailbox.shop
    offer(shop)
    regular(shop, customer=KNOWN)
    shop.wait(days=EVERY + 4)
    machine = {"reminder": "yes", "service_model": "automate", "ceiling": "500"}
    shop.post(shop.link(page="p"), purposes="reminder", **machine)
    buy(shop, "came", customer=KNOWN)
    shop.wait(days=EVERY + 4)
    return replace(mailbox, mails={sent.kind: sent.html for sent in shop.cloud.sent})


def faults(page: Page) -> list[Any]:
    """Return what axe-core objects to: rule, and the elements."""
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found]


def test_a_browser_that_opens_every_link_of_every_mail_changes_nothing(
    browser: Browser, full: Mailbox
):
    """Surveys, delays, buying again: each of their pages opens, and no byte is another."""
    assert set(full.mails) == set(PAGES)
    before = full.tables()
    for kind, html in full.mails.items():
        with browser.new_context(viewport={"width": 390, "height": 844}) as context:
            pages = open_all_links(context, html)
            paths = [page.url.removeprefix(full.door.url) for page in pages]
            assert {path.split("/")[1] for path in paths} == PAGES[kind]
            assert [page.locator("main").count() for page in pages] == [1] * len(pages)
            pages[0].wait_for_timeout(300)
    assert {method for method, _ in full.door.asked} == {"GET"}
    assert full.tables() == before


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_of_a_real_person_are_accessible(
    browser: Browser, mailbox: Mailbox, width: int, scheme: Any, tmp_path: Path
):
    """Preferences, saved; stopping, stopped, stopped already: axe-core has nothing to object to."""
    choose, stop = mailbox.address("p"), mailbox.door.url + _stop_link(mailbox)
    options: Any = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    with browser.new_context(**options) as context:
        page = context.new_page()
        seen = []
        for address, press in ((choose, "Lagre valgene"), (stop, "Stopp"), (stop, None)):
            page.goto(address)
            seen.append((page.title(), faults(page), page.evaluate(SIDEWAYS)))
            if press:
                with page.expect_navigation():
                    page.click(f"button:has-text('{press}')")
                seen.append((page.title(), faults(page), page.evaluate(SIDEWAYS)))
            page.screenshot(path=tmp_path / f"{len(seen)}.png", full_page=True)
            assert (tmp_path / f"{len(seen)}.png").stat().st_size > 5_000
    assert len({title for title, _, _ in seen}) == 5
    assert [(title, found) for title, found, _ in seen if found] == []
    assert [title for title, _, over in seen if over > 0] == []


def test_one_press_on_the_page_stops_surveys_and_another_takes_it_back(
    browser: Browser, mailbox: Mailbox
):
    """Without a script: looking changes nothing, the button does, and so does the way back."""
    stop = mailbox.door.url + _stop_link(mailbox)
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(stop)
        assert mailbox.person.opted_out == {}
        with page.expect_navigation():
            page.click("button")
        assert set(mailbox.person.opted_out) == {"survey"}
        with page.expect_navigation():
            page.click("button")
        assert mailbox.person.opted_out == {}


def test_a_person_chooses_on_the_page_and_finds_it_chosen(browser: Browser, mailbox: Mailbox):
    """Boxes, language and channel: saved with one press, ticked the next time."""
    choose = mailbox.address("p")
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.goto(choose)
        assert page.is_checked("#survey")
        page.uncheck("#survey")
        page.check("#reminder")
        page.check("#channel-sms")
        page.select_option("#language", "sv")
        with page.expect_navigation():
            page.click("button:has-text('Lagre valgene')")
        assert page.locator("html").get_attribute("lang") == "sv"
        page.goto(choose)
        assert not page.is_checked("#survey")
        assert page.is_checked("#reminder")
        assert page.is_checked("#channel-sms")
        assert page.input_value("#language") == "sv"
    person = mailbox.person
    assert set(person.opted_out) == {"survey"}
    assert person.consents["reminder"].granted
    assert (person.chosen_channel, person.chosen_language) == ("sms", "sv")


def _stop_link(mailbox: Mailbox) -> str:
    """Return the path of the stop page, from the header that mail programs use."""
    headers = next(one.headers for one in mailbox.shop.cloud.sent if one.kind == "survey_reminder")
    return headers["List-Unsubscribe"].strip("<>").removeprefix(mailbox.door.url)
