"""The prediction: its date, its window, and when it keeps silent."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gjensyn.rhythm.predict import Caution, predict
from gjensyn.rhythm.priors import Prior, Priors
from gjensyn.rhythm.state import Rhythm, note_reminder, note_response, note_still_some, observe
from tests.unit.rhythm.purchases import after, day, every, shop_of, thorough

_STEADY = Priors(shop=shop_of(every(25 + i % 11, 9) for i in range(100)))
_KEEN = Caution(soonest=0, chance=0.4)
_rhythms = st.builds(
    lambda gaps, q: after((sum(gaps[:i]), q, "") for i in range(len(gaps) + 1)),
    st.lists(st.integers(1, 400), min_size=1, max_size=30),
    st.floats(0.01, 1000),
)


def _last(rhythm: Rhythm) -> date:
    return rhythm.kept[-1].day


def test_a_steady_buyer_is_expected_when_always():
    """Six purchases thirty days apart: about thirty days after the last, said aloud."""
    rhythm = every(30, 6)
    found = predict(rhythm, _STEADY, day(151))
    assert abs((found.date - day(180)).days) <= 3
    assert found.silent is None


@thorough
@given(_rhythms)
def test_the_window_holds_the_date_and_lies_ahead(rhythm: Rhythm):
    """Earliest, date and latest come in this order, after the last purchase."""
    found = predict(rhythm, _STEADY, _last(rhythm))
    assert _last(rhythm) < found.earliest <= found.date <= found.latest
    assert 0 <= found.alive <= 1


@thorough
@given(_rhythms, st.floats(0.05, 0.9), st.floats(0.01, 0.09))
def test_more_coverage_never_narrows_the_window(rhythm: Rhythm, coverage: float, more: float):
    """And a window always holds the median: the rest is split evenly."""
    narrow = predict(rhythm, _STEADY, _last(rhythm), coverage)
    wide = predict(rhythm, _STEADY, _last(rhythm), coverage + more)
    median = predict(rhythm, _STEADY, _last(rhythm), 1e-6)
    assert wide.earliest <= narrow.earliest <= narrow.latest <= wide.latest
    assert wide.earliest <= median.earliest <= wide.latest


@thorough
@given(st.integers(3, 25), st.integers(5, 60))
def test_a_slower_rhythm_is_expected_later(times: int, days: int):
    """Twice the interval never brings the date forward."""
    slow, quick = every(2 * days, times), every(days, times)
    wait = predict(quick, _STEADY, _last(quick)).date - _last(quick)
    assert predict(slow, _STEADY, _last(slow)).date - _last(slow) >= wait


@thorough
@given(_rhythms)
def test_the_same_question_has_the_same_answer(rhythm: Rhythm):
    """Nothing but the arguments decides."""
    assert predict(rhythm, _STEADY, day(9)) == predict(rhythm, _STEADY, day(9))


@thorough
@given(st.integers(20, 60), st.integers(4, 12))
def test_all_times_doubled_doubles_the_prediction(days: int, times: int):
    """Where everybody is half as quick the date is twice as far, give or take the rounding."""

    def wait(scale: int) -> int:
        shop = shop_of(every(scale * (days + i % 7), 12) for i in range(25))
        rhythm = every(scale * days, times)
        return (predict(rhythm, Priors(shop=shop), _last(rhythm)).date - _last(rhythm)).days

    assert wait(2) == pytest.approx(2 * wait(1), rel=0.1)


def test_bulk_lasts_longer():
    """Who buys four times the usual is expected later, who buys a quarter earlier."""
    dates = []
    for quantity in (0.25, 1.0, 4.0):
        rhythm = observe(every(30, 8), day(240), quantity)
        dates.append(predict(rhythm, _STEADY, day(240)).date)
    assert dates[0] < dates[1] < dates[2]


def test_usual_bulk_is_nothing_special():
    """Somebody who always buys ten is as one who always buys one."""
    assert predict(every(30, 8, 10.0), _STEADY, day(210)).date == (
        predict(every(30, 8, 1.0), _STEADY, day(210)).date
    )


def test_an_absurd_quantity_does_not_put_off_for_ever():
    """A million cans do not mean thirty years."""
    rhythm = observe(every(30, 8), day(240), 1e9)
    assert predict(rhythm, _STEADY, day(240)).latest < day(240 + 365)


def test_still_some_puts_it_off():
    """Past the day on which it was said by a quarter of the wait, and further each time."""
    rhythm = every(30, 8)
    once = note_still_some(rhythm, day(240))
    twice = note_still_some(once, day(250))
    plain, first, second = (predict(r, _STEADY, day(241)) for r in (rhythm, once, twice))
    assert plain.date < first.date < second.date
    assert first.earliest >= day(210 + 37)


def test_still_some_said_at_once_or_years_later_stays_in_the_calendar():
    """Neither a wait of no days nor one of ten years breaks the window."""
    for said in (day(210), day(211), day(210 + 3650)):
        found = predict(note_still_some(every(30, 8), said), _STEADY, said)
        assert found.earliest <= found.date <= found.latest


def test_a_shop_without_history_is_silent_about_newcomers():
    """Two purchases and nobody to compare with: a guess, and no word of it."""
    found = predict(every(30, 2), Priors(), day(31))
    assert found.silent == "too_few"


def test_silent_when_the_purchase_lies_ahead():
    """Clocks differ; nobody is reminded of what they have yet to buy."""
    assert predict(every(30, 6), _STEADY, day(149)).silent == "future_purchase"


def test_silent_after_two_reminders_without_an_answer():
    """An answer or a purchase opens the ear again."""
    rhythm = note_reminder(note_reminder(every(30, 6), day(170)), day(176))
    assert predict(rhythm, _STEADY, day(177)).silent == "unanswered"
    assert predict(note_response(rhythm, day(177)), _STEADY, day(178)).silent is None


def test_silent_when_overdue_and_then_gone():
    """Late in the window a purchase has become unlikely; long past it the person has left."""
    rhythm = every(30, 6)
    latest = predict(rhythm, _STEADY, day(151)).latest
    reasons = [
        predict(rhythm, _STEADY, latest + timedelta(days=days)).silent for days in (-8, 0, 1, 900)
    ]
    assert reasons == [None, "unlikely", "overdue", "gone"]


def test_silent_when_a_purchase_is_unlikely():
    """Where most leave after a few purchases, a regular who is new is not reminded yet."""
    fickle = Priors(shop=_STEADY.shop + Prior(left=400))
    new, old = every(30, 4), every(30, 16)
    assert predict(new, fickle, day(118)).silent == "unlikely"
    assert predict(old, fickle, day(478)).silent is None


@thorough
@given(_rhythms, st.integers(0, 400))
def test_the_chance_of_a_purchase_is_part_of_the_chance_to_be_a_customer(
    rhythm: Rhythm, later: int
):
    """And there is none once the window has passed."""
    found = predict(rhythm, _STEADY, _last(rhythm) + timedelta(days=later))
    assert 0 <= found.chance <= found.alive
    assert found.chance == 0 or _last(rhythm) + timedelta(days=later) < found.latest


def test_the_chance_to_be_a_customer_falls_with_silence_only():
    """It never rises while nothing is bought, and each repurchase raises it."""
    rhythm, shop = every(30, 6), Priors(shop=_STEADY.shop + Prior(left=200))
    waits = [predict(rhythm, shop, day(150 + 10 * i)).alive for i in range(40)]
    assert waits == sorted(waits, reverse=True)
    assert waits[-1] < 0.05 < waits[0]
    assert predict(every(30, 12), shop, day(330)).alive > waits[0]


def test_silent_when_the_rhythm_is_none():
    """A week, then a year, then a month: no window that helps anybody."""
    rhythm = after((number, 1, "") for number in (0, 7, 380, 410, 418, 800))
    assert predict(rhythm, _STEADY, day(801)).silent == "too_wide"


@pytest.mark.parametrize("days", [14, 30, 42])
def test_the_first_regulars_of_a_shop_are_known_without_others(days: int):
    """Four equal intervals are enough where nothing is known of anybody else."""
    found = predict(every(days, 5), Priors(), day(days * 5 - 2))
    assert found.silent is None
    assert abs((found.date - day(days * 5)).days) <= 5


def test_twice_the_quantity_serves_longer_where_nothing_else_is_known():
    """More than a third longer, until the shop's own purchases say how much."""
    usual = after((30 * number, 1, "") for number in range(6))
    double = after((30 * number, 2 if number == 5 else 1, "") for number in range(6))
    once, twice = (predict(one, Priors(), day(160)).date - day(150) for one in (usual, double))
    assert 1.33 < twice / once < 2


