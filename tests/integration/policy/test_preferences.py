"""The preference page: what it tells whom, what a form changes, and when that takes effect."""

import re

import pytest

from gjensyn.language import LANGUAGES
from tests.integration.policy.neighbourhood import (
    customer,
    delay,
    ends,
    messages_of,
    person_of,
    send,
    stored,
)
from tests.shop import Shop, open_shop

SURVEYS = {"SurveyQuarantineDays": 0, "SurveyReminderDays": 0}
TEXTING = {**SURVEYS, "SmsOrigination": "pool-1"}


def page_of(shop: Shop, **fields: object) -> str:
    """Send somebody an invitation; returns the link of their preferences."""
    shop.sell("O-1", customer=customer(**fields))
    shop.wait(days=1, hours=2)
    return shop.link(page="p")


def ticked(page: str) -> set[str]:
    """Return the boxes that are ticked on a page."""
    boxes = re.findall(r"<input type=\"checkbox\" name=\"(\w+)\"[^>]*>", page)
    return {name for name in boxes if re.search(rf'name="{name}"[^>]* checked', page)}


def test_the_page_says_what_we_know_and_no_more():
    """Its owner knows it again; who was forwarded the mail learns no address, number or name."""
    with open_shop(**TEXTING, PrivacyUrl="https://ull.example/personvern") as shop:
        link = page_of(shop, email="k-1@fjordpost.example", name="Åse Marie Ødegård")
        page = shop.cloud.http("GET", link)
        for hidden in ("k-1@", "fjordpost", "90012345", "Marie", "Ødegård", "K-1", "O-1"):
            assert hidden not in page.text
        for shown in ("Å•••", "k•••@f•••.example", "Norge", "https://ull.example/personvern"):
            assert shown in page.text
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_there_in_every_language(language: str):
    """Preferences, the one button, and what follows the press."""
    with open_shop(**TEXTING) as shop:
        choose = page_of(shop)
        stop = shop.link(page="u")
        pages = [
            shop.cloud.http("GET", f"{choose}?lang={language}"),
            shop.cloud.http("GET", f"{stop}?lang={language}"),
            send(shop, f"{stop}?lang={language}", b""),
            shop.cloud.http("GET", f"{stop}?lang={language}"),
            send(shop, f"{choose}?lang={language}", b"purposes=survey&survey=yes"),
        ]
        assert [page.status for page in pages] == [200] * 5
        assert all(f'<html lang="{language}"' in page.text for page in pages)


def test_the_page_opens_in_the_language_of_the_person():
    """Theirs, not the browser's: it is about their messages."""
    with open_shop(**SURVEYS) as shop:
        link = page_of(shop, language="da")
        page = shop.cloud.http("GET", link, headers={"accept-language": "sv"})
        assert '<html lang="da"' in page.text


def test_a_language_once_chosen_wins_over_what_the_shop_tells_later():
    """Chosen by the person; the nightly import says something else every night."""
    with open_shop(**SURVEYS) as shop:
        link = page_of(shop)
        page = send(shop, link, b"purposes=survey+reminder&survey=yes&language=sv")
        assert '<html lang="sv"' in page.text
        shop.wait(hours=1)
        shop.tell("CustomerUpdated", customer=customer(language="en"))
        shop.sell("O-2", customer=customer(language="en"))
        shop.wait(days=2)
        assert messages_of(shop)[1].language == "sv"


def test_unticking_a_box_takes_effect_on_what_is_queued():
    """Two surveys of one day: the one that waits for tomorrow does not come."""
    with open_shop(**SURVEYS) as shop:
        shop.sell("O-1")
        shop.sell("O-2")
        shop.wait(days=1, hours=2)
        link = shop.link(page="p")
        assert ticked(shop.cloud.http("GET", link).text) == {"survey"}
        page = send(shop, link, b"purposes=survey+reminder&language=nb")
        assert ticked(page.text) == set()
        shop.wait(days=3)
        assert {(status, reason) for _, status, reason in ends(shop)} == {
            ("sent", None),
            ("cancelled", "opted_out"),
        }


