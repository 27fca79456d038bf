"""What others teach, and how far it is believed."""

from dataclasses import fields
from math import exp, log
from random import Random

import pytest

from gjensyn.rhythm.expectation import TUNING, expect
from gjensyn.rhythm.priors import PERSONS_NEEDED, Prior, Priors
from gjensyn.rhythm.state import Rhythm
from tests.unit.rhythm.purchases import after, every, shop_of

_SHOP = shop_of(every(20 + i % 20, 4 + i % 5) for i in range(200))


def test_shards_add_up_to_the_whole():
    """Sums may be kept in any number of shards and added in any order."""
    rhythms = [every(7 + i, 3 + i % 9, 1 + i % 4) for i in range(50)]
    shards = [shop_of(rhythms[i::7]) for i in range(7)]
    assert sum(reversed(shards), Prior()) == shop_of(rhythms)
    assert shop_of(rhythms) - shop_of(rhythms) == Prior()


def test_all_sums_are_whole_numbers():
    """So a table can add them, and rounding never piles up."""
    assert all(isinstance(getattr(_SHOP, field.name), int) for field in fields(Prior))


def test_a_first_purchase_teaches_nothing():
    """No interval, no person behind it, and nobody watches whether there is a second."""
    assert Prior.of(Rhythm()) == Prior()
    assert Prior.of(every(1, 1), left=True) == Prior()


def test_a_product_is_heard_from_five_persons_up():
    """Fewer would let one person's rhythm be read off another's reminder."""
    few = shop_of(every(90, 6) for _ in range(PERSONS_NEEDED - 1))
    enough = few + Prior.of(every(90, 6))
    alone = expect(Priors(shop=_SHOP), TUNING).centre
    assert expect(Priors(shop=_SHOP, product=few, category=few), TUNING).centre == alone
    assert expect(Priors(shop=_SHOP, product=enough), TUNING).centre > alone


def test_many_rhythms_of_one_person_are_one_person():
    """A category that one person fills does not speak for the others."""
    own = Prior.of(every(90, 6)) + Prior.of(every(80, 6), newcomer=False)
    assert own.persons == 1


def test_a_product_with_many_buyers_has_its_own_rhythm():
    """The more people, the nearer to theirs."""
    product = shop_of(every(90, 8) for _ in range(200))
    days = exp(expect(Priors(shop=_SHOP, product=product), TUNING).centre)
    assert 80 < days < 91


def test_a_person_who_does_everything_slowly_is_expected_later():
    """The same person's other rhythms count, a little."""
    slow = shop_of(every(100, 6) for _ in range(5))
    calm = expect(Priors(shop=_SHOP, person=slow), TUNING)
    assert calm.centre > expect(Priors(shop=_SHOP), TUNING).centre


def test_a_shop_without_history_expects_something_sober():
    """The defaults hold, and no division by nothing happens."""
    expected = expect(Priors(), TUNING)
    assert expected.centre == log(45)
    assert expected.within == TUNING.within


def test_the_power_of_quantity_is_learnt():
    """Where twice as much lasts twice as long the power nears one; where it does not, nothing."""

    def buyer(power: float) -> Rhythm:
        number, facts = 0, []
        for i in range(12):
            facts.append((number, float(1 + i % 4), ""))
            number += round(20 * (1 + i % 4) ** power)
        return after(facts)

    proportional = shop_of(buyer(1.0) for _ in range(100))
    indifferent = shop_of(buyer(0.0) for _ in range(100))
    assert expect(Priors(shop=proportional), TUNING).by_quantity > 0.9
    assert expect(Priors(shop=indifferent), TUNING).by_quantity < 0.05


def test_leaving_follows_what_was_seen():
    """The more purchases were somebody's last, the likelier the next one is."""
    loyal = expect(Priors(shop=_SHOP), TUNING).leaving
    fickle = expect(Priors(shop=_SHOP + Prior(left=500)), TUNING).leaving
    assert fickle > 2 * loyal


@pytest.mark.parametrize("odds", [1.5, 3.0])
def test_the_odds_of_leaving_are_found_again(odds: float):
    """Where the odds fall with each interval as supposed, the sums tell by how much."""
    random = Random(11)  # noqa: S311 - people, not secrets
    total = Prior()
    for _ in range(3000):
        n = 3
        while random.random() > odds / (odds + n):
            n += 1
        total += Prior.of(every(30, n + 1), left=True)
    assert expect(Priors(shop=total), TUNING).leaving == pytest.approx(odds, rel=0.1)
