"""The distribution of the days to the next purchase."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gjensyn.rhythm.spread import FARTHEST, Spread
from tests.unit.rhythm.purchases import thorough

_spreads = st.builds(
    Spread,
    st.floats(0.5, 5.5),
    st.floats(0.1, 1.6),
    st.floats(4, 200),
    st.sampled_from([0.0, 10.0, 60.0]),
)


@thorough
@given(_spreads, st.floats(0, 1000), st.floats(0, 1000))
def test_chances_grow_from_nothing_to_certainty(spread: Spread, one: float, other: float):
    """And nothing happens before the person has run out."""
    assert 0 <= spread.until(min(one, other)) <= spread.until(max(one, other)) <= 1
    assert spread.until(spread.beyond * 0.9) == 0


@thorough
@given(_spreads, st.floats(0.02, 0.98))
def test_days_within_undo_chances_until(spread: Spread, share: float):
    """The two are inverse wherever the days are not cut off as absurd."""
    days = spread.within(share)
    if spread.until(spread.beyond + 1e-6) == 0 and days < FARTHEST * 0.999 and spread.beyond < 1:
        assert spread.until(days) == pytest.approx(share, abs=1e-6)


@pytest.mark.parametrize(
    ("freedom", "share", "t"),
    [(5, 0.975, 2.571), (10, 0.9, 1.372), (30, 0.95, 1.697), (6, 0.1, -1.440)],
)
def test_it_is_student_t(freedom: float, share: float, t: float):
    """Against the printed tables of the t distribution."""
    spread = Spread(4.0, 0.5, freedom)
    assert spread.until(2.718281828 ** (4.0 + 0.5 * t)) == pytest.approx(share, abs=0.002)
