"""From promises to messages: what is told, when, how often, and what is passed over in silence."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.delay_notification.settings import DelaySettings
from gjensyn.models.delay import Compensation, HandOver
from gjensyn.models.person import PERSON_KEY, Person
from gjensyn.ports import Replace
from tests.builders import SUBJECT, a_person
from tests.unit.delay_notification.late_shop import START, Late, day


def late(**settings: Any) -> Late:
    """Open a shop with these settings."""
    return Late(DelaySettings.model_validate(settings))


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


# ------------------------------------------------------------------- new dates


def test_a_new_date_is_told_when_it_has_settled_and_is_the_promise_then():
    """An hour later, with its reason; the morning after the new date is the next look."""
    shop = late()
    shop.place(promise="11-05")
    shop.move("11-09", reason="customs", explanation={"nb": "Tollen"}, story_url="https://a.no/b")
    shop.wait(days=3)
    assert shop.sent == [("11-02 10:00", "delay_notice", ("O-1",))]
    said = shop.said()
    assert (said["promise"], said["named"], said["reason"]) == (
        "2026-11-05",
        "2026-11-09",
        "customs",
    )
    assert said["explanation"] == {"nb": "Tollen"}
    assert shop.watch().promise == day("11-09")
    shop.wait(days=8)
    assert shop.sent[1:] == [("11-10 08:00", "delay_update", ("O-1",))]


def test_the_reason_of_a_date_that_was_told_is_not_the_reason_why_it_broke():
    """Nobody said why the second date did not hold; the story stays the product's."""
    shop = late()
    shop.place(promise="11-05")
    shop.move("11-09", reason="customs", explanation={"nb": "Tollen"}, story_url="https://a.no/b")
    shop.wait(days=14)
    assert [one["reason"] for one in (shop.said(0), shop.said(1), shop.said(2))] == [
        "customs",
        "unknown",
        "unknown",
    ]
    assert (shop.said(1)["explanation"], shop.said(1)["story_url"]) == ({}, "https://a.no/b")


def test_several_changes_within_the_hour_are_one_message_with_the_latest():
    """The hour counts from the first of them."""
    shop = late()
    shop.place(promise="11-05")
    for minutes, promise in ((0, "11-09"), (20, None), (20, "11-12"), (15, "11-11")):
        shop.wait(minutes=minutes)
        shop.move(promise)
    shop.wait(hours=6)
    assert shop.sent == [("11-02 10:00", "delay_notice", ("O-1",))]
    assert shop.said()["named"] == "2026-11-11"


def test_a_change_that_is_taken_back_within_the_hour_is_silence():
    """The old date again: nothing goes out, the promise is watched as before."""
    shop = late()
    shop.place(promise="11-05")
    shop.move("11-09")
    shop.wait(minutes=30)
    shop.move("11-05")
    shop.wait(days=2)
    assert shop.sent == []
    assert shop.reasons == ["inside_threshold"]
    assert shop.watch().broken_at is None
    shop.wait(days=3)
    assert [when for when, *_ in shop.sent] == ["11-06 08:00"]


def test_facts_count_by_when_they_happened():
    """An older word that arrives later changes nothing."""
    shop = late()
    shop.place(promise="11-05")
    shop.move("11-12", at=START)
    shop.move("11-09", at=START - timedelta(hours=2))
    shop.wait(hours=3)
    assert shop.said()["named"] == "2026-11-12"
    assert len(shop.sent) == 1


@pytest.mark.parametrize(
    ("threshold", "named", "sent", "reasons"),
    [
        (1, "11-06", 1, []),
        (2, "11-06", 0, ["inside_threshold"]),
        (3, "11-07", 0, ["inside_threshold"]),
        (3, "11-08", 1, []),
        (1, "11-04", 0, ["earlier_date"]),
        (1, "11-05", 0, ["inside_threshold"]),
    ],
)
def test_a_drift_inside_the_threshold_is_silence(
    threshold: int, named: str, sent: int, reasons: list[str]
):
    """So is an earlier date that nobody had to be told of."""
    shop = late(delay_threshold_days=threshold)
    shop.place(promise="11-05")
    shop.move(named)
    shop.wait(days=2)
    assert (len(shop.sent), shop.reasons) == (sent, reasons)


def test_a_small_drift_is_borne_until_it_has_passed_too():
    """Two days are allowed: the morning after the date that was heard, not before."""
    shop = late(delay_threshold_days=3)
    shop.place(promise="11-05")
    shop.move("11-07")
    shop.wait(days=9)
    assert [when for when, *_ in shop.sent] == ["11-08 08:00"]


def test_good_news_is_told_once_somebody_waits():
    """Earlier than what was told last: an update, and no compensation for it."""
    shop = late(delay_compensation_from=2)
    shop.place(promise="11-05")
    shop.move("11-20")
    shop.wait(days=1)
    shop.move("11-10")
    shop.wait(days=1)
    assert [(kind, shop.said(n)["stage"]) for n, (_, kind, _) in enumerate(shop.sent)] == [
        ("delay_notice", "first"),
        ("delay_update", "sooner"),
    ]
    assert shop.kept(Compensation, "compensation#") == []


