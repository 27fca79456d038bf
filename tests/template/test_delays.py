"""What mails say about late orders: once sorry, always honest, never salesy."""

import itertools
from datetime import date
from typing import Any

import pytest

from gjensyn.contexts.delays import DelayMail
from gjensyn.language import LANGUAGES, Language
from gjensyn.render import Mail
from tests.template.delays import (
    LATER,
    NEXT_UPDATE,
    NOTICES,
    PROMISE,
    REASONS,
    STAGES,
    STORY,
    UPDATES,
    delay_mail,
    delay_page,
    good_news,
    late_order,
    taken_over,
    to_choose,
    undated,
)
from tests.template.examples import RENDERER, wording
from tests.template.markup import read

KINDS = ("delay_notice", "delay_update")
STATES = list(itertools.product(STAGES, (LATER, None), (PROMISE, None), (NEXT_UPDATE, None)))
SORRY = {
    "nb": ("lei for", "beklag", "unnskyld", "dessverre"),
    "nn": ("leie for", "orsak", "beklag", "diverre"),
    "da": ("kede af", "beklag", "undskyld", "desværre"),
    "sv": ("ledsna", "beklag", "ursäkt", "tyvärr"),
    "en": ("sorry", "apolog", "regret", "unfortunately"),
}


def mail(kind: str, language: Language, *orders: Any, **changes: Any) -> Mail:
    """Render a mail about these orders."""
    return RENDERER.render_mail(kind, language, delay_mail(*orders, **changes))


def flat(text: str) -> str:
    """Return a text as one line, as its sentences were written."""
    return " ".join(text.split())


def sorrows(rendered: Mail, language: Language) -> int:
    """Count how often a mail says that it is sorry."""
    return sum(rendered.text.lower().count(word) for word in SORRY[language])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("reason", REASONS)
