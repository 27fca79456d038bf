"""When sending stops itself: where the limits are, what counts, what a person's word forgives."""

import io
from datetime import timedelta

import pytest

from functions.delivery_feedback.health import HealthWatch
from gjensyn.clock import SystemClock
from gjensyn.policy.health import Totals, must_stop, window_start
from gjensyn.shares import counted, resume
from gjensyn.telemetry import Telemetry
from tests.builders import NOW
from tests.fakes.clock import StandingClock
from tests.fakes.health import Notebook

ALL, MARKETING, NOTHING = {"marketing", "survey"}, {"marketing"}, set()


@pytest.mark.parametrize(
    ("totals", "stopped"),
    [
        (Totals(1000, 19, 0), NOTHING),
        (Totals(1000, 20, 0), ALL),
        (Totals(1333, 20, 0), MARKETING),
        (Totals(1334, 20, 0), NOTHING),
        (Totals(2000, 30, 0), MARKETING),
        (Totals(2000, 40, 0), ALL),
        (Totals(100_000, 1499, 0), NOTHING),
        (Totals(100_000, 1500, 0), MARKETING),
        (Totals(100_000, 2000, 0), ALL),
        (Totals(1, 0, 2), NOTHING),
        (Totals(6000, 0, 3), ALL),
        (Totals(6001, 0, 3), MARKETING),
        (Totals(8000, 0, 3), MARKETING),
        (Totals(8001, 0, 3), NOTHING),
        (Totals(0, 19, 2), NOTHING),
        (Totals(0, 20, 0), ALL),
        (Totals(0, 0, 0), NOTHING),
    ],
)
def test_marketing_stops_at_three_quarters_then_surveys(totals: Totals, stopped: set[str]):
    """2 % bounces from twenty on, 0.05 % complaints from three on; news of orders never stops."""
    assert must_stop(totals) == stopped


def test_the_window_is_thirty_days_today_included():
    """Or what has come since a person resumed."""
    today = NOW.date()
    assert window_start(today, None) == today - timedelta(days=29)
    assert window_start(today, today - timedelta(days=3)) == today - timedelta(days=3)
    assert window_start(today, today - timedelta(days=90)) == today - timedelta(days=29)


def watch(book: Notebook, clock: StandingClock) -> tuple[HealthWatch, io.StringIO]:
    out = io.StringIO()
    return HealthWatch(book, clock, Telemetry(out, "delivery_feedback", SystemClock())), out


def test_it_stops_more_as_it_gets_worse_and_says_so_each_time():
    """Two lines: first marketing, then surveys; no third one for what has stopped already."""
    book, clock = Notebook(), StandingClock(NOW)
    book.add(NOW.date(), sent=2000)
    watching, out = watch(book, clock)
    for n in range(60):
        watching.suffered("bounced", f"m{n}")
    assert book.known.stopped == ALL
    assert book.known.changed_at == NOW
    lines = [line for line in out.getvalue().splitlines() if "stopped itself" in line]
    assert ['"stopped":"marketing"' in line for line in lines] == [True, False]
    assert len(lines) == 2


def test_a_persons_word_forgives_what_came_before_it_and_no_more():
    """On the same day: twenty more bounces are needed, and twenty more stop it again."""
    book, clock = Notebook(), StandingClock(NOW)
    watching, _ = watch(book, clock)
    for n in range(20):
        watching.suffered("bounced", f"m{n}")
    assert book.known.stopped == ALL
    resume(book, clock.now())
    for n in range(20, 39):
        watching.suffered("bounced", f"m{n}")
        assert book.known.stopped == NOTHING
    watching.suffered("bounced", "m39")
    assert book.known.stopped == ALL


def test_what_was_forgiven_does_not_excuse_a_later_month():
    """When the day of resuming has left the window, nothing is taken off any more."""
    book, clock = Notebook(), StandingClock(NOW)
    book.add(NOW.date(), sent=10, bounced=20)
    resume(book, NOW)
    later = NOW + timedelta(days=30)
    book.add(later.date(), sent=10, bounced=20)
    assert counted(book, book.known, later) == Totals(10, 20, 0)
    watching, _ = watch(book, StandingClock(later))
    watching.suffered("bounced", "m1")
    assert book.known.stopped == ALL
    assert clock.now() == NOW


def test_counts_of_before_cannot_become_less_than_nothing():
    """Counts are spread over keys and read at different moments."""
    assert Totals(1, 0, 5).without(Totals(3, 2, 1)) == Totals(0, 0, 4)


def test_what_a_person_has_judged_is_taken_off_and_never_more():
    """Each count for itself; a day that was counted anew leaves nothing below zero."""
    counted = Totals(sent=9, bounced=7, complained=5)
    assert counted.without(Totals(sent=4, bounced=3, complained=2)) == Totals(5, 4, 3)
    assert Totals(1, 1, 1).without(counted) == Totals()


def test_what_a_person_has_not_resumed_is_not_stopped_again():
    """The share is better than it was: surveys stay stopped, and nothing new is said."""
    book, clock = Notebook("marketing", "survey"), StandingClock(NOW)
    book.add(NOW.date(), sent=1333, bounced=19)
    watching, out = watch(book, clock)
    watching.suffered("bounced", "m1")
    assert must_stop(book.totals(NOW.date(), NOW.date())) == MARKETING
    assert "SENDING_STOPPED" not in out.getvalue()
    assert "sending stopped itself" not in out.getvalue()
