"""Another date, no date, the customer's own, or an absurd one: what is told and what is not."""

from datetime import timedelta

import pytest

from gjensyn.models.delay import Compensation
from tests.unit.delay_notification.late_shop import START, day, late

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
