"""From promises to messages: what is told, when, how often, and what is passed over in silence."""

from datetime import UTC, datetime, timedelta

import pytest

from gjensyn.models.delay import Compensation, HandOver
from gjensyn.models.person import PERSON_KEY, Person
from gjensyn.ports import Replace
from tests.builders import SUBJECT, a_person
from tests.unit.delay_notification.late_shop import START, Late, day, late

# ------------------------------------------------------------------- silence


def test_a_promise_that_passes_in_silence_is_told_the_next_morning():
    """At eight there, without any event, and that no date is known is said honestly."""
    shop = late()
    shop.place(promise="11-05")
    shop.wait(days=5)
    assert shop.sent == [("11-06 08:00", "delay_notice", ("O-1",))]
    said = shop.said()
    assert (said["stage"], said["promise"], said["named"]) == ("first", "2026-11-05", None)
    assert said["next_update"] == "2026-11-10"
    assert shop.watch().broken_at == datetime(2026, 11, 5, 23, tzinfo=UTC)


@pytest.mark.parametrize("end", ["OrderDelivered", "OrderCancelled", "OrderReturned"])
@pytest.mark.parametrize("hours", [1, 94])
def test_nothing_is_told_of_an_order_that_is_over(end: str, hours: int):
    """Before the morning, or half an hour after the promise had passed."""
    shop = late()
    shop.place(promise="11-05")
    shop.wait(hours=hours)
    shop.tell(end)
    shop.wait(days=30)
    assert shop.sent == []
    assert shop.delays
    assert shop.delays.due_at is None


def test_an_order_without_a_promise_is_nobodys_delay():
    """A date never told binds nobody; a word on it leaves a line in the ledger, once."""
    shop = late()
    shop.place(promise=None)
    assert shop.delays is None
    shop.move("11-20")
    shop.tell("OrderShipped")
    shop.wait(days=60)
    assert shop.sent == []
    assert shop.reasons == ["no_promise"]


def test_what_is_first_heard_of_long_after_is_history():
    """An import of old orders writes to nobody, and says so once."""
    shop = late()
    shop.place(promise="10-10", at=START - timedelta(days=40))
    shop.wait(days=3)
    shop.tell("OrderShipped", at=START - timedelta(days=20))
    shop.wait(days=30)
    assert shop.sent == []
    assert shop.reasons == ["history"]


def test_a_fresh_word_on_an_old_order_is_no_history():
    """The shop has news of it today."""
    shop = late()
    shop.place(promise="10-10", at=START - timedelta(days=40))
    shop.wait(days=1)
    shop.move("11-20")
    shop.wait(days=1)
    assert shop.sent == [("11-03 10:00", "delay_notice", ("O-1",))]


def test_what_is_first_heard_of_when_it_is_late_waits_for_the_rest_of_its_facts():
    """Facts that come late come together: the delivery is a minute behind."""
    shop = late()
    shop.place(promise="11-01", at=START - timedelta(days=3))
    shop.wait(minutes=20)
    shop.deliver(at=START - timedelta(days=2))
    shop.place("O-2", promise="11-01", at=START - timedelta(days=3))
    shop.wait(days=1)
    assert shop.sent == [("11-02 10:20", "delay_notice", ("O-2",))]


# ------------------------------------------------------------------- how it goes on


def test_updates_come_every_four_days_three_at_most_then_a_person_takes_over():
    """Notice, two updates, the third hands over; then silence until there is news."""
    shop = late()
    shop.place(promise="11-05")
    shop.wait(days=60)
    assert [when for when, *_ in shop.sent] == [
        "11-06 08:00",
        "11-10 08:00",
        "11-14 08:00",
        "11-18 08:00",
    ]
    assert [shop.said(n)["stage"] for n in range(4)] == ["first", "again", "again", "last"]
    assert [shop.said(n)["next_update"] for n in (2, 3)] == ["2026-11-18", None]
    assert len(shop.kept(HandOver, "hand-over#")) == 1
    shop.move(None)
    assert shop.reasons == ["nothing_new"]
    shop.wait(minutes=1)
    shop.move("2027-01-20")
    shop.wait(days=1)
    assert (len(shop.sent), shop.said()["named"]) == (5, "2027-01-20")
    assert not shop.watch().handed_over


