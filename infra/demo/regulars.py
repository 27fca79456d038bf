"""Three who buy the same again and again: what they bought, and do when they are reminded."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlencode

from infra.demo.people import DENMARK, NORWAY, SWEDEN, Person
from infra.demo.plots import Fact
from infra.demo.wares import GOODS, line

type Wish = Literal["order", "still_have_some", "automate"]

_FORM = {"content-type": "application/x-www-form-urlencoded"}
_PAGE = re.compile(r"(/[rp]/[A-Za-z0-9_-]+)")
_TIMES = 9  # so often they had bought it before the weeks begin
_CEILING = "400"


@dataclass(frozen=True, slots=True)
class Regular:
    """Somebody with a rhythm: every so many days the same product, and a wish when reminded."""

    person: Person
    product_id: str
    every: int
    wish: Wish


def regulars() -> dict[str, Regular]:
    """Return them by customer id; they are the same in every weeks."""
    return {
        one.person.customer_id: one
        for one in (
            Regular(_person(2001, "Eldbjørg Tveitå", NORWAY), "kjedeolje", 13, "order"),
            Regular(_person(2002, "Kirstine Højlund", DENMARK), "kjedeolje", 16, "still_have_some"),
            Regular(_person(2003, "Göran Åkervall", SWEDEN), "ullsokker", 11, "automate"),
        )
    }


def _person(number: int, name: str, country: Any) -> Person:
    address = f"k-{number}@{country.provider}"
    return Person(f"K-{number}", name, address, country.languages[0], country)


def bought_before(regular: Regular, start: datetime) -> Iterator[Fact]:
    """Yield what the shop tells of its past when it begins: orders of the months before."""
    for number in range(_TIMES):
        wobble = (-1, 0, 1, 0)[number % 4]
        at = start - timedelta(days=4 + regular.every * number + wobble)
        order_id = f"F-{regular.person.customer_id[2:]}{number:02}"
        yield _placed(regular, order_id, at, told=start)


def catalogue(start: datetime) -> Iterator[Fact]:
    """Yield what the shop tells of its goods: without a price nothing is ordered by itself."""
    for product_id, name, category, price in GOODS:
        detail = {
            "event_id": f"ProductChanged-{product_id}",
            "occurred_at": start.isoformat(),
            "product_id": product_id,
            "name": name,
            "category": category,
            "unit_price": price,
            "currency": "NOK",
            "state": "active",
        }
        yield Fact(start, "shop", "ProductChanged", detail)


def ordered_again(regular: Regular, proposal_id: str, now: datetime) -> Fact:
    """Return what the shop does with an order that the suite passed on."""
    return _placed(regular, f"F-{proposal_id[:6]}", now, told=now)


def _placed(regular: Regular, order_id: str, at: datetime, *, told: datetime) -> Fact:
    goods = next(each for each in GOODS if each[0] == regular.product_id)
    detail = {
        "event_id": f"OrderPlaced-{order_id}",
        "occurred_at": at.isoformat(),
        "customer_id": regular.person.customer_id,
        "order_id": order_id,
        "customer": regular.person.as_customer(),
        "lines": [line(goods)],
        "currency": "NOK",
        "promised_date": None,
        "soft_opt_in": True,
    }
    return Fact(told, "shop", "OrderPlaced", detail)


def acts_on(cloud: Any, wish: Wish, text: str) -> bool:
    """Press what they would press in a reminder; tell whether the page took it."""
    pages: Mapping[str, str] = {found[1]: found for found in _PAGE.findall(text)}
    if wish == "automate":
        form = {
            "purposes": "survey reminder",
            "survey": "yes",
            "reminder": "yes",
            "service_model": "automate",
            "ceiling": _CEILING,
        }
        return _posted(cloud, pages.get("p"), form)
    return _posted(cloud, pages.get("r"), {"do": wish})


def _posted(cloud: Any, page: str | None, form: Mapping[str, str]) -> bool:
    if page is None:
        return False
    sent = urlencode(form).encode()
    return bool(cloud.http("POST", page, headers=_FORM, body=sent).status < 400)  # noqa: PLR2004
