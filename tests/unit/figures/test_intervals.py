"""The intervals against published tables."""

from math import exp, fsum, lgamma, log1p, pi, sqrt
from statistics import NormalDist

import pytest

from gjensyn.intervals import adjusted_wald, mean_interval, student, wilson

Z = NormalDist().inv_cdf(0.975)


def held(t: float, freedom: int) -> float:
    """Return how much of Student's distribution lies in -t..t, summed up along its density."""
    gamma = exp(lgamma((freedom + 1) / 2) - lgamma(freedom / 2)) / sqrt(freedom * pi)
    steps = 4000  # of Simpson's rule

    def density(x: float) -> float:
        return gamma * exp(-(freedom + 1) / 2 * log1p(x * x / freedom))

    weights = [1, *[4, 2] * (steps // 2 - 1), 4, 1]
    parts = (weight * density(t * step / steps) for step, weight in enumerate(weights))
    return 2 * t / steps / 3 * fsum(parts)


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 9, 10, 57, 58, 199, 200])
def test_up_to_two_hundred_students_t_is_the_first_millionth_that_holds_enough(freedom: int):
    """With one millionth less it holds less than 95 %."""
    t = student(freedom)
    assert t == pytest.approx(round(t, 6), abs=1e-12)
    assert held(t - 1e-6, freedom) < 0.95 <= held(t, freedom)


def test_beyond_it_is_wrong_by_the_next_term_only():
    """That of the fourth power (Abramowitz and Stegun 26.7.5): a billionth at 201."""
    n, t = 201, student(201)
    term = (79 * Z**9 + 776 * Z**7 + 1482 * Z**5 - 1920 * Z**3 - 945 * Z) / (92160 * n**4)
    assert t != round(t, 6)
    assert held(t + term, n) == pytest.approx(0.95, abs=5e-12)


@pytest.mark.parametrize(
    ("freedom", "published"),
    [
        (1, 12.7062),
        (2, 4.30265),
        (3, 3.18245),
        (4, 2.77645),
        (9, 2.26216),
        (10, 2.22814),
        (29, 2.04523),
        (30, 2.04227),
        (100, 1.98397),
        (199, 1.97196),
        (200, 1.97190),
        (201, 1.97184),
        (1000, 1.96234),
    ],
)
def test_students_t(freedom: int, published: float):
    """The 97.5 % points as tables give them, on both sides of where the method changes."""
    assert student(freedom) == pytest.approx(published, abs=1e-5)


def test_students_t_falls_towards_the_normal_distribution():
    """Also where the series hands over to the expansion."""
    points = [student(freedom) for freedom in range(1, 260)]
    assert points == sorted(points, reverse=True)
    assert points[-1] > 1.96


def test_the_mean_of_a_textbook_sample():
    """Eight numbers, worked by hand: 5 ± 2.36462 · 2.13809 / √8."""
    interval = mean_interval([2, 4, 4, 4, 5, 5, 7, 9])
    assert interval == pytest.approx((3.21251, 6.78749), abs=1e-4)


def test_one_number_has_no_interval():
    """There is no spread to learn from."""
    assert mean_interval([5]) is None


def test_wilson_does_not_collapse_where_everybody_agrees():
    """Ten of ten is not certainty."""
    assert wilson(10, 10) == pytest.approx((0.72247, 1.0), abs=1e-5)
    assert wilson(0, 10) == pytest.approx((0.0, 0.27753), abs=1e-5)


@pytest.mark.parametrize(("hits", "n"), [(45, 50), (1, 3), (7, 40), (0, 9), (9, 9)])
def test_wilson_holds_each_share_that_the_answers_do_not_contradict(hits: int, n: int):
    """At either end the share of the answers is just 1.96 deviations of that end away."""
    for end in wilson(hits, n):
        assert (hits / n - end) ** 2 == pytest.approx(Z * Z * end * (1 - end) / n, abs=1e-12)
    low, high = wilson(hits, n)
    assert low <= hits / n <= high
    assert high - low > 0.1


def test_a_share_is_never_less_than_nothing_or_more_than_all():
    """However many answered."""
    for n in range(1, 400):
        assert wilson(0, n)[0] == 0
        assert wilson(n, n)[1] == 1


@pytest.mark.parametrize(("plus", "minus", "n"), [(120, 30, 200), (2, 5, 9), (4, 4, 30)])
def test_adjusted_wald_is_of_the_answers_and_three_more(plus: int, minus: int, n: int):
    """A quarter of them for, a quarter against, half neither: 1.96 deviations to either side."""
    weights = {1: plus + 0.75, -1: minus + 0.75, 0: n - plus - minus + 1.5}
    total = fsum(weights.values())
    mean = fsum(value * weight for value, weight in weights.items()) / total
    variance = fsum(weight * (value - mean) ** 2 for value, weight in weights.items()) / total
    half = Z * sqrt(variance / total)
    assert adjusted_wald(plus, minus, n) == pytest.approx((mean - half, mean + half))


def test_a_difference_of_shares_is_never_more_than_all():
    """Where everybody agrees its end is the end of the scale."""
    assert adjusted_wald(10, 0, 10)[1] == 1
    assert adjusted_wald(0, 10, 10)[0] == -1


def test_two_numbers_have_an_interval_and_none_has_none():
    """Of 1 and 2 that is 1.5, give or take half of 12.7062."""
    assert mean_interval([1, 2]) == pytest.approx((1.5 - 6.3531, 1.5 + 6.3531), abs=1e-4)
    assert mean_interval([]) is None
