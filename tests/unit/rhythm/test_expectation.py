"""What is expected before a rhythm's own intervals are looked at, worked out by hand."""

from math import log
from typing import Any

import pytest

from gjensyn.rhythm.expectation import TUNING, Expectation, Tuning, expect
from gjensyn.rhythm.priors import Prior, Priors

ONE = 1_000_000
# The usual 45 days weigh half a rhythm; the shop has two of means 3 and 5, which weigh 3/4 each.
USUAL = log(45)
CENTRE = (0.75 * (3 + 5) + USUAL / 2) / 2
WITHIN = (1.4 + 0.4 / 2) / 4
SHOP = {"weight": 1.5 * ONE, "mean": 6 * ONE, "mean_square": 25.5 * ONE}


def prior(**sums: float) -> Prior:
    return Prior(**{name: round(value) for name, value in sums.items()})


def of_shop(**sums: float) -> Expectation:
    return expect(Priors(shop=prior(**sums)), TUNING)


def test_a_shop_that_knows_nothing_expects_what_holds_anywhere():
    """45 days, the variances and the power that are believed, and even odds of leaving."""
    assert expect(Priors(), TUNING) == Expectation(
        centre=pytest.approx(USUAL), between=1.0, within=0.4, by_quantity=0.5, leaving=1.0
    )


def test_what_is_believed_may_be_chosen():
    """Of people who differ by a variance of two, and leave with odds of three."""
    found = expect(Priors(), Tuning(between=2.0, leaving=3.0))
    assert (found.between, found.leaving) == (2.0, 3.0)


def test_each_level_leans_on_the_one_above():
    """The product on the category on the shop; a person's other rhythms against no deviation.

    Of three rhythms of the category the means add up to 15, of one and a half of the product to
    6.6: the level above weighs one rhythm beside them. Of five of the person's to 10: the shop
    weighs five.
    """
    found = expect(
        Priors(
            shop=prior(**SHOP),
            category=prior(persons=5, weight=3 * ONE, mean=15 * ONE),
            product=prior(persons=5, weight=1.5 * ONE, mean=6.6 * ONE),
            person=prior(weight=5 * ONE, mean=10 * ONE),
        ),
        TUNING,
    )
    product = (6.6 + (15 + CENTRE) / 4) / 2.5
    person = (10 + 5 * CENTRE) / 10
    assert found.centre == pytest.approx(product + person - CENTRE, rel=1e-9)


@pytest.mark.parametrize("level", ["category", "product"])
def test_what_fewer_than_five_have_bought_says_nothing(level: str):
    """It would tell of single persons."""
    sums: dict[str, Any] = {"weight": 3 * ONE, "mean": 15 * ONE}
    by_persons = [
        expect(Priors(**{level: prior(persons=persons, **sums)}), TUNING).centre
        for persons in (4, 5, 6)
    ]
    assert by_persons == pytest.approx([USUAL, (15 + USUAL) / 4, (15 + USUAL) / 4])


def test_how_one_rhythm_varies_is_believed_for_half_a_freedom():
    """Three and a half of the shop's have squares of 1.4 together."""
    found = of_shop(squares=1.4 * ONE, freedom=3.5 * ONE)
    assert found.within == pytest.approx(WITHIN, rel=1e-9)


def test_how_rhythms_differ_is_told_without_chance():
    """Means of 3 and 5 lie apart, and 0.6 of the variance within is chance."""
    found = of_shop(**SHOP, squares=1.4 * ONE, freedom=3.5 * ONE, sampling=0.6 * ONE)
    apart = 0.75 * ((3 - CENTRE) ** 2 + (5 - CENTRE) ** 2) - 0.6 * WITHIN
    assert found.between == pytest.approx((apart + 0.5) / 2, rel=1e-9)


def test_what_is_less_than_chance_is_no_difference():
    """What is believed is left: a half, shared by a weight of one and a half and its own."""
    assert of_shop(**SHOP, sampling=100 * ONE).between == pytest.approx(0.5 / 2, rel=1e-9)


def test_however_alike_rhythms_differ_a_little():
    """A hundred with the same mean: else nobody's own intervals would count."""
    alike = of_shop(weight=100 * ONE, mean=100 * USUAL * ONE, mean_square=100 * USUAL**2 * ONE)
    assert alike.between == 0.02


def test_the_power_of_quantity_is_believed_firmly():
    """One half, for five squares of the shop's own."""
    found = of_shop(quantity_squares=6.5 * ONE, quantity_products=4.2 * ONE)
    assert found.by_quantity == pytest.approx((4.2 + 2.5) / 11.5, rel=1e-9)


@pytest.mark.parametrize(
    ("products", "power"), [(100, 1.0), (-100, 0.0), (3.2, 0.95), (-2.2, 0.05)]
)
def test_the_power_of_quantity_lies_between_nothing_and_proportion(products: float, power: float):
    """Twice as much never lasts less long, nor more than twice as long."""
    found = of_shop(quantity_squares=ONE, quantity_products=products * ONE)
    assert found.by_quantity == pytest.approx(power, rel=1e-9)


def test_leaving_is_believed_for_five():
    """Odds of one, five times: with four who left for six who stayed, nine of eleven."""
    assert of_shop(left=4, stayed=6 * ONE).leaving == pytest.approx(9 / 11, rel=1e-9)
    assert of_shop(left=1, stayed=10.5 * ONE).leaving == pytest.approx(6 / 15.5, rel=1e-9)


def test_differences_that_came_too_early_are_nobody():
    """Sums may be below nothing for a while; odds are not."""
    assert of_shop(left=-20).leaving == 0
    assert of_shop(stayed=-3 * ONE).leaving == 1
