"""Each of the four service models does what its name says."""

import pytest

from tests.integration.reminders.regulars import (
    EVERY,
    buy,
    held_back,
    ledger,
    offer,
    ordered,
    regular,
    reminders,
    sells_to_a_regular,
)
from tests.shop import Shop, open_shop

WINDOW = 2  # days: the default


@pytest.fixture
def shop():
    """Return a shop that sells coffee to one regular customer, who has just got a mail."""
    with open_shop() as opened:
        sells_to_a_regular(opened)
        yield opened


def choose(shop: Shop, model: str, **fields: str) -> int:
    """Choose a service model on the preference page, reminders allowed."""
    page = shop.link(page="p")
    ticked = {"purposes": "survey reminder", "reminder": "yes"}
    return shop.post(page, **{**ticked, "service_model": model, **fields})


def test_respond_says_nothing_unasked(shop):
    """Nothing goes out, and the ledger says why."""
    assert choose(shop, "respond") == 200
    shop.wait(days=100)
    assert reminders(shop) == []
    assert ("skipped", "service_model") in ledger(shop)


def test_coach_gives_advice_and_curate_does_not(shop):
    """The right time with advice on the product, in the language of the customer."""
    assert choose(shop, "coach") == 200
    shop.wait(days=EVERY + 10)
    assert "Oppbevar den mørkt." in reminders(shop)[0].text


def test_curate_is_the_usual(shop):
    """A suggestion, without advice."""
    shop.wait(days=EVERY + 10)
    assert "Oppbevar" not in reminders(shop)[0].text


def test_automate_announces_waits_and_orders_once(shop):
    """The notice first; when the window has passed, one order and no more."""
    assert choose(shop, "automate", ceiling="300") == 200
    shop.wait(days=EVERY + 10)
    (notice,) = reminders(shop)
    assert notice.kind == "repurchase_order"
    (order,) = ordered(shop)
    assert order["model"] == "automate"
    assert order["lines"] == [{"product_id": "P-1", "quantity": 2.0}]


def test_nothing_is_ordered_before_the_window_has_passed(shop):
    """Until then there is nothing but a notice."""
    choose(shop, "automate", ceiling="300")
    while not reminders(shop):
        shop.wait(hours=6)
    shop.wait(hours=47 - 6)
    assert ordered(shop) == []
    shop.wait(hours=14)
    assert len(ordered(shop)) == 1


def test_one_press_stops_it(shop):
    """POST stops it; a look does not; stopped is stopped."""
    choose(shop, "automate", ceiling="300")
    while not reminders(shop):
        shop.wait(hours=6)
    page = shop.link(page="r")
    assert shop.look(f"{page}?do=stop") == 200
    assert shop.post(page, do="stop") == 200
    assert shop.post(page, do="stop") == 200
    shop.wait(days=WINDOW + 5)
    assert ordered(shop) == []


def test_too_dear_is_a_suggestion(shop):
    """Above the ceiling nothing is announced: it is proposed, and the customer decides."""
    choose(shop, "automate", ceiling="200")
    shop.wait(days=EVERY + 10)
    assert [mail.kind for mail in reminders(shop)] == ["repurchase_reminder"]
    assert ordered(shop) == []


def test_a_price_that_rises_in_the_window_falls_back(shop):
    """What has become too dear since the notice is not ordered, but suggested."""
    choose(shop, "automate", ceiling="300")
    while not reminders(shop):
        shop.wait(hours=6)
    offer(shop, unit_price=500.0)
    shop.wait(days=WINDOW + 3)
    assert ordered(shop) == []
    assert [mail.kind for mail in reminders(shop)] == ["repurchase_order", "repurchase_reminder"]


def test_what_is_gone_in_the_window_is_not_ordered(shop):
    """Recalled meanwhile: nothing is ordered, nothing is suggested."""
    choose(shop, "automate", ceiling="300")
    while not reminders(shop):
        shop.wait(hours=6)
    offer(shop, state="recalled")
    shop.wait(days=30)
    assert ordered(shop) == []
    assert len(reminders(shop)) == 1


