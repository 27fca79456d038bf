"""The intervals against published tables."""

import pytest

from gjensyn.intervals import mean_interval, student, wilson


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
