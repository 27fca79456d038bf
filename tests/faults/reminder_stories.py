"""Stories of people who buy the same again and again, and of what they choose and ask for."""

import re
from datetime import timedelta
from typing import Any

from tests.shop import PRESSES, Shop

DUE_ON_SUNDAY = 21
"""Told on Monday in any case: a day more or less, as sums of the shop are known sooner or later."""


def a_regular(shop: Shop, customer: str = "K-1", /, days_ago: int = 24, **fields: Any) -> None:
    """Tell of somebody who has bought the same eight times, every four weeks."""
    line = {"product_id": "P-1", "name": "Kaffe", "quantity": 1, "category": "coffee"}
    for number in range(8):
        at = shop.now - timedelta(days=days_ago + 28 * number)
        known = {"soft_opt_in": True, "lines": [line], "occurred_at": at.isoformat()}
        shop.place(f"{customer}-{number}", customer, **{**known, **fields})
    shop.cloud.run()


def seen(shop: Shop, path: str) -> str:
    """Return a page, however often it has to be opened."""
    pages = (shop.cloud.http("GET", path) for _ in range(PRESSES))
    return next(page.text for page in pages if page.status == 200)


def a_customer_asks(shop: Shop) -> None:
    """Chooses how to be served, in all and for one product, and asks for a copy, twice."""
    a_regular(shop)
    shop.wait(days=7)
    page = shop.link(page="p")
    shop.post(page, purposes="survey reminder", reminder="yes", service_model="coach")
    field = re.search(r'<select name="(model[^"]+)"', seen(shop, page))
    assert field
    shop.post(page, **{field[1]: "respond"})
    for _ in range(2):
        shop.post(f"{page}?ask=export", ask="export")
    shop.wait(minutes=2)


def purchases_are_counted(shop: Shop) -> None:
    """A new one, one of two products, one that is taken back, and an order of ours."""
    a_regular(shop)
    lines = [{"product_id": name, "name": name, "quantity": 1} for name in ("P-1", "P-2")]
    shop.place("O-2", "K-2", lines=lines)
    shop.cloud.run()
    shop.tell("OrderReturned", "K-2", order_id="O-2")
    shop.wait(days=7)
    shop.post(shop.link(page="r"), do="order")


def reminders_fall_due(shop: Shop) -> None:
    """One goes out, one may not, and both are looked at again."""
    a_regular(shop, days_ago=DUE_ON_SUNDAY)
    # On another day: two at the same moment are looked at in the order of their ids, by chance.
    a_regular(shop, "K-2", days_ago=26, soft_opt_in=False)
    shop.wait(days=9)


def sums_are_added_up(shop: Shop) -> None:
    """Two people's purchases of one product."""
    a_regular(shop)
    a_regular(shop, "K-2")
    shop.wait(days=1)


def a_reminded_customer_presses(shop: Shop) -> None:
    """Looks, presses nothing, wants to hear later, and orders after all."""
    a_regular(shop)
    shop.wait(days=7)
    link = shop.link(page="r")
    shop.look(link)
    shop.post(link)
    shop.post(link, do="later")
    shop.post(link, do="order")
