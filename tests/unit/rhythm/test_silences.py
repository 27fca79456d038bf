"""A prediction put together of its parts, and just where each reason for silence begins."""

from dataclasses import replace
from datetime import timedelta
from math import exp

import pytest

from gjensyn.rhythm.expectation import TUNING, Expectation, expect
from gjensyn.rhythm.predict import (
    Caution,
    Prediction,
    aim,
    coming,
    predict,
    spread_of,
    still_there,
    window,
)
from gjensyn.rhythm.priors import Priors
from gjensyn.rhythm.spread import Spread
from gjensyn.rhythm.state import Rhythm, note_reminder
from tests.unit.rhythm.purchases import after, day, every

SHOP = Priors()
# Every thirty days for half a year; the last purchase is on day 180.
RHYTHM = every(30, 7)
BOUGHT, ASKED = day(180), day(190)
NEVER = Caution(
    widest=1e9, widest_days=10**6, soonest=0, alive=0, chance=0, unanswered=99, intervals=0
)


def parts(rhythm: Rhythm) -> tuple[Spread, Expectation]:
    expected = expect(SHOP, TUNING)
    assert rhythm.last
    return spread_of(rhythm, rhythm.last, expected, TUNING), expected


def asked(caution: Caution, rhythm: Rhythm = RHYTHM, coverage: float = 0.8) -> Prediction:
    """Return what is said ten days after the last purchase."""
    assert rhythm.last
    return predict(rhythm, SHOP, rhythm.last.day + timedelta(days=10), coverage, caution=caution)


def test_a_prediction_is_made_of_its_parts():
    """The days ahead count from the last purchase; of ten of them it is known that none came."""
    spread, expected = parts(RHYTHM)
    low, high = window(spread, 0.8)
    found = predict(RHYTHM, SHOP, ASKED)
    ahead = [(each - BOUGHT).days for each in (found.earliest, found.date, found.latest)]
    assert ahead == [low, aim(spread), high]
    assert found.alive == still_there(6, spread, expected, 10)
    assert found.chance == pytest.approx(found.alive * coming(spread, 10, high))
    assert found.silent is None


@pytest.mark.parametrize(("rhythm", "late"), [(every(90, 5), False), (every(30, 5), True)])
def test_the_date_stays_within_the_window(rhythm: Rhythm, late: bool):
    """Where the window is so narrow that most is caught elsewhere, its near end is the date."""
    spread, _ = parts(rhythm)
    (low, high), best = window(spread, 0.02), aim(spread)
    assert best > high if late else best < low
    found = asked(NEVER, rhythm, 0.02)
    assert rhythm.last
    assert (found.date - rhythm.last.day).days == (high if late else low)


def test_nothing_bought_cannot_be_predicted():
    """There is no day to count from."""
    with pytest.raises(ValueError, match="nothing"):
        predict(Rhythm(), SHOP, ASKED)


@pytest.mark.parametrize("coverage", [-0.1, 0.0, 1.0, 1.1])
def test_a_coverage_is_a_share(coverage: float):
    """Of nothing or of everything there is no window."""
    with pytest.raises(ValueError, match="coverage"):
        predict(RHYTHM, SHOP, ASKED, coverage)


def test_without_caution_everything_is_said():
    """So that each reason below is the only one."""
    assert asked(NEVER).silent is None
    assert asked(NEVER, every(30, 1)).silent is None


def test_the_first_reason_is_the_one_that_is_given():
    """In the order in which they say least about the rhythm."""
    said = asked(NEVER)
    ahead = (said.date - BOUGHT).days
    afraid = {
        "unanswered": {"unanswered": 0},
        "gone": {"alive": said.alive + 1e-9},
        "too_few": {"intervals": 7},
        "too_wide": {"widest_days": (said.latest - said.earliest).days - 1},
        "too_often": {"soonest": ahead},
        "unlikely": {"chance": said.chance + 1e-9},
    }
    reasons, caution = list(afraid), NEVER
    for reason in reversed(reasons):
        caution = replace(caution, **afraid[reason])
        assert asked(caution).silent == reason


