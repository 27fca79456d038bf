"""Where a fact finds its place among the days that are kept, and what stands there afterwards."""

from datetime import date, timedelta

import pytest

from gjensyn.rhythm.state import (
    Rhythm,
    note_reminder,
    note_response,
    note_still_some,
    observe,
    withdraw,
)
from gjensyn.rhythm.sums import NOTHING, interval
from tests.unit.rhythm.purchases import after, day, every

# Twenty-one purchases ten days apart: sixteen days are kept, of which day 50 is the first.
LONG = every(10, 21)


def lots(rhythm: Rhythm) -> dict[int, dict[str, float]]:
    """Return what was bought on which day, as day after the start."""
    return {(kept.day - day(0)).days: dict(kept.lots) for kept in rhythm.kept}


def test_sixteen_days_are_kept_and_the_intervals_before_them_summed_up():
    """All twenty intervals count, five of them in the sum only."""
    assert [kept.day for kept in LONG.kept] == [day(50 + 10 * i) for i in range(16)]
    assert LONG.settled == sum([interval(10, 1.0)] * 5, NOTHING)
    assert LONG.sums == sum([interval(10, 1.0)] * 20, NOTHING)
    assert (LONG.n, LONG.first) == (20, day(0))


def test_an_interval_knows_what_was_bought_at_its_start():
    """One piece lasted ten days, two lasted thirty; how long three last nobody knows yet."""
    rhythm = after([(0, 1, ""), (10, 2, ""), (40, 3, "")])
    assert rhythm.sums == interval(10, 1.0) + interval(30, 2.0)
    assert (Rhythm().n, after([(0, 1, "")]).n, rhythm.n) == (0, 0, 2)


def test_the_last_seven_intervals_are_told_of_those_kept():
    """In days, oldest first; of fewer there are fewer."""
    rhythm = after((number, 1, "") for number in (0, 1, 3, 6, 10, 15, 21, 28, 36, 45))
    assert rhythm.recent == (3, 4, 5, 6, 7, 8, 9)
    assert after([(0, 1, ""), (10, 1, "")]).recent == (10,)


@pytest.mark.parametrize(("number", "place"), [(-5, 0), (5, 1), (15, 2), (25, 3)])
def test_a_late_fact_stands_between_its_neighbours(number: int, place: int):
    """Before, among and after three days: none of them is changed."""
    rhythm = observe(after([(0, 1, "a"), (10, 2, "b"), (20, 3, "c")]), day(number), 4, mark="d")
    days = [0, 10, 20]
    days.insert(place, number)
    assert list(lots(rhythm)) == days
    assert lots(rhythm) == {0: {"a": 1}, 10: {"b": 2}, 20: {"c": 3}, number: {"d": 4}}
    assert rhythm.first == day(min(0, number))


def test_a_late_fact_finds_its_place_in_a_long_history():
    """Among the days kept, the first of them included; day 60 is then the first of sixteen."""
    late = observe(LONG, day(155), 2, mark="late")
    assert lots(late)[155] == {"late": 2}
    assert late.n == 21
    assert min(lots(late)) == 60
    again = observe(LONG, day(50), 2, mark="b")
    assert lots(again)[50] == {"": 1, "b": 2}


def test_the_first_purchase_of_a_long_history_is_not_taken_in_twice():
    """It cannot open an interval of no days."""
    assert observe(LONG, day(0), 1) is LONG


def test_of_an_order_told_twice_the_larger_quantity_counts():
    """Whichever came first."""
    for quantities in ((2, 5), (5, 2)):
        rhythm = after((0, quantity, "a") for quantity in quantities)
        assert lots(rhythm) == {0: {"a": 5}}


def test_eight_orders_of_a_day_are_told_apart():
    """Those with the smallest marks."""
    rhythm = after((0, 1, mark) for mark in "jihgfedcba")
    assert "".join(lots(rhythm)[0]) == "abcdefgh"


@pytest.mark.parametrize(
    ("when", "taken"),
    [
        (date(1989, 12, 31), False),
        (date(1990, 1, 1), True),
        (date(2200, 1, 1), True),
        (date(2200, 1, 2), False),
    ],
)
def test_only_days_of_two_centuries_are_days_of_a_purchase(when: date, taken: bool):
    """Before 1990 shops had no such systems, and after 2200 somebody has mistyped."""
    assert (observe(Rhythm(), when, 1) != Rhythm()) is taken
    assert observe(Rhythm(), date(2200, 1, 2), 1, today=date(2300, 1, 1)) == Rhythm()


def test_what_was_bought_today_counts_and_tomorrow_s_does_not():
    """As the shop's calendar has it."""
    today = date(2026, 3, 1)
    assert observe(Rhythm(), today, 1, today=today).n == 0
    assert observe(Rhythm(), today, 1, today=today).first == today
    assert observe(Rhythm(), today + timedelta(days=1), 1, today=today) == Rhythm()


def test_an_order_is_taken_back_from_its_day_alone():
    """Neither other orders of that day nor its own of other days are."""
    rhythm = after([(0, 1, "b"), (0, 2, "c"), (10, 1, "a"), (10, 2, "b"), (10, 3, "c")])
    rhythm = after([(20, 4, "b")], rhythm)
    assert lots(withdraw(rhythm, day(10), "b")) == {
        0: {"b": 1, "c": 2},
        10: {"a": 1, "c": 3},
        20: {"b": 4},
    }
    assert lots(withdraw(rhythm, day(0), "b"))[0] == {"c": 2}
    assert withdraw(after([(0, 1, "a"), (10, 1, "b")]), day(0), "a").first == day(10)


def test_of_a_long_history_all_days_kept_but_the_first_can_be_taken_back():
    """The interval before the first is summed up already; that it all began on day 0 stays."""
    assert withdraw(LONG, day(50), "") == LONG
    shorter = withdraw(LONG, day(60), "")
    assert list(lots(shorter)) == [50, *range(70, 201, 10)]
    assert shorter.first == day(0)


def test_four_reminders_and_four_answers_are_remembered():
    """The latest of each."""
    rhythm = every(10, 4)
    for number in (45, 40, 60, 50, 55):
        rhythm = note_still_some(note_reminder(rhythm, day(number)), day(number + 1))
    assert rhythm.reminded == (day(45), day(50), day(55), day(60))
    assert rhythm.held == (day(46), day(51), day(56), day(61))


def test_the_last_answer_is_the_latest_whenever_it_came_in():
    """One of yesterday that comes today changes nothing."""
    answered = note_response(every(10, 4), day(50))
    assert answered.responded == day(50)
    assert note_response(answered, day(49)) == answered


def test_still_some_on_the_day_of_the_purchase_is_of_what_was_bought_before():
    """The day after it is not."""
    rhythm = every(10, 4)
    assert note_still_some(rhythm, day(30)).held_since == ()
    assert note_still_some(rhythm, day(31)).held_since == (day(31),)
    assert note_still_some(Rhythm(), day(31)).held_since == ()
