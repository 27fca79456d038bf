"""The state of a rhythm: what one purchase does to it."""

import subprocess
import sys
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from pydantic import TypeAdapter

import gjensyn.rhythm
from gjensyn.rhythm.state import (
    KEPT,
    Rhythm,
    note_reminder,
    note_response,
    note_still_some,
    observe,
    withdraw,
)
from tests.unit.rhythm.purchases import START, after, day, every

RHYTHM = TypeAdapter(Rhythm)


@pytest.mark.parametrize("quantity", [0, -1, -1e9, float("nan"), float("-inf")])
def test_a_return_changes_nothing(quantity: float):
    """Zero, negative and meaningless quantities leave the very same rhythm."""
    rhythm = every(10, 3)
    assert observe(rhythm, day(50), quantity) is rhythm


@pytest.mark.parametrize("when", [date(2024, 3, 2), date(9999, 12, 31), date.min])
def test_a_purchase_on_an_impossible_day_changes_nothing(when: date):
    """A day in the future, or before shops had computers, is no purchase."""
    rhythm = every(10, 3)
    assert observe(rhythm, when, 1, today=date(2024, 3, 1)) is rhythm


def test_an_absurd_quantity_is_clamped():
    """Nobody buys more than a hundred thousand of anything, nor next to nothing."""
    assert after([(0, 1e300, "a"), (0, float("inf"), "b")]).kept[-1].quantity == 100_000
    assert after([(0, 1e-300, "a")]).kept[-1].quantity == 0.001


def test_purchases_of_one_day_are_one_purchase():
    """A split of a basket over orders of one day adds up and makes no interval."""
    rhythm = after([(0, 1, "a"), (30, 1, "b"), (30, 2, "c")])
    assert (rhythm.n, rhythm.kept[-1].quantity) == (1, 3)


def test_an_order_counts_once_however_often_it_is_told():
    """The same mark on the same day is the same order."""
    once = after([(0, 2, "a"), (30, 3, "b")])
    assert after([(30, 3, "b"), (0, 2, "a")], once) == once


def test_a_cancelled_order_is_taken_back():
    """What an order bought leaves, and so does its day where nothing else was bought on it."""
    rhythm = after([(0, 1, "a"), (30, 1, "b"), (30, 2, "c"), (60, 1, "d")])
    assert withdraw(withdraw(rhythm, day(60), "d"), day(30), "c") == after(
        [(0, 1, "a"), (30, 1, "b")]
    )
    assert withdraw(rhythm, day(7), "x") == rhythm


def test_everything_can_be_taken_back():
    """A rhythm whose only order was cancelled is as if nothing had been."""
    assert withdraw(after([(0, 1, "a")]), day(0), "a") == Rhythm()


def test_the_oldest_day_kept_is_not_taken_back_when_others_are_summed():
    """The interval before it is summed already and could not be told apart."""
    rhythm = every(10, KEPT + 5)
    assert withdraw(rhythm, rhythm.kept[0].day, "") == rhythm


def test_the_last_seven_intervals_are_at_hand():
    """They come oldest first, in days."""
    rhythm = after((number, 1, "") for number in (0, 1, 3, 6, 10, 15, 21, 28, 36, 45))
    assert rhythm.recent == (3, 4, 5, 6, 7, 8, 9)
    assert (rhythm.n, rhythm.last and rhythm.last.day) == (9, day(45))


def test_fifty_thousand_purchases_take_no_more_room_than_twenty():
    """The state is bounded, and its sums are those of all purchases."""
    days = [date.fromordinal(START.toordinal() - 10_000 + i) for i in range(10_000)]
    rhythm = Rhythm()
    for i in range(50_000):
        rhythm = observe(rhythm, days[i // 5], 1 + i % 7, mark=f"{i:08d}")
    assert len(rhythm.kept) == KEPT
    assert rhythm.n == 9_999
    assert rhythm.first == days[0]
    assert len(RHYTHM.dump_json(rhythm)) < 2_000


def test_fifty_thousand_orders_of_one_day_stay_small():
    """Only so many lots of a day are told apart, whatever order they come in."""
    marks = [f"{i * 7919 % 50_000:05d}" for i in range(50_000)]
    forwards = after((0, 1, mark) for mark in marks)
    assert forwards == after((0, 1, mark) for mark in reversed(marks))
    assert len(forwards.kept[0].lots) <= 8


def test_a_fact_too_late_to_place_changes_nothing():
    """A day between summed ones cannot be placed; the caller sees that it got its rhythm back."""
    rhythm = every(10, KEPT + 5)
    assert observe(rhythm, day(15), 1) is rhythm
    assert observe(rhythm, day(10), 1) is rhythm


def test_a_fact_before_all_others_counts_however_late():
    """The interval that it opens is known, as is the new first day."""
    rhythm = observe(every(10, KEPT + 5), day(-40), 1)
    assert (rhythm.n, rhythm.first) == (KEPT + 5, day(-40))


def test_reminders_go_unanswered_until_a_purchase_or_an_answer():
    """Either of them wipes the slate; the order of arrival does not matter."""
    asked = note_reminder(note_reminder(every(10, 4), day(45)), day(60))
    assert asked.unanswered == 2
    assert observe(asked, day(61), 1).unanswered == 0
    assert note_response(asked, day(50)).unanswered == 1
    assert note_still_some(asked, day(61)).unanswered == 0
    assert note_reminder(asked, day(60)).unanswered == 2


def test_an_answer_on_the_day_of_the_reminder_is_an_answer():
    """Most people press or buy at once, or never."""
    asked = note_reminder(every(10, 4), day(45))
    assert asked.unanswered == 1
    assert note_response(asked, day(45)).unanswered == 0
    assert observe(asked, day(45), 1).unanswered == 0


def test_still_some_lasts_until_the_next_purchase():
    """What was bought since answers the question better."""
    holding = note_still_some(every(10, 4), day(40))
    assert holding.held_since == (day(40),)
    assert observe(holding, day(50), 1).held_since == ()


def test_a_rhythm_survives_its_sealing():
    """What is sealed comes back equal."""
    rhythm = note_still_some(note_reminder(every(9, 30, 2.5), day(270)), day(275))
    for one in (rhythm, Rhythm()):
        sealed = RHYTHM.dump_json(one)
        assert RHYTHM.validate_json(sealed) == one


def test_days_kept_are_in_order_and_distinct():
    """However the facts came."""
    rhythm = after([(30, 1, "a"), (0, 1, "b"), (10, 1, "c"), (30, 1, "d")])
    assert all(a.day < b.day for a, b in pairwise(rhythm.kept))


def test_a_rhythm_costs_a_cold_start_nothing():
    """It runs in a Lambda: nothing but small parts of the standard library is imported."""
    code = (
        "import sys; before = set(sys.modules); import gjensyn.rhythm.predict; "
        "print(*sorted({m.split('.')[0] for m in set(sys.modules) - before}"
        " & {'numpy', 'scipy', 'pydantic', 'statistics', 'random', 'decimal', 'boto3'}))"
    )
    run = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(Path(gjensyn.rhythm.__file__).parents[2])},
    )
    assert run.stdout.strip() == ""
