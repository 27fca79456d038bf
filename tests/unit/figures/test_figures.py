"""The figures of the rules, and what must hold for any answers."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gjensyn.figures import Figure, ces_mean, ces_share, csat, figures, kundeindeks, nps
from gjensyn.models.survey import SCALES

RANGES = {"points": (-100, 100), "percent": (0, 100), "scale": (1, 7), "index": (0, 100)}

thorough = settings(deadline=None, print_blob=True, derandomize=True, max_examples=300)


def rounded(figure: Figure) -> tuple[float, float, float]:
    assert figure.value is not None
    assert figure.low is not None
    assert figure.high is not None
    return round(figure.value, 1), round(figure.low, 1), round(figure.high, 1)


@pytest.mark.parametrize(
    ("promoters", "passives", "detractors", "expected"),
    [
        (120, 50, 30, (45.0, 34.1, 54.5)),
        (10, 0, 0, (100.0, 47.5, 100.0)),
        (0, 0, 10, (-100.0, -100.0, -47.5)),
        (0, 10, 0, (0.0, -18.5, 18.5)),
    ],
)
def test_nps(promoters: int, passives: int, detractors: int, expected: tuple[float, float, float]):
    """As the rules give it, with an interval even where everybody agrees."""
    scores = [9] * promoters + [8] * passives + [6] * detractors
    assert rounded(nps(scores, len(scores))) == expected


@pytest.mark.parametrize(
    ("score", "value"),
    [(0, -100), (6, -100), (7, 0), (8, 0), (9, 100), (10, 100)],
)
def test_the_borders_of_nps(score: int, value: int):
    """Zero is a valid answer."""
    assert nps([score], 1).value == value


def test_csat():
    """The share of 4 and 5, with Wilson's interval."""
    assert rounded(csat([5] * 25 + [4] * 20 + [3] * 5, 80)) == (90.0, 78.6, 95.7)


def test_ces_is_a_mean_and_a_share():
    """Both, each with its own interval."""
    mean, share = figures("ces", [7, 6, 5, 4, 3], 10)
    assert (mean.unit, rounded(mean)) == ("scale", (5.0, 3.0, 7.0))
    assert (share.unit, rounded(share)) == ("percent", (60.0, 23.1, 88.2))


def test_kundeindeks_is_the_mean_on_a_scale_of_a_hundred():
    """On any scale: the lowest score is 0, the highest 100."""
    assert rounded(kundeindeks([4, 4, 5, 5], 4)) == (58.3, 43.0, 73.6)
    assert kundeindeks([10, 5], 2, scale=range(11)).value == pytest.approx(75)
    assert kundeindeks([1], 1).value == 0
    assert kundeindeks([7], 1).value == pytest.approx(100)


def test_figures_are_not_rounded():
    """One of three is a third; half way up a scale from one to ten is half."""
    assert nps([9, 7, 7], 3).value == pytest.approx(100 / 3)
    assert csat([5, 3, 3], 3).value == pytest.approx(100 / 3)
    assert kundeindeks([10, 1], 2, scale=range(1, 11)).value == 50


@pytest.mark.parametrize("scores", [[], [5]])
def test_a_figure_says_what_it_is_of(scores: list[int]):
    """Its metric and its unit, with answers and without."""
    told = [(each.metric, each.unit) for name in SCALES for each in figures(name, scores, 5)]
    assert sorted(told) == [
        ("ces", "percent"),
        ("ces", "scale"),
        ("csat", "percent"),
        ("kundeindeks", "index"),
        ("nps", "points"),
    ]


def test_one_answer_says_little_about_the_mean():
    """Its interval is the whole scale."""
    assert rounded(ces_mean([6], 1)) == (6.0, 1.0, 7.0)
    assert rounded(kundeindeks([4], 1)) == (50.0, 0.0, 100.0)
    assert rounded(kundeindeks([5], 1, scale=range(11))) == (50.0, 0.0, 100.0)


@pytest.mark.parametrize("metric", SCALES)
def test_no_answers_give_no_figures(metric):
    """But still how many were asked."""
    for figure in figures(metric, [], 20):
        assert (figure.value, figure.low, figure.high) == (None, None, None)
        assert (figure.n, figure.invited, figure.response_rate) == (0, 20, 0.0)
        assert replace(figure, response_rate=None, invited=0) in figures(metric, [], 0)


def test_every_figure_carries_its_response_rate():
    """As a share of those invited."""
    assert csat([5, 4], 8).response_rate == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("metric", "score"),
    [("nps", 11), ("nps", -1), ("csat", 0), ("csat", 6), ("ces", 8), ("kundeindeks", 0)],
)
def test_a_score_off_the_scale_is_refused(metric, score: int):
    """It belongs to another metric, and would bend this one."""
    with pytest.raises(ValueError, match=f"{metric} has no score {score}"):
        figures(metric, [score], 1)


def test_a_score_off_the_scale_is_named_with_the_scale():
    """The first of them."""
    with pytest.raises(ValueError, match=r"^csat has no score 6: 1 to 5$"):
        csat([5, 6, 7], 3)


@pytest.mark.parametrize("scores", [[5, 5], [1, 2, 3]])
def test_more_answers_than_invitations_are_refused(scores: list[int]):
    """A response rate above one hundred percent is a mistake of whoever counted."""
    with pytest.raises(ValueError, match="to 1 invitations"):
        csat(scores, 1)


@thorough
@given(data=st.data(), metric=st.sampled_from(sorted(SCALES)))
def test_bounds_are_in_order_and_in_range(data: st.DataObject, metric):
    """For any answers; and the order of answers says nothing."""
    scores = data.draw(st.lists(st.sampled_from(SCALES[metric]), min_size=1, max_size=60))
    invited = data.draw(st.integers(len(scores), 200))
    for figure in figures(metric, scores, invited):
        lowest, highest = RANGES[figure.unit]
        assert figure.value is not None
        assert figure.low is not None
        assert figure.high is not None
        assert lowest <= figure.low <= figure.high <= highest
        assert lowest <= figure.value <= highest
        if figure.unit != "points":
            assert figure.low <= figure.value <= figure.high
        assert figure.response_rate == len(scores) / invited
    shuffled = data.draw(st.permutations(scores))
    assert figures(metric, shuffled, invited) == figures(metric, scores, invited)


@thorough
@given(scores=st.lists(st.sampled_from(SCALES["ces"]), min_size=2, max_size=40, unique=False))
def test_more_of_the_same_makes_the_interval_narrower(scores: list[int]):
    """Four times the answers, never a wider interval."""
    few, many = ces_share(scores, 400), ces_share(scores * 4, 400)
    assert many.value == pytest.approx(few.value)
    assert (many.high or 0) - (many.low or 0) <= (few.high or 0) - (few.low or 0)
