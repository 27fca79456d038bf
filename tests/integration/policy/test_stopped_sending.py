"""Sending stops itself, marketing before surveys and news about orders never; a person resumes."""

import json
from datetime import timedelta
from typing import Any

import pytest

from functions.delivery_feedback.health import HealthWatch
from gjensyn.adapters.health import DynamoHealthBook
from gjensyn.clock import SystemClock
from gjensyn.policy.health import Totals
from gjensyn.shares import counted, resume
from gjensyn.telemetry import Telemetry
from tests.integration.policy.neighbourhood import delay, ends, messages_of
from tests.shop import Shop, open_shop

SURVEYS = {"SurveyQuarantineDays": 0, "SurveyReminderDays": 0}


def book_of(shop: Shop) -> DynamoHealthBook:
    return DynamoHealthBook(shop.cloud.client("dynamodb"), shop.cloud.name("Messages"))


def complaints(shop: Shop, *numbers: int) -> None:
    """Let customers complain of the first mail they got."""
    for number in numbers:
        shop.cloud.provider_event(shop.mails_to(f"K-{number}")[0].message_id, "Complaint")
    shop.cloud.run()


def mails_to_four(shop: Shop) -> None:
    for number in range(1, 5):
        shop.sell(f"O-{number}", f"K-{number}")
    shop.wait(days=1, hours=2)


def logged(shop: Shop, words: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in shop.cloud.logs if words in line]


def test_sending_of_surveys_stops_itself_holds_and_goes_on_after_a_persons_word():
    """Three complaints: surveys wait, news about orders goes out; resumed, what waited goes."""
    with open_shop(**SURVEYS) as shop:
        mails_to_four(shop)
        complaints(shop, 1, 2)
        assert book_of(shop).state().stopped == frozenset()
        complaints(shop, 3)
        assert book_of(shop).state().stopped == {"marketing", "survey"}
        shop.place("O-8", "K-8", promised_date="2026-11-05")
        shop.cloud.run()
        delay(shop, "O-8", "2026-11-12", "K-8")
        shop.sell("O-9", "K-9")
        shop.wait(days=2)
        assert ends(shop, "K-8") == [("delay_notice", "sent", None)]
        assert ends(shop, "K-9") == [("survey_invitation", "queued", "sending_stopped")]
        held = messages_of(shop, "K-9")[0].held
        assert {one.reason for one in held} == {"sending_stopped", "quiet_hours"}
        resume(book_of(shop), shop.cloud.now)
        shop.wait(hours=2)
        assert ends(shop, "K-9") == [("survey_invitation", "sent", None)]


def test_it_raises_an_alarm():
    """One critical line and one metric that an alarm can watch, each time that it stops more."""
    with open_shop(**SURVEYS) as shop:
        mails_to_four(shop)
        complaints(shop, 1, 2, 3)
        (line,) = logged(shop, "sending stopped itself")
        assert (line["level"], line["stopped"]) == ("CRITICAL", "marketing survey")
        metrics = [one for one in logged(shop, "SENDING_STOPPED") if "_aws" in one]
        assert [one["SENDING_STOPPED"] for one in metrics] == [[1.0]]
        complaints(shop, 4)
        assert len(logged(shop, "sending stopped itself")) == 1


def test_what_a_person_has_judged_counts_no_more():
    """Resumed on the same day: the next complaint is the first, not the fourth."""
    with open_shop(**SURVEYS) as shop:
        mails_to_four(shop)
        complaints(shop, 1, 2, 3)
        book = book_of(shop)
        resume(book, shop.cloud.now)
        complaints(shop, 4)
        state = book.state()
        assert state.stopped == frozenset()
        assert counted(book, state, shop.cloud.now) == Totals(0, 0, 1)
        shop.wait(days=40)
        assert counted(book, book.state(), shop.cloud.now).complained == 0


def test_a_stop_that_was_weighed_before_a_person_resumed_does_not_stand():
    """Both at once: who read the shares before the word of a person stops nothing after it."""
    with open_shop() as shop:
        book, now = book_of(shop), shop.cloud.now
        seen = book.state()
        resume(book, now)
        assert not book.stop(frozenset({"survey"}), seen, now)
        assert book.state().stopped == frozenset()
        assert book.stop(frozenset({"survey"}), book.state(), now)
        assert book.stop(frozenset({"marketing"}), book.state(), now)
        assert book.state().stopped == {"marketing", "survey"}


def test_a_message_that_waits_too_long_is_withdrawn_and_says_what_it_waited_for():
    """Nobody resumes for a month: the survey is no longer about now."""
    with open_shop(**SURVEYS) as shop:
        mails_to_four(shop)
        complaints(shop, 1, 2, 3)
        shop.sell("O-9", "K-9")
        shop.wait(days=30)
        (message,) = messages_of(shop, "K-9")
        assert (message.status, message.reason) == ("cancelled", "stale")
        assert {one.reason for one in message.held} == {"sending_stopped", "quiet_hours"}
        assert all(one.until > one.at for one in message.held)
        assert message.ended_at is not None
        assert message.expires_at is not None
        assert message.ended_at - message.expires_at < timedelta(days=1)


@pytest.mark.parametrize(
    ("sent", "bounced", "complained", "stopped"),
    [
        (1000, 19, 0, set()),
        (1000, 20, 0, {"marketing", "survey"}),
        (1000, 0, 2, set()),
        (1000, 0, 3, {"marketing", "survey"}),
        (19, 19, 0, set()),
        (2, 0, 2, set()),
        (2000, 29, 0, set()),
        (2000, 30, 0, {"marketing"}),
        (2000, 39, 0, {"marketing"}),
        (2000, 40, 0, {"marketing", "survey"}),
        (8000, 0, 2, set()),
        (8000, 0, 3, {"marketing"}),
        (8000, 0, 4, {"marketing", "survey"}),
        (100_000, 1000, 30, set()),
    ],
)
def test_where_the_limits_are(sent: int, bounced: int, complained: int, stopped: set[str]):
    """2 % bounces, 0.05 % complaints, marketing at three quarters of it, few never count."""
    with open_shop() as shop:
        book, today = book_of(shop), shop.cloud.now.date()
        book.add_sent(today - timedelta(days=29), sent)
        for what, old, new in (("bounced", 40, bounced - 1), ("complained", 9, complained - 1)):
            for n in range(old):
                book.add_once(today - timedelta(days=30), what, f"old{n}")
            for n in range(new):
                book.add_once(today, what, f"{n}")
        clock = type("Clock", (SystemClock,), {"now": lambda _self: shop.cloud.now})()
        watch = HealthWatch(book, clock, Telemetry(open("/dev/null", "w"), "test", SystemClock()))  # noqa: SIM115, PTH123
        if bounced:
            watch.suffered("bounced", "last")
        if complained:
            watch.suffered("complained", "last")
        assert book.state().stopped == stopped