def test_a_date_at_last_ends_the_waiting():
    """Told without a date first; the promised update is not sent as well."""
    shop = late()
    shop.place(promise="11-05")
    shop.move(None, reason="out_of_stock")
    shop.wait(days=1)
    shop.move("11-20")
    shop.wait(days=10)
    assert [when for when, *_ in shop.sent] == ["11-02 10:00", "11-03 10:00"]
    assert shop.said()["stage"] == "again"


def test_the_same_honest_word_twice_is_told_once_and_the_promised_update_is_kept():
    """A date that comes and goes within the hour does not bring the update forward either."""
    shop = late()
    shop.place(promise="11-05")
    shop.move(None)
    shop.wait(days=1)
    shop.move("11-20")
    shop.wait(minutes=30)
    shop.move(None)
    shop.wait(days=2)
    assert [when for when, *_ in shop.sent] == ["11-02 10:00"]
    assert shop.reasons == ["nothing_new"]
    shop.wait(days=2)
    assert [when for when, *_ in shop.sent][1:] == ["11-06 08:00"]


# ------------------------------------------------------------------- the customer's own wish


def test_a_customers_own_request_is_no_delay():
    """Silence, said why; the date they chose is the promise, and its first one."""
    shop = late()
    shop.place(promise="11-05")
    shop.move("11-12", requested_by="customer")
    shop.wait(days=9)
    assert (shop.sent, shop.reasons) == ([], ["own_request"])
    assert (shop.watch().promise, shop.watch().first_promise) == (day("11-12"), day("11-12"))
    shop.wait(days=3)
    assert [when for when, *_ in shop.sent] == ["11-13 08:00"]
    assert shop.said()["reason"] == "unknown"


def test_a_customer_who_wants_to_wait_without_a_date_is_left_in_peace():
    """Nothing is promised any more until the shop names a date for another reason."""
    shop = late()
    shop.place(promise="11-05")
    shop.move(None, requested_by="customer")
    shop.wait(days=60)
    assert (shop.sent, shop.reasons) == ([], ["own_request"])


def test_a_request_that_arrives_after_a_later_word_still_moves_the_promise():
    """Asked for the twelfth at seven, and at eight the shop said the twelfth: no delay."""
    shop = late()
    shop.place(promise="11-05")
    shop.move("11-12", at=START)
    shop.move("11-12", at=START - timedelta(hours=1), requested_by="customer")
    shop.wait(days=9)
    assert shop.sent == []


def test_a_late_customer_who_asks_for_another_day_has_been_late_all_the_same():
    """The order stays late by its first promise; the new one is watched."""
    shop = late()
    shop.place(promise="11-05")
    shop.wait(days=5)
    shop.move("11-20", requested_by="customer")
    shop.wait(days=10)
    assert [when for when, *_ in shop.sent] == ["11-06 08:00"]
    assert shop.watch().first_promise == day("11-05")
    shop.wait(days=5)
    assert [when for when, *_ in shop.sent][1:] == ["11-21 08:00"]


# ------------------------------------------------------------------- absurd dates


@pytest.mark.parametrize(
    ("named", "reason"),
    [("1999-01-01", "date_in_past"), ("9999-12-31", "date_too_far"), ("11-01", "date_in_past")],
)
def test_an_absurd_date_is_as_if_never_said_and_is_said_to_be(named: str, reason: str):
    """Nobody hears of it; the promise stands, and is found when it passes."""
    shop = late()
    shop.place(promise="11-05")
    shop.move(named)
    shop.wait(days=3)
    assert (shop.sent, shop.reasons) == ([], [reason])
    shop.wait(days=2)
    assert [when for when, *_ in shop.sent] == ["11-06 08:00"]
    assert shop.said()["named"] is None


def test_an_absurd_date_does_not_cost_the_news_before_it():
    """Said within the hour: what was known before it goes out."""
    shop = late()
    shop.place(promise="11-05")
    shop.move("11-09")
    shop.wait(minutes=10)
    shop.move("9999-12-31")
    shop.wait(hours=2)
    assert shop.said()["named"] == "2026-11-09"


@pytest.mark.parametrize(
    ("promise", "reason"), [("1999-01-01", "date_in_past"), ("9999-12-31", "date_too_far")]
)
def test_an_absurd_promise_binds_nobody(promise: str, reason: str):
    """Said once, however often the order changes."""
    shop = late()
    shop.place(promise=promise)
    shop.tell("OrderShipped")
    shop.place(promise=promise, at=START + timedelta(minutes=1))
    shop.wait(days=30)
    assert (shop.sent, shop.reasons) == ([], [reason])


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
