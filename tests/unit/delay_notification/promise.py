"""An order and the watch on it, as they were sold, for tests of one fact at a time."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from functions.delay_notification.mornings import There
from functions.delay_notification.settings import DelaySettings
from gjensyn.models.delay import Heard, Told, Watch
from gjensyn.models.order import Order, Reschedule
from gjensyn.models.record import Dated
from tests.builders import NOW, a_placement, an_order, item_key

TODAY = date(2026, 11, 2)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
OSLO = (ZoneInfo("Europe/Oslo"),)
THERE = There(NOW, OSLO, DelaySettings(delay_threshold_days=3))
KEY = item_key("order", "O-1")
TOLD = (Told(at=NOW - 5 * DAY, named=None, message="message#1"),)


def day(ahead: int) -> date:
    return TODAY + timedelta(days=ahead)


def midnight(ahead: int) -> datetime:
    return datetime(2026, 11, 1, 23, tzinfo=UTC) + ahead * DAY


def morning(ahead: int) -> datetime:
    return datetime(2026, 11, 2, 7, tzinfo=UTC) + ahead * DAY


def word(ahead: int | None, *, own: bool = False, at: datetime = NOW - HOUR) -> Dated[Reschedule]:
    named = None if ahead is None else day(ahead)
    by: Any = "customer" if own else "sender"
    value = Reschedule(promised_date=named, reason="carrier", requested_by=by)
    return Dated[Reschedule](value=value, at=at)


def heard(ahead: int | None, *, own: bool = False, at: datetime = NOW - HOUR) -> Heard:
    return Heard(at=at, named=None if ahead is None else day(ahead), own=own)


def sold(promise: int | None = 5, status: Any = "placed", **fields: Any) -> Order:
    """Return an order that was promised for so many days ahead."""
    promised = None if promise is None else day(promise)
    placement = a_placement(promised_date=promised)
    return an_order(
        **{"status": status, "placement": placement, "whole_delivered_at": None, **fields}
    )


def asked_for(ahead: int | None, promise: int = 5, **fields: Any) -> Order:
    """Return an order whose newest word is the customer's own wish."""
    at = fields.pop("at", NOW - HOUR)
    wish = word(ahead, own=True, at=at)
    return sold(promise, **{"reschedule": wish, "own_request": wish, **fields})


def a_watch(promise: int | None = 5, **fields: Any) -> Watch:
    """Return the watch on an order as it was sold."""
    named = None if promise is None else day(promise)
    known: dict[str, Any] = {"promise": named, "first_promise": named, "placed": named}
    if promise is not None:
        known["late_from"] = midnight(promise + 1)
    return Watch(order=KEY, order_id="O-1", **{**known, **fields})
