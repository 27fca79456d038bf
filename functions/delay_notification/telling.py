"""What to tell about a late order, and when to look again. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from functions.delay_notification.following import credible, matters
from functions.delay_notification.mornings import DAY, There
from gjensyn.models.delay import Told, Watch
from gjensyn.models.order import Order

type Stage = Literal["first", "again", "last", "sooner"]


@dataclass(frozen=True, slots=True)
class Tell:
    """One order's part of a message.

    `promise` is the date that the customer held until now, `named` the new one (None: not known),
    `next_update` when they hear from us again without having to ask.
    """

    watch: Watch
    order: Order
    stage: Stage
    promise: date | None
    named: date | None
    next_update: date | None
    compensated: bool


def look(watch: Watch, order: Order | None, there: There) -> Tell | Watch:
    """Decide about one watch that is due: something to tell, or the watch to go on with."""
    if order is None or not watch.open or order.status in ("delivered", "cancelled", "returned"):
        return _still(watch)
    named = _known_date(order, there)
    if watch.pending_at is not None:
        if not matters(watch, named, there):
            return _still(watch, there.morning_after(watch.promise) if watch.promise else None)
        return _tell(watch, order, named, there)
    if watch.handed_over:
        return _still(watch)
    if watch.promise is not None and there.today <= watch.promise:
        return _still(watch, there.morning(watch.promise + DAY))
    later = named if named is not None and _after(named, watch.promise) else None
    return _tell(watch, order, later, there)


def told(tell: Tell, message: str, there: There) -> Watch:
    """Return the watch once the message is on its way: the date told is the promise now."""
    watch = tell.watch
    without_date = tell.named is None
    return watch.model_copy(
        update={
            "promise": tell.named,
            "pending_at": None,
            "broken_at": watch.broken_at or _passed_at(watch, there),
            "told": (*watch.told, Told(at=there.now, named=tell.named, message=message)),
            "updates": watch.updates + 1 if without_date else 0,
            "handed_over": tell.stage == "last",
            "compensated": watch.compensated or tell.compensated,
            "look_at": _look_again(tell, there),
        }
    )


def _passed_at(watch: Watch, there: There) -> datetime:
    """Return when everybody could know: the midnight after the promised day, or now."""
    return min(there.midnight(watch.promise + DAY), there.now) if watch.promise else there.now


def _look_again(tell: Tell, there: There) -> datetime | None:
    if tell.named is not None:
        return there.morning_after(tell.named)
    return there.morning(tell.next_update) if tell.next_update else None


def _tell(watch: Watch, order: Order, named: date | None, there: There) -> Tell:
    settings = there.settings
    # The first word that no date is known is a notice; what follows every few days are updates.
    over = named is None and bool(watch.told) and watch.updates >= settings.delay_updates_at_most
    number = len(watch.told) + 1
    return Tell(
        watch=watch,
        order=order,
        stage=_stage(watch, named, over=over),
        promise=watch.promise,
        named=named,
        next_update=_next_update(named, there, over=over),
        compensated=number == settings.delay_compensation_from,
    )


def _stage(watch: Watch, named: date | None, *, over: bool) -> Stage:
    if over:
        return "last"
    if not watch.told:
        return "first"
    if named is not None and watch.promise is not None and named < watch.promise:
        return "sooner"
    return "again"


def _next_update(named: date | None, there: There, *, over: bool) -> date | None:
    if over or named is not None:
        return None
    return there.today + timedelta(days=there.settings.delay_update_days)


def _known_date(order: Order, there: There) -> date | None:
    heard = order.reschedule
    return credible(heard.value.promised_date, there.today) if heard else None


def _after(named: date, promise: date | None) -> bool:
    return promise is None or named > promise


def _still(watch: Watch, look_at: object = None) -> Watch:
    return watch.model_copy(update={"pending_at": None, "look_at": look_at})
