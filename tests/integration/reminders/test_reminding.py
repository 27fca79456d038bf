"""Somebody who buys regularly is reminded once, at the right time, and can say what they want."""

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
)
from tests.shop import DAY, open_shop


@pytest.fixture
def shop():
    """Return a shop that sells coffee to one regular customer, who has just bought."""
    with open_shop() as opened:
        offer(opened)
        regular(opened)
        yield opened


def test_a_regular_is_reminded_about_when_they_buy(shop):
    """Not within a week of buying, and within the fortnight around the next purchase."""
    bought = shop.cloud.now
    shop.wait(days=EVERY + 10)
    (mail,) = reminders(shop)
    assert abs((mail.at - bought).days - EVERY) <= 7
    assert "4 uker" in mail.text
    assert "218,00\xa0kr" in mail.text


def test_who_gave_no_permission_is_not_reminded():
    """Neither consent nor an address given at a sale: the ledger says so, once."""
    with open_shop() as shop:
        regular(shop, soft_opt_in=False)
        shop.wait(days=100)
        assert reminders(shop) == []
        assert set(ledger(shop)) == {("skipped", "no_consent")}


def test_no_answer_twice_ends_it():
    """A second reminder some days later, while a purchase is likely, then silence."""
    with open_shop(ReminderAgainDays=4) as shop:
        offer(shop)
        regular(shop)
        shop.wait(days=300)
        first, second = reminders(shop)
        assert 4 <= (second.at - first.at).days <= 6


def test_a_second_reminder_does_not_come_when_they_have_probably_left(shop):
    """A fortnight after the first this regular's window is as good as over: no word of it."""
    shop.wait(days=300)
    assert len(reminders(shop)) == 1


def test_a_purchase_ends_what_was_planned(shop):
    """Who has bought is not reminded of it."""
    shop.wait(days=EVERY - 6)
    buy(shop, "early")
    shop.wait(days=12)
    assert reminders(shop) == []


def test_one_press_orders_the_same_again_once(shop):
    """However often it is pressed, the shop hears of it once."""
    shop.wait(days=EVERY + 10)
    page = shop.link(page="r")
    assert shop.look(f"{page}?do=order") == 200
    assert ordered(shop) == []
    for _ in range(3):
        assert shop.post(page, do="order") == 200
    (order,) = ordered(shop)
    assert order["lines"] == [{"product_id": "P-1", "quantity": 2.0}]
    assert (order["customer_id"], order["model"]) == ("K-1", "curate")


def test_later_is_later(shop):
    """A week on, and nothing in between; it counts as an answer."""
    shop.wait(days=EVERY + 5)
    (mail,) = reminders(shop)
    pressed = shop.cloud.now
    shop.post(shop.link(page="r"), do="later")
    shop.wait(days=6)
    assert reminders(shop) == [mail]
    shop.wait(days=3)
    again = reminders(shop)[1]
    assert 6 <= (again.at - pressed) / DAY <= 9


def test_who_still_has_some_is_left_in_peace_longer(shop):
    """The wait grows, and so does what is expected."""
    shop.wait(days=EVERY + 5)
    shop.post(shop.link(page="r"), do="still_have_some")
    shop.wait(days=5)
    assert len(reminders(shop)) == 1


def test_never_is_never(shop):
    """Not for this product, whatever they buy."""
    shop.wait(days=EVERY + 5)
    shop.post(shop.link(page="r"), do="never")
    buy(shop, "anyway")
    shop.wait(days=200)
    assert len(reminders(shop)) == 1


@pytest.mark.parametrize("state", ["discontinued", "recalled"])
def test_what_is_not_sold_is_not_proposed(shop, state):
    """Neither what is gone nor what came back."""
    offer(shop, state=state)
    shop.wait(days=100)
    assert reminders(shop) == []


@pytest.mark.parametrize("kind", ["gift", "subscription"])
def test_gifts_and_subscriptions_are_left_out(kind):
    """What was bought for others says nothing; what comes by itself needs no reminder."""
    with open_shop() as shop:
        regular(shop, **{kind: True})
        shop.wait(days=100)
        assert ledger(shop) == []


def test_a_variant_serves_as_well():
    """The group of a product replaces it: the wait begins with its purchase."""
    with open_shop() as shop:
        offer(shop, group="coffee")
        offer(shop, "P-2", group="coffee")
        regular(shop)
        shop.wait(days=EVERY - 8)
        buy(shop, "variant", product_id="P-2", name="Kaffe, lysbrent")
        shop.wait(days=15)
        assert reminders(shop) == []
        shop.wait(days=20)
        assert len(reminders(shop)) == 1


@pytest.mark.parametrize("way", ["group", "category"])
def test_what_is_bought_instead_withdraws_what_is_queued(way):
    """At ten it was decided, at noon it would go out, at eleven a variant was bought."""
    interchangeable = {"ReminderInterchangeable": "tea, coffee"} if way == "category" else {}
    group = {"group": "coffee"} if way == "group" else {}
    with open_shop(WakingHours="12:00-20:00", **interchangeable) as shop:
        offer(shop, **group)
        offer(shop, "P-2", **group)
        regular(shop)
        held_back(shop)
        buy(shop, "variant", product_id="P-2", name="Kaffe, lysbrent")
        shop.wait(days=2)  # no Sunday, and past noon
        assert reminders(shop) == []
        assert ("cancelled", "proposal_bought") in ledger(shop)


def test_a_returned_order_teaches_nothing(shop):
    """A purchase that came back is taken back: the wait begins with the one before it."""
    shop.wait(days=3)
    shop.tell("OrderReturned", order_id="K-1-7")
    shop.cloud.run()
    shop.wait(days=1)
    last = [mail.at for mail in reminders(shop)]
    shop.wait(days=10)
    assert reminders(shop)
    assert reminders(shop)[0].at < shop.cloud.now
    assert last == last[:1]


def test_looking_changes_nothing(shop):
    """A machine that opens every link of the mail, with all it asks for, has done nothing."""
    shop.wait(days=EVERY + 5)
    before = shop.cloud.tables()
    for path in shop.links():
        if "/r/" in path:
            assert shop.look(path) == 200
            assert shop.cloud.http("HEAD", path).status == 200
    assert shop.cloud.tables() == before


def test_a_link_that_opens_nothing_is_like_any_other(shop):
    """Unknown, of another page, or expired: the same polite page."""
    shop.wait(days=EVERY + 5)
    page = shop.link(page="r")
    assert shop.look(page.replace("/r/", "/s/")) == 404
    assert shop.look("/r/abcdefghijklmnopqrstuvwx") == 404
    shop.wait(days=40)
    assert shop.look(page) == 404
    assert shop.post(page, do="order") == 404
    assert ordered(shop) == []
