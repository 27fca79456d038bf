"""What one rhythm contributes to the sums of others, worked out by hand."""

from math import log
from statistics import fmean, variance

import pytest

from gjensyn.rhythm.priors import PERSONS_NEEDED, Prior, Priors
from gjensyn.rhythm.state import Rhythm
from tests.unit.rhythm.purchases import after, every

# After one, two and two pieces 10, 20 and 80 days.
THREE = after([(0, 1, ""), (10, 2, ""), (30, 2, ""), (110, 9, "")])
DAYS = [log(10), log(20), log(80)]
WEIGHT = 3 / 53  # three intervals weigh 3 / (3 + 50)


def millionths(value: float) -> object:
    return pytest.approx(1e6 * value, abs=1)


def test_a_rhythm_weighs_less_than_its_intervals():
    """Three intervals weigh 3 / 53, and so do their mean and its square."""
    told = Prior.of(THREE)
    mean = fmean(DAYS)
    assert told.persons == 1
    assert told.weight == millionths(WEIGHT)
    assert told.mean == millionths(WEIGHT * mean)
    assert told.mean_square == millionths(WEIGHT * mean * mean)
    assert told.sampling == millionths(WEIGHT / 3)


def test_how_a_rhythm_varies_weighs_by_what_is_free_to_vary():
    """Two of three intervals are: 2 / 53, and as much of their variance."""
    told = Prior.of(THREE)
    assert told.freedom == millionths(2 / 53)
    assert told.squares == millionths(2 / 53 * variance(DAYS))
    two = Prior.of(after([(0, 1, ""), (10, 1, ""), (30, 1, "")]))
    assert two.squares == millionths(1 / 52 * variance(DAYS[:2]))


def test_quantities_deviate_with_the_days():
    """In units of ln 2: by -2/3, 1/3, 1/3 with days that lie by -4/3, -1/3, 5/3 off their mean."""
    told = Prior.of(THREE)
    assert told.quantity_squares == millionths(2 / 3 * log(2) ** 2)
    assert told.quantity_products == millionths(4 / 3 * log(2) ** 2)


def test_a_first_purchase_contributes_nothing():
    """Nor does nobody: not even a person is counted."""
    assert Prior.of(every(20, 1), left=True) == Prior.of(Rhythm()) == Prior()


def test_further_rhythms_of_a_person_are_nobody_new():
    """All else of them counts."""
    assert Prior.of(THREE) - Prior.of(THREE, newcomer=False) == Prior(persons=1)


def test_one_interval_tells_of_a_mean_and_of_nothing_else():
    """It weighs 1 / 51, and nothing deviates from itself."""
    told = Prior.of(every(20, 2))
    mean = log(20)
    assert told == Prior(
        persons=1,
        weight=round(1e6 / 51),
        mean=round(1e6 * mean / 51),
        mean_square=round(1e6 * mean * mean / 51),
        sampling=round(1e6 / 51),
    )


def test_only_rhythms_of_three_intervals_and_more_are_seen_to_end():
    """Of two nobody knows whether they ended."""
    assert [Prior.of(every(20, times), left=True).left for times in (3, 4, 5)] == [0, 1, 1]
    assert Prior.of(every(20, 5)).left == 0


def test_purchases_after_which_another_came_count_by_what_lay_before():
    """1/3 + 1/4 + ... + 1/12 after thirteen intervals; nothing after three, which were watched."""
    stayed = [Prior.of(every(20, times)).stayed for times in (2, 3, 4, 5, 14)]
    assert stayed[:3] == [0, 0, 0]
    assert stayed[3] == pytest.approx(1e6 / 3, rel=0.02)
    assert stayed[4] == pytest.approx(sum(1e6 / k for k in range(3, 13)), rel=0.01)


def test_sums_are_added_and_taken_away_term_by_term():
    """All eleven, and nothing is known before the first."""
    one, other = Prior(*range(11)), Prior(*range(100, 1200, 100))
    total = Prior(*(100 * (i + 1) + i for i in range(11)))
    assert one + other == total
    assert total - other == one
    assert one - total == Prior() - other
    assert Prior() == Prior(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    assert Priors() == Priors(Prior(), Prior(), Prior(), Prior())


def test_five_persons_are_needed():
    """Below five a product or a category would tell of single persons."""
    assert PERSONS_NEEDED == 5