def test_silent_when_bought_too_often_to_need_it():
    """Who buys every four days needs no reminder within the week after buying."""
    daily = Priors(shop=shop_of(every(4, 9) for _ in range(100)))
    assert predict(every(4, 20), daily, day(77)).silent == "too_often"
    assert predict(every(4, 20), daily, day(77), caution=_KEEN).silent is None


@thorough
@given(_rhythms, st.integers(0, 2000))
def test_nobody_is_reminded_of_a_date_within_a_week_of_buying(rhythm: Rhythm, later: int):
    """Whatever the rhythm, a spoken date is more than a week after the last purchase."""
    found = predict(rhythm, _STEADY, _last(rhythm) + timedelta(days=later))
    assert found.silent or (found.date - _last(rhythm)).days > 7


def test_exactly_a_week_after_buying_is_too_soon():
    """A steady week is due on the seventh day, which is within the week."""
    weekly = Priors(shop=shop_of(every(7, 9) for _ in range(100)))
    found = predict(every(7, 20), weekly, day(134))
    assert (found.date, found.silent) == (day(140), "too_often")


def test_a_window_of_months_is_too_wide_however_regular():
    """Once a year, give or take: fair for a year, no use for a reminder."""
    yearly = Priors(shop=shop_of(every(300 + 10 * (i % 13), 9) for i in range(100)))
    rhythm = after((number, 1, "") for number in (0, 310, 690, 1020, 1400))
    assert predict(rhythm, yearly, day(1401)).silent == "too_wide"
    patient = Caution(widest_days=1000)
    assert predict(rhythm, yearly, day(1401), caution=patient).silent is None


def test_a_window_of_many_intervals_is_too_wide_however_short():
    """Now daily, now every three weeks: a month's window says nothing about such a rhythm."""
    rhythm = after((n, 1, "") for n in (0, 1, 21, 22, 24, 44, 45, 47, 65, 66, 86))
    shop = Priors(shop=shop_of([rhythm] * 50))
    strict = predict(rhythm, shop, day(86))
    assert (strict.latest - strict.earliest).days < 90
    assert strict.silent == "too_wide"
    assert predict(rhythm, shop, day(86), caution=Caution(widest=99.0)).silent != "too_wide"
