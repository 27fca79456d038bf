"""What an order means as a purchase, and when a rhythm has to hear of it."""

from datetime import timedelta
from typing import Any

import pytest

from functions.order_intake.purchases import changed, purchase_key, purchase_of, told_again
from gjensyn.models.order import Line, Order
from gjensyn.models.purchase import Purchase
from tests.builders import NOW, SUBJECT, a_placement, an_order

TEA = Line(product_id="P-2", name="Te", category="tea", quantity=3, unit_price=49.0)
PLACED_AT = NOW - timedelta(days=8)


def bought(order: Order) -> Purchase:
    found = purchase_of(order)
    assert found is not None
    return found


def sold(status: Any = "placed", **fields: Any) -> Order:
    """Return an order of tea."""
    return an_order(status=status, placement=a_placement(**{"lines": (TEA,), **fields}))


# ------------------------------------------------------------------- what it is


def test_an_order_is_bought_once_it_is_placed():
    """With all that it says of what was bought, and by whom."""
    order = sold(currency="NOK", gift=True, subscription=True, soft_opt_in=True)
    purchase = bought(order)
    assert (purchase.subject, purchase.order_id, purchase.customer_id) == (SUBJECT, "O-1", "K-17")
    assert (purchase.status, purchase.placed_at, purchase.lines) == ("new", PLACED_AT, (TEA,))
    assert (purchase.currency, purchase.gift) == ("NOK", True)
    assert (purchase.subscription, purchase.soft_opt_in) == (True, True)
    assert purchase.key == f"purchase#{order.key.removeprefix('order#')}" == purchase_key(order)


def test_an_ordinary_order_is_none_of_these():
    """No gift, no subscription, and nobody was asked."""
    purchase = bought(sold())
    assert (purchase.gift, purchase.subscription, purchase.soft_opt_in) == (False, False, False)


@pytest.mark.parametrize(
    ("status", "purchase"),
    [
        ("announced", "new"), ("placed", "new"), ("shipped", "new"), ("delivered", "new"),
        ("cancelled", "void"), ("returned", "void"),
    ],
)  # fmt: skip
def test_what_is_cancelled_or_sent_back_was_not_bought(status: str, purchase: str):
    """All else was."""
    assert bought(sold(status)).status == purchase


def test_while_nobody_knows_what_was_bought_nothing_was():
    """A delivery may be told before its sale."""
    assert purchase_of(None) is None
    assert purchase_of(an_order(placement=None)) is None


# ------------------------------------------------------------------- whether it changed


@pytest.mark.parametrize(
    ("after", "news"),
    [
        (sold(), False),
        (sold("shipped"), False),
        (sold("delivered"), False),
        (sold("cancelled"), True),
        (sold(lines=()), True),
        (sold(gift=True), True),
        (an_order(placement=None), True),
    ],
)
def test_only_what_was_bought_is_news_to_a_rhythm(after: Order, news: bool):
    """How far an order has come is not."""
    assert changed(sold(), after) is news


def test_a_first_sale_is_news_and_a_word_before_it_is_none():
    """There is nothing to learn from yet."""
    assert changed(None, sold())
    assert not changed(None, an_order(placement=None))


# ------------------------------------------------------------------- told again


KNOWN = bought(sold()).model_copy(
    update={"version": 4, "status": "counted", "counted": ("rhythm#b", "rhythm#a")}
)


def test_a_first_purchase_waits_to_be_counted():
    """As it is."""
    assert told_again(None, sold()) == bought(sold())


@pytest.mark.parametrize("status", ["cancelled", "returned"])
def test_what_is_first_heard_of_when_it_was_taken_back_has_nothing_to_unlearn(status: str):
    """No rhythm ever knew of it."""
    purchase = told_again(None, sold(status))
    assert purchase is not None
    assert purchase.status == "withdrawn"


def test_what_nobody_knows_yet_is_not_written():
    """Nor does it take the place of what was known."""
    assert told_again(None, an_order(placement=None)) is None
    assert told_again(KNOWN, an_order(placement=None)) is None


@pytest.mark.parametrize(("status", "purchase"), [("placed", "new"), ("cancelled", "void")])
def test_what_was_learnt_is_learnt_anew(status: str, purchase: str):
    """By the rhythms that know of it, and by those that had to be told already; each once."""
    known = KNOWN.model_copy(update={"recount": ("rhythm#c", "rhythm#a")})
    again = told_again(known, sold(status))
    assert again is not None
    assert (again.status, again.version, again.counted) == (purchase, 4, ())
    assert again.recount == ("rhythm#a", "rhythm#b", "rhythm#c")
    assert again.lines == (TEA,)
