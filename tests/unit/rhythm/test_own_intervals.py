"""How a person's own intervals move what is expected of them, worked out by hand."""

from dataclasses import replace
from itertools import accumulate
from math import log, sqrt
from statistics import fmean, variance

import pytest

from gjensyn.rhythm.expectation import TUNING, Expectation
from gjensyn.rhythm.predict import spread_of
from gjensyn.rhythm.spread import Spread
from gjensyn.rhythm.state import Rhythm, note_still_some
from tests.unit.rhythm.purchases import after, day

EXPECTED = Expectation(centre=3.5, between=0.3, within=0.2, by_quantity=0.6, leaving=1.0)
# Nine intervals, of which the first two are no longer among the last seven.
GAPS = (20, 80, 25, 30, 35, 40, 28, 33, 50)


def bought(*quantities: float, gaps: tuple[int, ...] = GAPS) -> Rhythm:
    """Return who bought these quantities, the last of them at the end."""
    days = accumulate(gaps, initial=0)
    return after((number, quantity, "") for number, quantity in zip(days, quantities, strict=True))


def spread(rhythm: Rhythm) -> Spread:
    assert rhythm.last
    return spread_of(rhythm, rhythm.last, EXPECTED, TUNING)


def ln(value: float) -> float:
    """Return the logarithm to a millionth, as it is added up."""
    return round(log(value), 6)


def own(gaps: tuple[int, ...]) -> tuple[float, float]:
    """Return centre and scale: own intervals, the old ones by half, against what is expected.

    The variance within is that of others, worth six degrees of freedom, with one's own.
    """
    days = [ln(gap) for gap in gaps]
    weights = [0.5] * (len(days) - 7) + [1.0] * min(7, len(days))
    squares = variance(days) * (len(days) - 1) if len(days) > 1 else 0
    within = (6 * 0.2 + squares) / (6 + len(days) - 1)
    precision = sum(weights) / within + 1 / 0.3
    told = sum(weight * one for weight, one in zip(weights, days, strict=True)) / within
    return (told + 3.5 / 0.3) / precision, sqrt(within + 1 / precision)


@pytest.mark.parametrize("gaps", [(30,), (30, 50), GAPS])
def test_own_intervals_weigh_against_what_is_expected(gaps: tuple[int, ...]):
    """The last seven fully, those before by half, and all by how little they vary."""
    found = spread(bought(*[1.0] * (len(gaps) + 1), gaps=gaps))
    centre, scale = own(gaps)
    assert found.centre == pytest.approx(centre, rel=1e-9)
    assert found.scale == pytest.approx(scale, rel=1e-9)
    assert (found.freedom, found.beyond) == (6 + len(gaps) - 1, 0)


def test_of_a_single_purchase_nothing_but_the_expectation_is_known():
    """However much was bought: nobody knows yet what is much."""
    found = spread(bought(7.0, gaps=()))
    assert found.centre == pytest.approx(3.5)
    assert found.scale == pytest.approx(sqrt(0.2 + 0.3))
    assert (found.freedom, found.beyond) == (6, 0)


@pytest.mark.parametrize(
    ("quantity", "more"),
    [
        (3.0, ln(3) - ln(2) / 4),
        (1.0, -ln(2) / 4),
        (100.0, 1.5),
        (0.01, -1.5),
    ],
)
def test_more_than_usual_lasts_longer_up_to_a_point(quantity: float, more: float):
    """By the power 0.6 of how many times the usual it is: of four purchases one was double."""
    gaps = (30, 40, 50, 60)
    found = spread(bought(1.0, 2.0, 1.0, 1.0, quantity, gaps=gaps))
    assert found.centre == pytest.approx(own(gaps)[0] + 0.6 * more, rel=1e-9)


def test_each_still_some_makes_the_wait_a_quarter_longer():
    """And nothing comes before the last of them is past by a quarter."""
    rhythm = bought(1.0, 1.0, 1.0, gaps=(30, 50))
    for number in (90, 104):
        rhythm = note_still_some(rhythm, day(number))
    found = spread(rhythm)
    assert found.centre == pytest.approx(own((30, 50))[0] + 2 * log(1.25), rel=1e-9)
    assert found.beyond == 1.25 * 24


def test_who_is_expected_to_be_steady_is_met_more_closely():
    """The mean of one's own intervals tells nearly all where others hardly vary."""
    rhythm = bought(1.0, 1.0, 1.0, 1.0, gaps=(30, 31, 29))
    assert rhythm.last
    steady = replace(EXPECTED, within=0.001, centre=5.0)
    found = spread_of(rhythm, rhythm.last, steady, TUNING)
    assert found.centre == pytest.approx(fmean(map(log, (30, 31, 29))), abs=0.01)
