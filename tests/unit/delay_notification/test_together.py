"""Several late orders of one person are one message a day; what fell was never said."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.delay_notification import watching
from gjensyn.models.delay import Compensation, HandOver
from tests.unit.delay_notification.late_shop import Late, day, late


def when(shop: Late) -> list[str]:
    return [moment for moment, *_ in shop.sent]


# ------------------------------------------------------------------- one message


def test_what_breaks_on_one_day_is_one_message():
    """Two promises and an update: one notice, because one of them is told for the first time."""
    shop = late()
    shop.place("O-1", promise="11-05")
    shop.place("O-2", promise="11-09")
    shop.place("O-3", promise="11-09")
    shop.wait(days=9)
    assert shop.sent == [
        ("11-06 08:00", "delay_notice", ("O-1",)),
        ("11-10 08:00", "delay_notice", shop.sent[1][2]),
    ]
    assert set(shop.sent[1][2]) == {"O-1", "O-2", "O-3"}
    stages = {order: shop.said(1, order)["stage"] for order in ("O-1", "O-2", "O-3")}
    assert stages == {"O-1": "again", "O-2": "first", "O-3": "first"}


def test_updates_alone_are_an_update():
    """Both have been told of before."""
    shop = late()
    shop.place("O-1", promise="11-05")
    shop.place("O-2", promise="11-05")
    shop.wait(days=9)
    assert [kind for _, kind, _ in shop.sent] == ["delay_notice", "delay_update"]


def test_nobody_gets_two_on_one_day():
    """Told at eight of one order, at eleven another is moved: it waits for the next morning."""
    shop = late()
    shop.place("O-1", promise="11-05")
    shop.place("O-2", promise="11-20")
    shop.until(datetime(2026, 11, 6, 10, tzinfo=UTC))
    shop.move("11-25", "O-2")
    shop.wait(days=2)
    assert when(shop) == ["11-06 08:00", "11-07 08:00"]


def test_what_is_due_waits_for_other_news_that_is_settling():
    """Half past seven something else was moved: both go out at half past eight."""
    shop = late()
    shop.place("O-1", promise="11-05")
    shop.place("O-2", promise="11-20")
    shop.until(datetime(2026, 11, 6, 6, 30, tzinfo=UTC))
    shop.move("11-25", "O-2")
    shop.wait(days=1)
    assert [(moment, set(orders)) for moment, _, orders in shop.sent] == [
        ("11-06 08:30", {"O-1", "O-2"})
    ]


def test_waiting_for_one_another_comes_to_an_end():
    """Every half hour another order is moved: the first does not wait longer than an hour."""
    shop = late()
    for number in range(8):
        shop.place(f"O-{number}", promise="11-20")
    for number in range(8):
        shop.move("11-25", f"O-{number}")
        shop.wait(minutes=30)
    shop.wait(days=1)
    assert when(shop) == ["11-02 11:00", "11-03 08:00"]


def test_more_orders_than_a_message_holds_are_told_the_next_day(monkeypatch: pytest.MonkeyPatch):
    """A transaction has its limit; nothing is lost."""
    monkeypatch.setattr(watching, "AT_ONCE", 3)
    shop = late()
    for number in range(5):
        shop.place(f"O-{number}", promise="11-05")
    shop.wait(days=6)
    assert [len(orders) for *_, orders in shop.sent] == [3, 2]
    assert when(shop) == ["11-06 08:00", "11-07 08:00"]


def test_nothing_is_decided_at_night():
    """Moved at midnight, decided at eight: what was heard until then is in it."""
    shop = late()
    shop.place(promise="11-20")
    shop.until(datetime(2026, 11, 3, 23, tzinfo=UTC))
    shop.move("11-25")
    shop.until(datetime(2026, 11, 4, 5, tzinfo=UTC))
    shop.move("11-27")
    shop.wait(days=1)
    assert when(shop) == ["11-04 08:00"]
    assert shop.said()["named"] == "2026-11-27"


def test_what_changes_todays_plans_may_go_out_at_other_hours():
    """The shop lets urgent news out from six; delivery is told that it is."""
    shop = late(urgent_hours="06:00-22:00")
    shop.place("O-1", promise="11-05")
    shop.until(datetime(2026, 11, 5, 4, 10, tzinfo=UTC))
    shop.move("11-09", "O-1")
    shop.wait(hours=2)
    assert when(shop) == ["11-05 06:10"]
    assert shop.messages("sent")[0].urgent
    shop.place("O-2", promise="11-25")
    shop.until(datetime(2026, 11, 6, 4, tzinfo=UTC))
    shop.move("11-29", "O-2")
    shop.wait(hours=12)
    assert when(shop)[1:] == ["11-06 08:00"]
    assert not shop.messages("sent")[1].urgent


# ------------------------------------------------------------------- what fell


def falling(*orders: str, **settings: Any) -> Late:
    """Return a shop whose first message about these orders is queued and not sent yet."""
    shop = late(**settings)
    for order in orders:
        shop.place(order, promise="11-05")
    shop.sends = False
    shop.until(datetime(2026, 11, 6, 7, tzinfo=UTC))
    (message,) = shop.messages("queued")
    assert len(message.order_ids) == len(orders)
    return shop


def test_a_message_that_falls_with_one_order_is_told_for_the_others_the_same_day():
    """One arrived in the minute between; the other two are told ten minutes later."""
    shop = falling("O-1", "O-2", "O-3")
    shop.deliver("O-2")
    shop.sends = True
    shop.wait(hours=1)
    assert [(moment, kind, set(orders)) for moment, kind, orders in shop.sent] == [
        ("11-06 08:10", "delay_notice", {"O-1", "O-3"})
    ]
    assert [one.reason for one in shop.messages("cancelled")] == ["order_delivered"]
    assert shop.watch("O-2").told == ()
    assert [shop.said(0, order)["stage"] for order in ("O-1", "O-3")] == ["first", "first"]


def test_a_message_that_fell_is_not_counted_as_told():
    """The only order arrived before it could be sent: the survey will not say that we wrote."""
    shop = falling("O-1")
    shop.deliver("O-1")
    shop.sends = True
    shop.wait(hours=1)
    assert shop.sent == []
    assert shop.watch().told == ()
    assert not shop.watch().open
    assert shop.delays
    assert shop.delays.due_at is None


@pytest.mark.parametrize(
    ("status", "reason", "again"),
    [
        ("failed", "rejected", "11-10 08:10"),
        ("cancelled", "suppressed", "11-10 08:10"),
        ("cancelled", "stale", "11-07 08:00"),
    ],
)
def test_what_could_not_be_said_binds_nobody_and_is_tried_again(
    status: str, reason: str, again: str
):
    """The promise is what the customer really holds; stale news is told anew in the morning."""
    shop = falling("O-1", "O-2")
    shop.end(shop.messages("queued")[0], status, reason)
    shop.wait(minutes=20)
    assert shop.watch().told == ()
    assert shop.watch().promise == day("11-05")
    shop.sends = True
    shop.wait(days=4, hours=1)
    assert (when(shop)[0], shop.sent[0][1]) == (again, "delay_notice")


def test_what_waits_holds_everything_else_back():
    """Sending has stopped itself: one message waits, and no second one beside it."""
    shop = falling("O-1", "O-2")
    shop.move("11-20", "O-1")
    shop.wait(days=1)
    assert [len(shop.messages(status)) for status in ("queued", "sent")] == [1, 0]
    shop.sends = True
    shop.wait(days=1, hours=12)
    assert when(shop) == ["11-07 08:00", "11-08 08:00"]
    assert shop.sent[1][1:] == ("delay_update", ("O-1",))


def test_the_day_counts_on_which_it_was_really_sent():
    """Held until two in the afternoon of the next day: that day there is no second one."""
    shop = falling("O-1")
    shop.place("O-2", promise="11-06")
    shop.until(datetime(2026, 11, 7, 13, tzinfo=UTC))
    shop.sends = True
    shop.wait(days=2)
    assert when(shop) == ["11-07 14:00", "11-08 08:00"]


def test_a_compensation_is_granted_once_even_if_its_message_fell():
    """The shop has been told of it; the second try still says so to the customer."""
    shop = falling("O-1", "O-2", delay_compensation_from=1)
    shop.deliver("O-2")
    shop.sends = True
    shop.wait(hours=1)
    assert shop.said(0)["compensated"]
    granted = [one.order_id for one in shop.kept(Compensation, "compensation#")]
    assert sorted(granted) == ["O-1", "O-2"]


def test_a_customer_who_cannot_be_reached_is_handed_over_all_the_same():
    """The last update fails: a person looks after the order, and the machine is silent."""
    shop = late()
    shop.place(promise="11-05")
    shop.until(datetime(2026, 11, 17, 12, tzinfo=UTC))
    shop.sends = False
    shop.until(datetime(2026, 11, 18, 8, tzinfo=UTC))
    shop.end(shop.messages("queued")[0], "failed", "rejected")
    shop.sends = True
    shop.wait(days=30)
    assert len(shop.sent) == 3
    assert len(shop.kept(HandOver, "hand-over#")) == 1
    assert len(shop.watch().told) == 3


def test_news_that_came_after_a_message_fell_is_in_the_next_one():
    """Taken up again with what is known then."""
    shop = falling("O-1", "O-2")
    shop.end(shop.messages("queued")[0], "failed", "rejected")
    shop.wait(minutes=20)
    shop.move("11-20", "O-1")
    shop.sends = True
    shop.wait(days=1)
    assert shop.said(0, "O-1")["named"] == "2026-11-20"


def test_an_unknown_end_counts_as_told():
    """It may have gone out: nothing is said twice."""
    shop = falling("O-1")
    (message,) = shop.messages("queued")
    shop.end(message, "unknown", "no_answer", sent_at=shop.clock.now())
    shop.wait(days=2)
    assert len(shop.watch().told) == 1
    assert [one.status for one in shop.messages()] == ["unknown"]


def test_a_look_that_comes_twice_says_nothing_twice():
    """A tick that is doubled finds nothing due."""
    shop = late()
    shop.place(promise="11-05")
    shop.until(datetime(2026, 11, 6, 8, tzinfo=UTC))
    delays = shop.delays
    assert delays
    assert shop.watching.look_at(delays.subject, delays.key) == "delays_not_due"
    assert len(shop.messages()) == 1


def test_a_late_tick_tells_what_is_due_as_soon_as_it_comes():
    """The machine slept until noon: the same day is better than the next morning."""
    shop = late()
    shop.place(promise="11-05")
    shop.clock.moment = datetime(2026, 11, 6, 11, tzinfo=UTC)
    shop.wait(minutes=1)
    assert when(shop) == ["11-06 12:00"]
    assert shop.watch().look_at == datetime(2026, 11, 10, 7, tzinfo=UTC)
    assert timedelta(0) < shop.watch().look_at - shop.clock.now()  # type: ignore[operator]
