"""What is added up over intervals, against sums by hand."""

from math import log

import pytest

from gjensyn.rhythm.sums import NOTHING, Sums, interval, micro_log

TWICE = log(2)
# Ten days, twice and eight times as many, after one, two and two pieces: in units of ln 2 the days
# lie 4/3 and 1/3 below their mean and 5/3 above it, the pieces 2/3 below and twice 1/3 above.
THREE = interval(10, 1.0) + interval(20, 2.0) + interval(80, 2.0)


def test_a_logarithm_is_told_in_millionths():
    """The natural one, as the printed tables have it."""
    assert micro_log(1) == 0
    assert micro_log(20) == 2_995_732
    assert micro_log(0.5) == -693_147


def test_an_interval_is_one_with_its_squares_and_product():
    """Of the days, ln 20, and of the quantity at their start, ln 2."""
    days, pieces = 2_995_732, 693_147
    assert interval(20, 2.0) == Sums(1, days, days**2, pieces, pieces**2, pieces * days)


def test_sums_add_up_term_by_term():
    """Each of the six with its own."""
    one, other = Sums(1, 2, 3, 4, 5, 6), Sums(10, 20, 30, 40, 50, 60)
    assert one + other == Sums(11, 22, 33, 44, 55, 66)
    assert Sums(0, 0, 0, 0, 0, 0) == NOTHING


def test_the_mean_is_that_of_the_logarithms():
    """Of 10, 20 and 80 days: ln 10 and four thirds of ln 2."""
    assert THREE.mean == pytest.approx(log(10) + 4 / 3 * TWICE, abs=1e-6)
    assert NOTHING.mean == 0


def test_deviations_are_from_the_mean():
    """(16 + 1 + 25) / 9 of the days, (4 + 1 + 1) / 9 of the pieces, (8 - 1 + 5) / 9 of both."""
    assert THREE.squares == pytest.approx(14 / 3 * TWICE**2, abs=1e-5)
    assert THREE.quantity_squares == pytest.approx(2 / 3 * TWICE**2, abs=1e-5)
    assert THREE.quantity_products == pytest.approx(4 / 3 * TWICE**2, abs=1e-5)


def test_two_intervals_deviate_and_one_does_not():
    """Half of ln 2 each: nothing deviates from itself."""
    two = interval(10, 3.0) + interval(20, 3.0)
    assert two.squares == pytest.approx(TWICE**2 / 2, abs=1e-5)
    assert two.quantity_squares == 0
    for few in (interval(10, 3.0), NOTHING):
        assert (few.squares, few.quantity_squares, few.quantity_products) == (0, 0, 0)


def test_nothing_is_rounded_when_sums_are_shared_out():
    """A third of a millionth stays one, and two thirds of its square."""
    third = Sums(n=3, x=1, xx=1)
    assert third.mean * 1e6 == pytest.approx(1 / 3)
    assert third.squares * 1e12 == pytest.approx(2 / 3)