def test_a_consent_withdrawn_in_the_window_holds(shop):
    """Another model, chosen before the window has passed, is the last word."""
    choose(shop, "automate", ceiling="300")
    while not reminders(shop):
        shop.wait(hours=6)
    choose(shop, "curate")
    shop.wait(days=WINDOW + 1)
    assert ordered(shop) == []


LATE_RISERS = {"WakingHours": "12:00-20:00"}  # what is decided at ten waits for two hours


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"purpose": "automatic_order", "granted": False, "evidence": "phone"}, "consent_refused"),
        (None, "opted_out"),
    ],
)
def test_a_no_between_the_decision_and_the_notice_is_heard(said, reason):
    """The notice does not go out, and what was not announced is not ordered."""
    with open_shop(**LATE_RISERS) as shop:
        offer(shop)
        regular(shop)
        shop.deliver("K-1-7")
        shop.wait(days=4)
        choose(shop, "automate", ceiling="300")
        page = shop.link(page="p")
        held_back(shop)
        if said:
            shop.tell("ConsentChanged", **said)
        else:
            shop.post(page, purposes="survey reminder", survey="yes")
        shop.wait(days=2)  # no Sunday, and past noon
        assert ("cancelled", reason) in ledger(shop)
        assert not [mail for mail in reminders(shop) if mail.kind == "repurchase_order"]
        shop.wait(days=20)
        assert ordered(shop) == []


def test_a_consent_that_the_shop_reports_withdrawn_in_the_window_holds(shop):
    """Said on the phone after the notice: nothing is ordered, and it is suggested instead."""
    choose(shop, "automate", ceiling="300")
    while not reminders(shop):
        shop.wait(hours=6)
    no = {"purpose": "automatic_order", "granted": False, "evidence": "phone"}
    shop.tell("ConsentChanged", **no)
    shop.wait(days=WINDOW + 3)
    assert ordered(shop) == []
    assert [mail.kind for mail in reminders(shop)] == ["repurchase_order", "repurchase_reminder"]


def test_where_a_survey_needs_consent_an_order_does_too():
    """In Germany: an address given at a sale allows reminders; only a yes allows to order."""
    home = {"country": "DE", "time_zone": "Europe/Berlin", "language": "en"}
    known = {**home, "email": "k-1@fjordpost.example"}
    with open_shop() as shop:
        offer(shop)
        regular(shop, customer=known)
        shop.wait(days=EVERY + 10)
        assert [mail.kind for mail in reminders(shop)] == ["repurchase_reminder"]
        choose(shop, "automate", ceiling="300")
        buy(shop, "next", customer=known)
        shop.wait(days=EVERY + 10)
        assert reminders(shop)[-1].kind == "repurchase_order"
        assert len(ordered(shop)) == 1


def test_a_purchase_between_notice_and_order_ends_it(shop):
    """Whoever bought it themselves is not sent it once more; a variant counts too."""
    offer(shop, group="coffee")
    offer(shop, "P-2", group="coffee")
    choose(shop, "automate", ceiling="300")
    while not reminders(shop):
        shop.wait(hours=6)
    buy(shop, "self", product_id="P-2", name="Kaffe, lysbrent")
    shop.wait(days=WINDOW + 5)
    assert ordered(shop) == []


@pytest.mark.parametrize("ceiling", ["", "0", "-5", "mye", "1e400", "٣"])
def test_an_order_by_machine_needs_a_ceiling(shop, ceiling):
    """Without a price nobody has agreed to any."""
    assert choose(shop, "automate", ceiling=ceiling) == 422
    shop.wait(days=60)
    assert ordered(shop) == []


def test_products_are_stopped_one_by_one(shop):
    """The preference page knows what is bought again, and stops it."""
    page = shop.cloud.http("GET", shop.link(page="p"))
    assert "Kaffe, mørkbrent" in page.text
    field = page.text.partition('name="product-')[2].partition('"')[0]
    assert shop.post(shop.link(page="p"), **{f"product-{field}": "stopped"}) == 200
    shop.wait(days=100)
    assert reminders(shop) == []
