"""Date, window and chances told from a distribution, by the normal one of the standard library."""

from math import exp, log
from statistics import NormalDist

import pytest

from gjensyn.rhythm.expectation import Expectation
from gjensyn.rhythm.predict import aim, coming, still_there, window
from gjensyn.rhythm.spread import Spread

MANY = 1e15  # degrees of freedom: with as many, Student's distribution is the normal one


def spread(days: float, scale: float) -> Spread:
    return Spread(log(days), scale, MANY)


def leaving(odds: float) -> Expectation:
    return Expectation(3.5, 0.3, 0.2, 0.5, leaving=odds)


@pytest.mark.parametrize(
    ("days", "scale", "coverage", "first", "last"),
    [
        (30, 0.5, 0.8, 16, 57),  # 30 exp(-0.641) = 15.8, 30 exp(0.641) = 56.9
        (30, 0.5, 0.5, 21, 42),  # 30 exp(-0.337) = 21.4, 30 exp(0.337) = 42.0
        (2, 1.0, 0.8, 1, 7),  # 2 exp(-1.28) = 0.56, 2 exp(1.28) = 7.2
        (0.2, 0.5, 0.8, 1, 1),
    ],
)
def test_a_window_leaves_out_as_much_before_it_as_after(
    days: float, scale: float, coverage: float, first: int, last: int
):
    """In whole days, and never on the day of the purchase itself."""
    assert window(spread(days, scale), coverage) == (first, last)


def naive_aim(days: float, scale: float) -> int:
    """Look through 41 days in equal ratios, from the 2 % day to the 75 % day, for the best one.

    The best has the most within 22, within 33 and within 44 days of it, half a day added. Of who
    is quicker than four weeks, or whose middle 80 % are narrower to either side, it is less far.
    """
    logarithm = NormalDist(log(days), scale)
    low, high = (max(1.0, exp(logarithm.inv_cdf(share))) for share in (0.02, 0.75))
    middle = exp(logarithm.inv_cdf(0.9)) - exp(logarithm.inv_cdf(0.1))
    shrunk = min(1.0, days / 28, middle / 2 / 28)

    def caught(at: float) -> float:
        total = 0.0
        for reach in (22, 33, 44):
            before, later = at - reach * shrunk - 0.5, at + reach * shrunk + 0.5
            total += logarithm.cdf(log(later)) - (logarithm.cdf(log(before)) if before > 0 else 0)
        return total

    ahead = [exp(log(low) + (log(high) - log(low)) * step / 40) for step in range(41)]
    return round(max(ahead, key=caught))


@pytest.mark.parametrize("scale", [0.05, 0.15, 0.3, 0.5, 0.8, 1.2])
def test_the_date_is_where_most_is_caught(scale: float):
    """For quick rhythms and slow ones."""
    rhythms = [1.2 * 1.21**step for step in range(30)]
    found = [aim(spread(days, scale)) for days in rhythms]
    assert found == [naive_aim(days, scale) for days in rhythms]


@pytest.mark.parametrize("days", [1.35, 1.36, 1.37, 1.38, 1.4])
def test_no_date_lies_behind_the_day_by_which_three_quarters_have_come(days: float):
    """Where most would be caught a little later: 1.4 days and not 1.5, so that it is tomorrow."""
    assert aim(spread(days, 0.12)) == naive_aim(days, 0.12)


@pytest.mark.parametrize("days", [0.01, 0.1])
def test_who_buys_several_times_a_day_is_met_on_the_next(days: float):
    """No date lies on the day of the purchase itself."""
    assert aim(spread(days, 0.3)) == 1


def test_one_who_came_back_more_often_is_there_more_surely():
    """Even odds of leaving, shared by the times, against the half who would have come by now."""
    halfway = spread(30, 0.5)
    assert still_there(0, halfway, leaving(1.0), 30) == pytest.approx(1 / 3)
    assert still_there(1, halfway, leaving(1.0), 30) == pytest.approx(1 / 3)
    assert still_there(4, halfway, leaving(1.0), 30) == pytest.approx(2 / 3)
    assert still_there(4, halfway, leaving(2.0), 30) == pytest.approx(1 / 2)


def test_one_who_has_just_bought_is_there_but_for_the_odds_of_leaving():
    """And one who waits as nobody ever waited is not."""
    regular = spread(30, 0.05)
    assert still_there(3, regular, leaving(1.5), 0) == pytest.approx(2 / 3)
    assert still_there(3, regular, leaving(1.5), 1000) == pytest.approx(0, abs=1e-9)


def test_the_chance_to_come_is_of_what_is_left():
    """Half would have come by day 30; of the others 84 % - 50 % do by one scale later."""
    regular = spread(30, log(2))
    by_sixty = NormalDist().cdf(1)
    assert coming(regular, 30, 60) == pytest.approx((by_sixty - 0.5) / 0.5)
    assert coming(regular, 0, 30) == pytest.approx(0.5)


def test_nobody_comes_before_now_or_when_nothing_is_left():
    """The window has passed; or it is longer than anybody ever waited."""
    assert coming(spread(30, log(2)), 60, 30) == 0
    assert coming(spread(30, 0.05), 1000, 2000) == 0
