"""Following an order: what its newest facts mean for the promise. Pure."""

from datetime import date, timedelta

from functions.delay_notification.mornings import There
from gjensyn.models.delay import Watch
from gjensyn.models.order import Order, Reschedule
from gjensyn.models.record import Dated

FARTHEST = timedelta(days=2 * 365)  # a date beyond that is a slip of the keyboard
_OVER = ("delivered", "cancelled", "returned")


def follow(known: Watch | None, order: Order, there: There) -> Watch | None:
    """Return the watch on an order as its newest facts leave it; None: nothing to watch."""
    watch = known or _begin(order, there)
    if watch is None:
        return None
    if order.status in _OVER:
        return _close(watch, order, there)
    if not watch.open:
        watch = _change(watch, open=True, closed_at=None, closed_on=None)
        watch = _change(watch, look_at=there.morning_after(watch.promise or there.today))
    heard = order.reschedule
    if heard is None or (watch.heard_at and heard.at <= watch.heard_at):
        return watch
    return _hear(_change(watch, heard_at=heard.at), heard, there)


def is_old_news(known: Watch | None, order: Order) -> bool:
    """Tell, without knowing the person, whether an order changed nothing about its promise."""
    if known is None or known.open == (order.status in _OVER):
        return False
    heard = order.reschedule
    return heard is None or (known.heard_at is not None and heard.at <= known.heard_at)


def credible(named: date | None, told_on: date) -> date | None:
    """Return a date that can be told; one in the past or years away means not known."""
    if named is None or named < told_on or named > told_on + FARTHEST:
        return None
    return named


def _begin(order: Order, there: There) -> Watch | None:
    if order.placement is None or order.status in _OVER:
        return None
    placed_on = there.date_of(order.placement.at)
    promise = credible(order.placement.value.promised_date, placed_on)
    if promise is None:
        return None
    return Watch(
        order=order.key,
        order_id=order.order_id,
        promise=promise,
        first_promise=promise,
        look_at=there.morning_after(promise),
    )


def _close(watch: Watch, order: Order, there: There) -> Watch:
    if not watch.open:
        return watch
    ended = order.delivered_at or order.cancelled_at or order.returned_at or there.now
    return _change(
        watch,
        open=False,
        closed_at=ended,
        closed_on=there.date_of(ended),
        pending_at=None,
        look_at=None,
    )


def _hear(watch: Watch, heard: Dated[Reschedule], there: There) -> Watch:
    told_on = there.date_of(heard.at)
    named = credible(heard.value.promised_date, told_on)
    if heard.value.requested_by == "customer":
        return _agreed(watch, named, there)
    if not matters(watch, named, there):
        return _settled(watch, there)
    urgent = watch.promise is not None and watch.promise <= there.today
    first = watch.pending_at or there.now
    late = named is None or watch.promise is None or named > watch.promise
    return _change(
        watch,
        pending_at=first,
        broken_at=(watch.broken_at or there.now) if late else watch.broken_at,
        look_at=there.soon(max(first + there.settings.settle, there.now), urgent=urgent),
    )


def matters(watch: Watch, named: date | None, there: There) -> bool:
    """Tell whether a date is news: late enough, not known, or earlier than what was told."""
    if named is None:
        return not watch.handed_over and not _knows_nothing(watch)
    if watch.promise is None:
        return True  # a date at last
    drift = (named - watch.promise).days
    if drift < 0:
        return bool(watch.told) and -drift >= there.settings.delay_threshold_days
    return drift >= there.settings.delay_threshold_days


def _knows_nothing(watch: Watch) -> bool:
    """The customer has been told already that no date is known."""
    return bool(watch.told) and watch.told[-1].named is None


def _agreed(watch: Watch, named: date | None, there: There) -> Watch:
    """The customer asked for it: no delay, and the date they chose is the promise."""
    look_at = there.morning_after(named) if named else None
    return _change(watch, promise=named, pending_at=None, look_at=look_at, handed_over=False)


def _settled(watch: Watch, there: There) -> Watch:
    """What was to be told no longer matters; the promise is looked at in its own morning."""
    if watch.pending_at is None:
        return watch
    look_at = there.morning_after(watch.promise) if watch.promise else watch.look_at
    return _change(watch, pending_at=None, look_at=look_at)


def _change(watch: Watch, **fields: object) -> Watch:
    return watch.model_copy(update=fields)