def test_every_state_can_be_told(kind: str, reason: str, language: Language):
    """All stages, reasons and dates render, alone and together, with nothing left unfilled."""
    orders = [
        late_order(stage=stage, named=named, promise=promise, next_update=next_update)
        | {"reason": reason, "order_number": str(1042 + at)}
        for at, (stage, named, promise, next_update) in enumerate(STATES)
    ]
    for told in [[order] for order in orders] + [orders]:
        rendered = mail(kind, language, *told)
        for form in (rendered.subject, rendered.text, rendered.html):
            assert "%(" not in form
            assert "None" not in form
        for order in told[:1]:
            assert order["order_number"] in rendered.text
        assert sorrows(rendered, language) <= 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_a_sentence_of_its_own(reason: str, language: Language):
    """It stands in the text and in the HTML of a first notice, and on the page."""
    said = wording("delay", language)["reason"]
    assert len(set(said.values())) == len(REASONS)
    rendered = mail("delay_notice", language, late_order(reason=reason))
    page = RENDERER.render_page("delay_page", language, delay_page(to_choose(reason=reason)))
    for form in (rendered.text, read(rendered.html).all("main")[0].text, page):
        assert said[reason] in flat(form)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_said_once_that_we_are_sorry(language: Language):
    """A first notice about any number of orders regrets once; an update never does."""
    for state, told in NOTICES.items():
        assert sorrows(RENDERER.render_mail("delay_notice", language, told), language) == 1, state
    for state, told in UPDATES.items():
        assert sorrows(RENDERER.render_mail("delay_update", language, told), language) == 0, state


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_are_told_as_the_language_writes_them(language: Language):
    """The new date, the old one, and the day of the next word each stand in text and HTML."""
    written = {"nb": "mandag", "nn": "måndag", "da": "mandag den", "sv": "måndag", "en": "Monday,"}
    dot = "" if language in {"sv", "en"} else "."
    dated = mail("delay_notice", language, late_order())
    for day in (9, 2):
        for form in (dated.text, dated.html):
            month = "November" if language == "en" else "november"
            assert f"{written[language]} {day}{dot} {month} 2026" in flat(form)
    assert "6" in mail("delay_notice", language, undated(promise=None)).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_date_it_says_so_and_when_there_is_more(language: Language):
    """A promise to write again is only made where there is a day for it."""
    said = wording("delay", language)
    again = said["next_update"].split("%(date)s")[0]
    rendered = flat(mail("delay_notice", language, undated()).text)
    assert said["no_date"]["late"] in rendered
    assert again in rendered
    assert again not in flat(mail("delay_notice", language, undated(next_update=None)).text)
    assert again not in flat(mail("delay_update", language, taken_over()).text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_day_of_the_next_word_is_told_once(language: Language):
    """Different days stand with their orders; so does the one next to an order handed over."""
    said = wording("delay", language)
    again = said["next_update"].split("%(date)s")[0]
    other = undated(order_number="2", next_update=date(2026, 11, 7))
    same = mail("delay_notice", language, undated(), undated(order_number="2"))
    assert flat(same.text).count(again) == 1
    assert flat(mail("delay_notice", language, undated(), other).text).count(again) == 2
    beside = mail("delay_update", language, undated(stage="again"), taken_over(order_number="2"))
    assert flat(beside.text).count(again) == 1
    over = said["heading"]["over"] % {"number": "2"}
    assert flat(beside.text).index(again) < flat(beside.text).index(over)


@pytest.mark.parametrize("language", LANGUAGES)
def test_good_news_has_no_reason_and_no_regret(language: Language):
    """An earlier date is told as what it is, even if it is the first word about the order."""
    said = wording("delay", language)
    for kind, stage in (("delay_update", "sooner"), ("delay_notice", "first")):
        rendered = mail(kind, language, good_news(stage=stage))
        assert said["reason"]["carrier"] not in flat(rendered.text)
        assert sorrows(rendered, language) == 0
        late = mail("delay_notice", language, late_order())
        assert rendered.subject != late.subject


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_is_offered_instead_of_an_apology(language: Language):
    """Later updates offer one, the last says that one takes over and the machine is silent."""
    said = wording("delay", language)
    assert said["ways_out"]["waiting"] in flat(
        mail("delay_update", language, undated(stage="again", promise=None)).text
    )
    assert said["taken_over"] in flat(mail("delay_update", language, taken_over()).text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_compensation_stands_with_the_order_that_has_it(language: Language):
    """It is told once for one order, and not for another."""
    said = wording("delay", language)["compensation"]
    rendered = mail("delay_update", language, late_order(compensated=True), late_order())
    assert flat(rendered.text).count(said) == 1
    assert flat(rendered.html).count(said) == 1
    assert said not in flat(mail("delay_update", language, late_order()).text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_about_delays_says_why_it_came_and_offers_a_choice(kind: str, language: Language):
    """It names its ground, leads to the page by one button, and to the preferences if given."""
    ground = wording("mail", language)["ground"]["order"]
    for told in (*NOTICES.values(), *UPDATES.values()):
        rendered = RENDERER.render_mail(kind, language, told)
        assert ground in flat(rendered.text)
        assert ground in flat(rendered.html)
        links = [e.attributes["href"] for e in read(rendered.html).all("a")]
        assert links.count(told["page_url"]) == 1
        assert (told["preferences_url"] in links) == (told["preferences_url"] is not None)
        assert links == [url for url in links if url in rendered.text]


def test_an_unknown_reason_does_not_speak_over_the_shop():
    """Where the shop explained, we do not say that nobody knows."""
    said = wording("delay", "nb")["reason"]["unknown"]
    assert said in mail("delay_notice", "nb", late_order(reason="unknown")).text
    told = late_order(reason="unknown", explanation="Maskinen står.")
    assert said not in mail("delay_notice", "nb", told).text


def test_a_reason_nobody_worded_is_an_unknown_one():
    """A word that is not in the contract is no reason to fail, and is not shown."""
    rendered = mail("delay_notice", "en", late_order(reason="strike_at_plant_7"))
    assert "strike" not in rendered.text + rendered.html
    assert "We do not know why yet." in rendered.text


def test_a_story_is_linked_where_there_is_one():
    """The link stands in text and HTML, with neutral words."""
    rendered = mail("delay_notice", "en", late_order(story_url=STORY))
    assert STORY in rendered.text
    assert f'href="{STORY}"' in rendered.html
    assert "How what you ordered is being made" in rendered.html


def test_no_word_sells_anything():
    """A message about an order that also sold something would be advertising."""
    selling = ("rabatt", "tilbud", "tilbod", "erbjud", "offer", "discount", "kjøp", "køb", "köp")
    for language, told in itertools.product(LANGUAGES, (*NOTICES.values(), *UPDATES.values())):
        plain: DelayMail = {**told, "shop_name": "X"}
        text = RENDERER.render_mail("delay_update", language, plain).text.lower()
        assert not [word for word in selling if word in text]