def test_each_reason_begins_just_behind_its_limit():
    """At the limit itself something is said."""
    said = asked(NEVER)
    width = (said.latest - said.earliest).days
    limits = Caution(
        widest=1e9,
        widest_days=width,
        soonest=(said.date - BOUGHT).days - 1,
        alive=said.alive,
        chance=said.chance,
        unanswered=1,
        intervals=6,
    )
    assert asked(limits).silent is None
    typical = exp(parts(RHYTHM)[0].centre)
    assert asked(replace(limits, widest=width / typical + 1e-9)).silent is None
    assert asked(replace(limits, widest=width / typical - 1e-9)).silent == "too_wide"


def test_reminders_without_an_answer_are_counted():
    """Unless it is said otherwise one is no reason yet, and two and more are."""
    rhythm, reasons = RHYTHM, []
    for number in (185, 187, 189):
        rhythm = note_reminder(rhythm, day(number))
        reasons.append(predict(rhythm, SHOP, ASKED).silent)
    assert reasons == [None, "unanswered", "unanswered"]


def test_three_intervals_are_enough_to_speak_and_two_are_not():
    """Unless it is said otherwise: below three one's own intervals mislead more than they tell."""
    bold = replace(NEVER, intervals=Caution().intervals)
    assert [asked(bold, every(30, times)).silent for times in (3, 4)] == ["too_few", None]


def test_who_is_gone_for_three_of_four_is_gone():
    """Unless it is said otherwise; on each day of a long wait."""
    caution = replace(NEVER, alive=Caution().alive)
    waits = [predict(RHYTHM, SHOP, BOUGHT + timedelta(days=n), caution=caution) for n in range(200)]
    assert {True, False} == {said.alive < 0.25 for said in waits}
    assert all((said.silent == "gone") is (said.alive < 0.25) for said in waits)


def test_what_is_less_likely_than_not_is_not_said():
    """Unless it is said otherwise; on each day of the window."""
    caution = replace(NEVER, chance=Caution().chance)
    days = range((asked(NEVER).latest - BOUGHT).days + 1)
    waits = [predict(RHYTHM, SHOP, BOUGHT + timedelta(days=n), caution=caution) for n in days]
    assert {True, False} == {said.chance < 0.5 for said in waits}
    assert all((said.silent == "unlikely") is (said.chance < 0.5) for said in waits)


def test_a_prediction_is_asked_for_from_the_purchase_to_the_last_day():
    """Not before it, and not after."""
    latest = asked(NEVER).latest
    days = (BOUGHT - timedelta(days=1), BOUGHT, latest, latest + timedelta(days=1))
    reasons = [predict(RHYTHM, SHOP, when, caution=NEVER).silent for when in days]
    assert reasons == ["future_purchase", None, None, "overdue"]


def widths(rhythm: Rhythm, caution: Caution) -> dict[int, str | None]:
    """Return by the width of the window what is said to ever more coverage."""
    found = {}
    for step in range(500, 995):
        said = asked(caution, rhythm, step / 1000)
        found[(said.latest - said.earliest).days] = said.silent
    return found


def test_ninety_days_are_a_window_and_ninety_one_are_too_wide():
    """Unless it is said otherwise, and however slow the rhythm."""
    said = widths(every(80, 12), Caution(alive=0, chance=0))
    assert (said[90], said[91]) == (None, "too_wide")
    assert all((reason is None) is (width <= 90) for width, reason in said.items())


def test_three_and_a_half_typical_intervals_are_too_wide():
    """Unless it is said otherwise, and however quick the rhythm."""
    rhythm = after((n, 1, "") for n in (0, 6, 22, 30, 45, 61))
    said = widths(rhythm, Caution(alive=0, chance=0))
    typical = exp(parts(rhythm)[0].centre)
    assert {None, "too_wide"} == {*said.values()}
    assert {int(3.5 * typical), int(3.5 * typical) + 1} <= {*said}
    assert all((reason is None) is (width <= 3.5 * typical) for width, reason in said.items())


def test_eight_days_after_buying_is_not_too_soon():
    """Unless it is said otherwise a week is."""
    reasons = {}
    for days in range(5, 12):
        said = predict(every(days, 20), SHOP, day(19 * days + 1))
        reasons[(said.date - day(19 * days)).days] = said.silent
    assert {5, 6, 7, 8} <= {*reasons}
    assert all((reason == "too_often") is (ahead <= 7) for ahead, reason in reasons.items())
