"""Who wants to be left alone orders the same again from the preference page, in seconds."""

import html
import re

import pytest

from gjensyn.language import LANGUAGES
from tests.integration.reminders.regulars import (
    EVERY,
    buy,
    offer,
    ordered,
    reminders,
    sells_to_a_regular,
)
from tests.shop import Shop, open_shop


@pytest.fixture
def shop():
    """Return a shop that sells coffee to one regular customer, who has just got a mail."""
    with open_shop() as opened:
        sells_to_a_regular(opened)
        yield opened


def page(shop: Shop) -> str:
    """Return the preference page as it is served now."""
    return html.unescape(shop.cloud.http("GET", shop.link(page="p")).text)


def again(shop: Shop) -> str:
    """Return the path of the link on the preference page that orders the same again."""
    found = re.search(r'href="(/r/[^"?]+)', page(shop))
    assert found
    return found[1]


def choose(shop: Shop, **fields: str) -> int:
    """Save the preference page with reminders allowed, before the next mail has another link."""
    ticked = {"purposes": "survey reminder", "reminder": "yes"}
    return shop.post(shop.link(page="p"), **{**ticked, **fields})


def own_model(shop: Shop, model: str, **fields: str) -> int:
    """Choose a model for coffee alone."""
    found = re.search(r'name="(model-[a-z2-7]{26})"', page(shop))
    assert found
    return choose(shop, **{found[1]: model, **fields})


def test_one_press_orders_the_same_again(shop):
    """Name, quantity and today's price; looking orders nothing, pressing thrice orders once."""
    assert choose(shop, service_model="respond") == 200
    link = again(shop)
    before = shop.cloud.tables()
    seen = shop.cloud.http("GET", link)
    assert seen.status == shop.cloud.http("HEAD", link).status == 200
    for told in ("Kaffe, mørkbrent", "218,00\xa0kr", 'value="order"'):
        assert told in html.unescape(seen.text)
    assert 'value="never"' not in seen.text
    assert shop.cloud.tables() == before
    assert ordered(shop) == []
    for _ in range(3):
        assert shop.post(link, do="order") == 200
    (order,) = ordered(shop)
    assert order["lines"] == [{"product_id": "P-1", "quantity": 2.0}]
    assert (order["customer_id"], order["model"]) == ("K-1", "respond")
    assert "Dette er bestilt" in shop.cloud.http("GET", link).text


def test_another_day_has_another_link_and_another_order(shop):
    """What was ordered, came and is used up can be ordered again."""
    first = again(shop)
    shop.post(first, do="order")
    buy(shop, "came")
    shop.wait(days=1)
    second = again(shop)
    assert second != first
    shop.post(second, do="order")
    assert len(ordered(shop)) == 2


def test_nothing_but_ordering_can_be_done_there(shop):
    """Nobody is reminded, so there is nothing to put off or to stop."""
    for wish in ("never", "stop", "later", "", "everything"):
        assert shop.post(again(shop), do=wish) == 422
    assert ordered(shop) == []


def test_the_link_ends_with_its_days_and_with_the_person(shop):
    """After thirty days, and for whoever is being erased: the page that all get."""
    link = again(shop)
    assert shop.look(link[:-1] + ("A" if link[-1] != "A" else "B")) == 404
    shop.wait(days=30)
    assert shop.look(link) == 200
    shop.wait(days=1)
    assert shop.look(link) == shop.post(link, do="order") == 404
    assert ordered(shop) == []


@pytest.mark.parametrize("state", ["discontinued", "recalled"])
def test_what_is_not_sold_cannot_be_ordered(shop, state):
    """The page says so, and has no button; a form from before is refused."""
    link = again(shop)
    offer(shop, state=state)
    seen = shop.cloud.http("GET", link)
    assert "selges ikke lenger" in seen.text
    assert "<button" not in seen.text
    assert shop.post(link, do="order") == 422
    assert ordered(shop) == []


def test_ordering_it_there_ends_a_reminder_before_them(shop):
    """What was suggested is answered: no second reminder, and its own button orders no more."""
    shop.wait(days=EVERY + 4)
    (mail,) = reminders(shop)
    proposed, link = shop.link(page="r"), again(shop)
    shop.post(link, do="order")
    shop.wait(days=6)
    assert reminders(shop) == [mail]
    assert len(ordered(shop)) == 1
    assert shop.look(proposed) == 200


def test_ordering_it_there_stops_the_machine(shop):
    """An order that was announced is not placed beside the customer's own."""
    choose(shop, service_model="automate", ceiling="300")
    while not reminders(shop):
        shop.wait(hours=6)
    shop.post(again(shop), do="order")
    shop.wait(days=5)
    assert [order["model"] for order in ordered(shop)] == ["automate"]


def test_what_the_machine_has_just_ordered_is_not_ordered_twice(shop):
    """The page says that it is on its way, until it has come or a fortnight has passed."""
    choose(shop, service_model="automate", ceiling="300")
    while not ordered(shop):
        shop.wait(hours=6)
    assert "Dette er bestilt" in shop.cloud.http("GET", again(shop)).text
    assert shop.post(again(shop), do="order") == 200
    assert len(ordered(shop)) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_there_in_every_language(shop, language):
    """The language asked for on the preference page goes with the link."""
    seen = shop.cloud.http("GET", f"{shop.link(page='p')}?lang={language}").text
    (link,) = set(re.findall(r'href="(/r/[^"]+)"', html.unescape(seen)))
    assert link.endswith(f"lang={language}")
    assert f'<html lang="{language}"' in shop.cloud.http("GET", link).text


# ------------------------------------------------------------------- a model for one product


def test_one_product_can_be_left_alone(shop):
    """Nothing unasked about coffee, whatever holds for everything else."""
    assert own_model(shop, "respond", service_model="coach") == 200
    assert re.search(r'value="respond" selected', page(shop))
    shop.wait(days=100)
    assert reminders(shop) == []


def test_one_product_can_be_ordered_by_machine(shop):
    """With a ceiling and a yes of its own; everything else stays with suggestions."""
    assert own_model(shop, "automate", service_model="curate", ceiling="300") == 200
    shop.wait(days=EVERY + 10)
    assert [mail.kind for mail in reminders(shop)] == ["repurchase_order"]
    assert [order["model"] for order in ordered(shop)] == ["automate"]


def test_one_product_by_machine_needs_a_ceiling_and_a_yes(shop):
    """Nothing is saved without them; a model that does not exist is none."""
    assert own_model(shop, "automate", service_model="curate") == 422
    assert own_model(shop, "automate", ceiling="300", reminder="") == 422
    assert own_model(shop, "butler") == 422
    assert not re.search(r'name="model-[^>]*>\s*<option value="">', page(shop))
    shop.wait(days=EVERY + 10)
    assert ordered(shop) == []


def test_the_last_product_by_machine_takes_the_yes_with_it(shop):
    """As for everything else again: nothing is ordered unasked, announced or not."""
    own_model(shop, "automate", service_model="curate", ceiling="300")
    while not reminders(shop):
        shop.wait(hours=6)
    assert own_model(shop, "", service_model="curate") == 200
    shop.wait(days=5)
    assert ordered(shop) == []
