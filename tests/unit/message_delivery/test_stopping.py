"""Whether sending has been stopped, as the sender knows it, and the count of what it sent."""

from datetime import date, timedelta

from functions.message_delivery.health import CHECKED_EVERY, LOOK_AGAIN, SendingHealth
from gjensyn.policy.health import Totals
from gjensyn.ports import SendingState
from tests.builders import NOW
from tests.fakes.clock import StandingClock
from tests.fakes.health import Notebook

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class Asked(Notebook):
    """A health book that counts how often it was asked, and what was added to it."""

    times = 0
    added = 0

    def state(self) -> SendingState:
        self.times += 1
        return super().state()

    def add(self, day: date, **counts: int) -> None:
        self.added += 1
        super().add(day, **counts)


def test_what_is_stopped_is_looked_at_again_in_an_hour():
    """Until then a person may have let it start, or it has become stale."""
    health = SendingHealth(Notebook("marketing"), StandingClock(NOW))
    assert LOOK_AGAIN == HOUR
    assert health.stopped_until("marketing") == NOW + HOUR
    assert health.stopped_until("survey") is None


def test_messages_about_orders_are_never_stopped():
    """The book is not even asked."""
    book = Asked("marketing", "survey")
    assert SendingHealth(book, StandingClock(NOW)).stopped_until("service") is None
    assert book.times == 0


def test_the_book_is_asked_once_a_minute():
    """Not for each message, and never longer than that behind."""
    book, clock = Asked(), StandingClock(NOW)
    health = SendingHealth(book, clock)
    asked = []
    for seconds in (0, 59, 1, 30, 29, 61):
        clock.advance(seconds=seconds)
        health.stopped_until("survey")
        asked.append(book.times)
    assert CHECKED_EVERY == MINUTE
    assert asked == [1, 1, 2, 2, 2, 3]


def test_a_stop_is_known_after_a_minute():
    """What was read before is forgotten."""
    book, clock = Notebook(), StandingClock(NOW)
    health = SendingHealth(book, clock)
    assert health.stopped_until("survey") is None
    book.known = SendingState(frozenset({"survey"}))
    assert health.stopped_until("survey") is None
    clock.advance(minutes=1)
    assert health.stopped_until("survey") == NOW + MINUTE + HOUR


def test_what_was_sent_is_written_once_for_a_batch():
    """Two sent, one line; nothing sent, none; nothing is counted twice."""
    book = Asked()
    health = SendingHealth(book, StandingClock(NOW))
    health.flush()
    assert book.added == 0
    for batch in (2, 1):
        for _ in range(batch):
            health.sent()
        health.flush()
        health.flush()
    assert book.added == 2
    assert book.days == {NOW.date(): Totals(sent=3)}
