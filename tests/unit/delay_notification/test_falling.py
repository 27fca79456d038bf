"""What is left of a message about late orders once it has gone out, waits or has fallen."""

from datetime import date, timedelta
from typing import Any

import pytest

from functions.delay_notification.falling import seen_to_its_end
from functions.delay_notification.settings import DelaySettings
from gjensyn.models.delay import DELAYS_KEY, Delays, News, Told, Watch
from tests.builders import NOW, SUBJECT, a_message

SETTINGS = DelaySettings()
HOUR, DAY, MINUTES = timedelta(hours=1), timedelta(days=1), timedelta(minutes=10)
WORD = Told(at=NOW, named=date(2026, 11, 9), message="message#1")
NEWS = News(since=NOW - DAY, named=date(2026, 11, 9))


def a_watch(order: str = "order#1", **fields: Any) -> Watch:
    return Watch(order=order, order_id="O-1", **fields)


# As it was before the message, and as the message would have left it.
BEFORE = a_watch(promise=date(2026, 11, 1), news=NEWS, updates=1, entries=3, look_at=NOW - HOUR)
AFTER = a_watch(promise=date(2026, 11, 9), told=(WORD,), updates=2, entries=4, look_at=NOW + DAY)
OTHER = a_watch("order#2", promise=date(2026, 11, 5), look_at=NOW + 3 * DAY)


def delays(*watches: Watch, **fields: Any) -> Delays:
    known: dict[str, Any] = {
        "unsaid": (BEFORE,),
        "last_message": "message#1",
        "last_message_at": NOW - 2 * HOUR,
        "check_at": NOW,
        "not_before": NOW - HOUR,
    }
    return Delays(
        subject=SUBJECT,
        key=DELAYS_KEY,
        customer_id="K-17",
        watches=watches or (AFTER, OTHER),
        **{**known, **fields},
    )


def end(status: str | None, reason: str | None = None, **fields: Any) -> Delays:
    """Return what is left when the message has come to that."""
    known = fields.pop("delays", delays())
    if status is None:
        return seen_to_its_end(known, None, NOW, SETTINGS)
    message = a_message(kind="delay_notice", purpose="service", status=status, reason=reason,
                        **{"due_at": None, "due_shard": None, **fields})  # fmt: skip
    return seen_to_its_end(known, message, NOW, SETTINGS)


@pytest.mark.parametrize("status", ["queued", "sending"])
@pytest.mark.parametrize(("due", "until"), [(2, 2), (-2, 0), (None, 0)])
def test_while_it_waits_nothing_else_goes_out(status: str, due: int | None, until: int):
    """It is looked at again ten minutes after its hour, or from now."""
    times: dict[str, Any] = {"due_at": NOW + due * HOUR, "due_shard": "0"} if due else {}
    left = end(status, **times)
    again = NOW + until * HOUR + MINUTES
    assert left == delays(check_at=again, not_before=again)


@pytest.mark.parametrize("status", ["sent", "unknown"])
def test_what_went_out_holds(status: str):
    """Unknown counts as said: nobody is told the same twice."""
    left = end(status, sent_at=NOW - HOUR)
    over: dict[str, Any] = {"last_message": None, "check_at": None, "unsaid": ()}
    assert left == delays(**over, last_message_at=NOW - HOUR)
    assert end(status) == delays(**over)


def test_a_message_that_is_gone_is_taken_for_said():
    """Its line in the ledger has run out."""
    assert end(None) == delays(last_message=None, check_at=None, unsaid=())


FALLEN: dict[str, Any] = {
    "last_message": None,
    "check_at": None,
    "unsaid": (),
    "last_message_at": None,
    "not_before": None,
}


def test_what_fell_because_another_order_was_over_is_told_anew_at_once():
    """Its promise, its news and its hour are as they were; only the ledger's count goes on."""
    left = end("cancelled", "order_delivered")
    again = BEFORE.model_copy(update={"entries": 4})
    assert left == delays(again, OTHER, **FALLEN)


@pytest.mark.parametrize(
    ("reason", "after"),
    [
        ("stale", timedelta(hours=12)),
        ("no_address", 4 * DAY),
        ("suppressed", 4 * DAY),
        (None, 4 * DAY),
    ],
)
@pytest.mark.parametrize("status", ["cancelled", "failed"])
def test_what_could_not_be_said_is_tried_when_that_may_have_passed(
    status: str, reason: str | None, after: timedelta
):
    """Half a day where sending had stopped, else days; what was promised before binds again."""
    left = end(status, reason)
    later = {"entries": 4, "updates": 2, "look_at": NOW + after}
    assert left == delays(BEFORE.model_copy(update=later), OTHER, **FALLEN)


@pytest.mark.parametrize("reason", ["order_cancelled", "suppressed"])
def test_an_order_that_is_over_meanwhile_stays_over(reason: str):
    """It is not watched again because a message fell."""
    over = AFTER.model_copy(update={"open": False, "closed_at": NOW, "look_at": None})
    (left,) = end("cancelled", reason, delays=delays(over)).watches
    assert (left.open, left.closed_at, left.news, left.look_at) == (False, NOW, None, None)
    assert left.promise == BEFORE.promise


def test_what_a_person_looks_after_is_only_not_told():
    """The handing over stands; when another order was over, it is told anew all the same."""
    handed = AFTER.model_copy(update={"handed_over": True})
    (left,) = end("failed", "rejected", delays=delays(handed)).watches
    assert left == handed.model_copy(update={"told": ()})
    (left,) = end("cancelled", "order_returned", delays=delays(handed)).watches
    assert left == BEFORE.model_copy(update={"entries": 4})