@pytest.mark.parametrize(("granted_from", "number"), [(1, 0), (2, 1), (3, 2)])
def test_compensation_is_granted_once_for_an_order(granted_from: int, number: int):
    """With the message that the shop has set, and with no later one."""
    shop = late(delay_compensation_from=granted_from)
    shop.place(promise="11-05")
    shop.wait(days=40)
    said = [shop.said(n)["compensated"] for n in range(4)]
    assert said == [n == number for n in range(4)]
    assert [one.order_id for one in shop.kept(Compensation, "compensation#")] == ["O-1"]


def test_an_erased_person_gets_nothing():
    """Fenced between the promise and its morning: no message, and no promise is kept."""
    shop = late()
    shop.place(promise="11-05")
    known = shop.store.get(Person, SUBJECT, PERSON_KEY)
    assert known is not None
    shop.store.write(Replace(known.model_copy(update={"status": "fenced"})))
    assert shop.move("11-09") == "promise_refused_erased"
    shop.wait(days=10)
    assert shop.messages() == []
    assert shop.delays
    assert (shop.delays.watches, shop.delays.due_at) == ((), None)


def test_an_order_that_goes_on_after_all_is_watched_again():
    """Delivered, but one more parcel is on its way: its promise holds as before."""
    shop = late()
    shop.place(promise="11-05")
    shop.deliver(parcel_id="a")
    assert not shop.watch().open
    shop.tell("OrderShipped", parcels=2)
    assert shop.watch().open
    shop.wait(days=5)
    assert len(shop.sent) == 1


def test_a_later_word_on_the_sale_moves_the_promise_until_something_was_told():
    """The shop corrects the order: whichever of the two comes first."""
    shop = late()
    shop.place(promise="11-20", at=START + timedelta(minutes=1))
    shop.place(promise="11-05", at=START)
    other = late()
    other.place(promise="11-05", at=START)
    other.place(promise="11-20", at=START + timedelta(minutes=1))
    assert shop.watch().promise == other.watch().promise == day("11-20")


def test_an_order_first_heard_of_when_it_had_arrived_keeps_its_history():
    """The survey asks how late it came; nobody is written to."""
    shop = late()
    shop.deliver(at=START)
    shop.place(promise="10-30", at=START - timedelta(days=9))
    shop.wait(days=9)
    assert shop.sent == []
    assert shop.watch().closed_at == START
    assert shop.watch().first_promise == day("10-30")


def test_an_item_stays_small(monkeypatch: pytest.MonkeyPatch):
    """Who came in time is forgotten after a month; beyond a number no more are watched."""
    monkeypatch.setattr("functions.delay_notification.watches.AT_MOST", 3)
    shop = late()
    for number in range(4):
        shop.place(f"O-{number}", promise="12-20")
    assert shop.delays
    assert len(shop.delays.watches) == 3
    for number in range(3):
        shop.deliver(f"O-{number}")
    shop.wait(days=31)
    shop.place("O-9", promise="12-20")
    assert [one.order_id for one in shop.delays.watches] == ["O-9"]


def test_a_person_without_a_known_place_is_told_when_it_is_morning_in_all_of_the_country():
    """An American of whom no zone is known: eight o'clock on Hawaii."""
    shop = Late(person=a_person(country="US", time_zone=None))
    shop.place(promise="11-05")
    shop.wait(days=5)
    (message,) = shop.messages("sent")
    assert message.sent_at == datetime(2026, 11, 6, 18, tzinfo=UTC)
