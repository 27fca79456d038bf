"""The distribution of days against Wallace's formula, by the normal one of the standard library."""

from math import exp, log, sqrt
from statistics import NormalDist

import pytest

from gjensyn.rhythm.spread import Spread

NORMAL = NormalDist()
MANY = 1e15  # degrees of freedom: with as many, Student's distribution is the normal one


def days(spread: Spread, t: float) -> float:
    """Return the days that lie so many scales from the centre."""
    return exp(spread.centre + t * spread.scale)


@pytest.mark.parametrize("beyond", [0.0, 5.0, 20.0])
@pytest.mark.parametrize("t", [-2.5, -0.3, 0.0, 0.4, 1.2, 3.0])
def test_the_share_until_a_day_is_wallace_s(t: float, beyond: float):
    """Of six degrees of freedom: z = 49/51 * sqrt(6 ln(1 + t²/6)), on the side of t."""
    spread = Spread(4.0, 0.5, 6.0)

    def share(t: float) -> float:
        z = 49 / 51 * sqrt(6 * log(1 + t * t / 6))
        return NORMAL.cdf(z if t > 0 else -z)

    before = share((log(beyond) - 4) / 0.5) if beyond else 0
    found = Spread(4.0, 0.5, 6.0, beyond).until(days(spread, t))
    expected = (share(t) - before) / (1 - before)
    assert found == pytest.approx(max(0, expected), rel=1e-9, abs=1e-15)


def test_with_much_freedom_it_is_log_normal():
    """The median at the centre, a sixth below one scale under it."""
    spread = Spread(4.0, 0.5, MANY)
    shares = [spread.until(days(spread, z)) for z in (-1, 0, 1)]
    assert shares == pytest.approx([NORMAL.cdf(z) for z in (-1, 0, 1)])


def test_nothing_comes_in_no_time():
    """Nor before; on the first day something may, and in half of it."""
    quick = Spread(0.0, 1.0, MANY)
    assert (quick.until(0), quick.until(-3), quick.until(-0.5)) == (0, 0, 0)
    assert quick.until(1) == pytest.approx(0.5)
    assert quick.until(0.5) == pytest.approx(NORMAL.cdf(log(0.5)))


def test_where_nothing_is_left_to_come_nothing_comes():
    """Who has enough for longer than anybody ever waited is not a division by nothing."""
    assert Spread(1.0, 0.1, 200.0, beyond=1000.0).until(1001) == 0
    assert Spread(1.0, 0.1, 200.0, beyond=1000.0).within(0.5) > 1


@pytest.mark.parametrize("share", [1e-6, 0.001, 0.02, 0.1, 0.3, 0.49, 0.5, 0.6, 0.9, 0.999])
def test_days_within_a_share_are_those_of_the_normal_deviate(share: float):
    """With much freedom: to ten digits, in both halves and far out."""
    found = log(Spread(1.0, 0.5, MANY).within(share))
    assert found == pytest.approx(1 + 0.5 * NORMAL.inv_cdf(share), abs=1e-10)


@pytest.mark.parametrize("share", [0.05, 0.4, 0.8, 0.97])
@pytest.mark.parametrize("beyond", [0.0, 20.0])
def test_days_within_a_share_undo_the_share_until_them(share: float, beyond: float):
    """To ten digits, also for who has enough for a while."""
    spread = Spread(3.0, 0.5, 6.0, beyond)
    assert spread.until(spread.within(share)) == pytest.approx(share, rel=1e-10)


def test_a_share_of_nothing_or_all_is_a_billionth_off():
    """Six deviations from the middle, rather than at no day or none."""
    spread = Spread(1.0, 0.5, MANY)
    assert log(spread.within(0)) == pytest.approx(1 + 0.5 * NORMAL.inv_cdf(1e-9), abs=1e-9)
    assert log(spread.within(1)) == pytest.approx(1 - 0.5 * NORMAL.inv_cdf(1e-9), abs=1e-9)


def test_no_day_lies_farther_than_four_years():
    """Fifteen hundred days, however slow the rhythm and however little is known of it."""
    for spread in (Spread(9.0, 0.5, 6.0), Spread(4.0, 0.5, 0.05)):
        assert spread.within(0.999) == pytest.approx(1500)