def test_ticking_a_box_is_a_consent_with_its_evidence():
    """A yes of their own, with where and when; unticking it again stops it again."""
    with open_shop(**SURVEYS) as shop:
        link = _german(shop)
        assert ticked(shop.cloud.http("GET", link).text) == set()
        send(shop, link, b"purposes=survey+reminder&survey=yes&reminder=yes")
        consents = person_of(shop).consents
        assert {name: one.granted for name, one in consents.items()} == {
            "survey": True,
            "reminder": True,
        }
        assert {one.evidence for one in consents.values()} == {"preference page"}
        assert {one.at for one in consents.values()} == {shop.cloud.now}
        assert ticked(shop.cloud.http("GET", link).text) == {"survey", "reminder"}
        shop.wait(hours=1)
        send(shop, link, b"purposes=survey+reminder&survey=yes")
        assert ticked(shop.cloud.http("GET", link).text) == {"survey"}
        assert set(person_of(shop).opted_out) == {"marketing"}


def _german(shop: Shop) -> str:
    """Send somebody in Germany news about an order: they agreed to nothing."""
    known = customer(country="DE", time_zone="Europe/Berlin", language="en")
    shop.place("O-1", promised_date="2026-11-04", customer=known)
    shop.cloud.run()
    delay(shop, "O-1", "2026-11-11")
    shop.wait(days=1, hours=2)
    return shop.link(page="p")


@pytest.mark.parametrize(
    "body",
    [b"", b"ask=copy", b"x=y", b"purposes=", b"purposes=everything", b"\xff\xfe", b"&" * 90_000],
)
def test_a_form_without_boxes_says_no_to_nothing(body: bytes):
    """A scanner that sends an empty form, or noise, stops nothing and allows nothing."""
    with open_shop(**SURVEYS) as shop:
        link = page_of(shop)
        before = stored(shop)
        assert send(shop, link, body).status == 200
        assert stored(shop) == before


@pytest.mark.parametrize("wrong", [b"language=xx", b"channel=pigeon"])
def test_a_choice_that_does_not_exist_saves_nothing(wrong: bytes):
    """The page says so, keeps what was ticked, and nothing is half saved."""
    with open_shop(**TEXTING) as shop:
        link = page_of(shop)
        before = stored(shop)
        answer = send(shop, link, b"purposes=survey+reminder&reminder=yes&" + wrong)
        assert answer.status == 422
        assert 'role="alert"' in answer.text
        assert ticked(answer.text) == {"reminder"}
        assert stored(shop) == before


def test_saving_the_same_again_writes_nothing():
    """An impatient press, or a form that is sent twice."""
    with open_shop(**TEXTING) as shop:
        link = page_of(shop)
        body = b"purposes=survey+reminder&survey=yes&reminder=yes&channel=sms&language=nn"
        send(shop, link, body)
        before = stored(shop)
        shop.wait(minutes=2)
        assert send(shop, link, body).status == 200
        assert stored(shop) == before


def test_two_who_write_at_once_both_count():
    """The choice is made on the person as they are, whoever else was writing."""
    with open_shop(**SURVEYS) as shop:
        link = page_of(shop)
        done: list[str] = []

        def meanwhile(call) -> None:
            first = call.function == "PreferenceCenterOnRequest" and not done
            if first and call.operation == "PutItem":
                done.append("told")
                shop.tell("CustomerUpdated", customer=customer(name="Åse Nygård"))
                shop.cloud.run()

        shop.cloud.before_call(meanwhile)
        assert send(shop, link, b"purposes=survey&language=sv").status == 200
        person = person_of(shop)
        assert done
        assert person.name is not None
        assert person.name.value == "Åse Nygård"
        assert (set(person.opted_out), person.chosen_language) == ({"survey"}, "sv")
