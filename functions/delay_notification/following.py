"""Following an order: what its newest facts mean for the promise. Pure."""

from datetime import date

from functions.delay_notification.judging import credible, matters, rested
from functions.delay_notification.mornings import DAY, There
from gjensyn.models.delay import Heard, News, Watch
from gjensyn.models.order import Order, Reschedule
from gjensyn.models.record import Dated

_OVER = ("delivered", "cancelled", "returned")


def follow(known: Watch | None, order: Order, there: There) -> Watch:
    """Return the watch on an order as its newest facts leave it; `known` is None for a new one."""
    if known is not None and is_over(order):
        return closed(known, order)
    watch = known or Watch(order=order.key, order_id=order.order_id)
    held = watch.promise
    watch = _change(watch, doubted=_heard(order.doubted))
    watch = _agreed(_placed(_opened(watch, there), order, there), order, there)
    if is_over(order):
        return closed(watch, order)
    newest = _heard(order.reschedule)
    if newest is None or (newest == watch.heard and watch.promise == held):
        return watch
    return _weighed(watch, newest, there)


def may_begin(order: Order) -> bool:
    """Tell whether there is anything to watch about an order that is not watched yet."""
    if order.placement is None or order.status in ("cancelled", "returned"):
        return False
    words = (order.placement.value.promised_date, order.reschedule, order.doubted)
    return any(word is not None for word in words)


def is_over(order: Order) -> bool:
    """Tell whether nobody waits for an order any more."""
    return order.status in _OVER


def is_unchanged(watch: Watch, order: Order) -> bool:
    """Tell, without knowing the person, whether an order changed nothing about its promise."""
    if watch.open == is_over(order):
        return False
    if not watch.open:
        return True
    placed = order.placement.value.promised_date if order.placement else watch.placed
    said = (_heard(word) for word in (order.own_request, order.reschedule, order.doubted))
    return (placed, *said) == (watch.placed, watch.agreed, watch.heard, watch.doubted)


def closed(watch: Watch, order: Order) -> Watch:
    """Return the watch on an order that nobody waits for any more; needs no person."""
    ended = order.delivered_at or order.cancelled_at or order.returned_at
    return _change(watch, open=False, closed_at=ended, news=None, look_at=None)


def _opened(watch: Watch, there: There) -> Watch:
    """Take an order up again that was over too early: one more parcel is on its way."""
    if watch.open:
        return watch
    return rested(_change(watch, open=True, closed_at=None), there)


def _placed(watch: Watch, order: Order, there: There) -> Watch:
    """Take the date of the sale, or of a later word on it, while nothing newer binds."""
    if order.placement is None or order.placement.value.promised_date == watch.placed:
        return watch
    named = order.placement.value.promised_date
    noted = _change(watch, placed=named)
    if watch.told or watch.agreed:
        return noted
    promised = _promised(noted, credible(named, order.placement.at, there), there)
    if promised.look_at is None or promised.look_at > there.now:
        return promised
    # First heard of when it was late already: what else is known of it may be on its way.
    return _change(promised, look_at=there.now + there.settings.settle)


def _agreed(watch: Watch, order: Order, there: There) -> Watch:
    """Take the date that the customer asked for: no delay, and the promise from then on."""
    own = _heard(order.own_request)
    if own is None or own == watch.agreed:
        return watch
    noted = _change(watch, agreed=own)
    if _told_since(watch, _heard(order.reschedule)):
        return noted
    named = credible(own.named, own.at, there)
    if own.named is not None and named is None:
        return noted
    free = _change(noted, news=None, handed_over=False)
    if watch.told or (watch.late_from and own.at >= watch.late_from):
        return rested(_change(free, promise=named), there)  # it stays late by its first promise
    return _promised(_change(free, broken_at=None), named, there)


def _told_since(watch: Watch, newest: Heard | None) -> bool:
    """Tell whether a later word than the customer's own has reached them already."""
    if newest is None or newest.own or newest != watch.heard:
        return False
    return bool(watch.told) and watch.news is None and watch.promise == newest.named


def _promised(watch: Watch, promise: date | None, there: There) -> Watch:
    late_from = there.midnight(promise + DAY) if promise else None
    fields = {"promise": promise, "first_promise": promise, "late_from": late_from}
    return rested(_change(watch, **fields), there)


def _weighed(watch: Watch, newest: Heard, there: There) -> Watch:
    """Weigh the newest word against what the customer holds."""
    noted = _change(watch, heard=newest)
    if newest.own:
        return _silent(noted, there)
    if newest.named is not None and credible(newest.named, newest.at, there) is None:
        return noted  # a slip of the keyboard: what was known before still stands
    if not matters(noted, newest.named, there):
        return _silent(noted, there)
    since = watch.news.since if watch.news else there.now
    late = newest.named is None or watch.promise is None or newest.named > watch.promise
    ready = max(since + there.settings.settle, there.now)
    return _change(
        noted,
        news=News(since=since, named=newest.named),
        broken_at=(watch.broken_at or there.now) if late else watch.broken_at,
        look_at=there.opens(ready, urgent=is_urgent(watch, there))
        or there.morning_after(there.today),
    )


def is_urgent(watch: Watch, there: There) -> bool:
    """Tell whether news of an order changes what the customer does today."""
    return watch.promise is not None and watch.promise <= there.today


def _silent(watch: Watch, there: There) -> Watch:
    """Nothing is to be told: the promise is looked at in its own morning."""
    passed = watch.first_promise is not None and watch.first_promise < there.today
    broken_at = watch.broken_at if watch.told or passed else None
    return rested(_change(watch, news=None, broken_at=broken_at), there)


def _heard(word: Dated[Reschedule] | None) -> Heard | None:
    if word is None:
        return None
    own = word.value.requested_by == "customer"
    return Heard(at=word.at, named=word.value.promised_date, own=own)


def _change(watch: Watch, **fields: object) -> Watch:
    return watch.model_copy(update=fields)
