"""What to tell about a late order, and when to look again. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from functions.delay_notification.following import is_urgent
from functions.delay_notification.judging import credible, matters, rested
from functions.delay_notification.mornings import DAY, There
from gjensyn.models.delay import Told, Watch
from gjensyn.models.order import Order, Reschedule

type Stage = Literal["first", "again", "last", "sooner"]


@dataclass(frozen=True, slots=True)
class Tell:
    """One order's part of a message.

    `promise` is the date that the customer held until now, `named` the new one (None: not known),
    `next_update` when they hear from us again without having to ask. `why`: the sender's word, if
    it is the reason for this message.
    """

    watch: Watch
    order: Order
    stage: Stage
    promise: date | None
    named: date | None
    next_update: date | None
    why: Reschedule | None
    compensated: bool
    urgent: bool


def look(watch: Watch, order: Order, there: There) -> Tell | Watch:
    """Decide about one watch that is due: something to tell, or the watch to go on with."""
    if not watch.open:
        return rested(watch, there)
    if watch.news is not None:
        named = _still_ahead(watch.news.named, there)
        if matters(watch, named, there):
            return _tell(watch, order, named, there)
        return rested(watch.model_copy(update={"news": None}), there)
    rest = rested(watch, there)
    if rest.look_at is None or rest.look_at > there.now:
        return rest
    return _tell(watch, order, _later(watch, there), there)


def told(tell: Tell, message: str, there: There) -> Watch:
    """Return the watch once the message is queued: the date told is the promise now."""
    watch = tell.watch
    word = Told(
        at=there.now,
        named=tell.named,
        message=message,
        before=tell.promise,
        next_update=tell.next_update,
    )
    after = watch.model_copy(
        update={
            "promise": tell.named,
            "news": None,
            "broken_at": watch.broken_at or _passed_at(watch, there),
            "told": (*watch.told, word),
            "updates": watch.updates + 1 if tell.named is None else 0,
            "entries": watch.entries + 1,
            "handed_over": tell.stage == "last",
            "compensated": watch.compensated or tell.compensated,
        }
    )
    return rested(after, there)


def _passed_at(watch: Watch, there: There) -> datetime:
    """Return when everybody could know: the midnight after the promised day, or now."""
    return min(there.midnight(watch.promise + DAY), there.now) if watch.promise else there.now


def _tell(watch: Watch, order: Order, named: date | None, there: There) -> Tell:
    settings = there.settings
    # The first word that no date is known is a notice; what follows every few days are updates.
    over = named is None and bool(watch.told) and watch.updates >= settings.delay_updates_at_most
    stage = _stage(watch, named, over=over)
    return Tell(
        watch=watch,
        order=order,
        stage=stage,
        promise=watch.promise,
        named=named,
        next_update=_next_update(named, there, over=over),
        why=_why(watch, order),
        compensated=stage != "sooner" and _is_owed(watch, there),
        urgent=watch.news is not None and is_urgent(watch, there),
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


def _why(watch: Watch, order: Order) -> Reschedule | None:
    """Return the word that explains a message; why a date that was told broke, nobody has said."""
    word = order.reschedule.value if order.reschedule else None
    if word is None or word.requested_by == "customer":
        return None
    broken = word.promised_date is not None and watch.news is None
    was_told = any(said.named == word.promised_date for said in watch.told)
    return None if broken and was_told else word


def _is_owed(watch: Watch, there: There) -> bool:
    granted_from = there.settings.delay_compensation_from
    return 0 < granted_from <= len(watch.told) + 1 and not watch.compensated


def _later(watch: Watch, there: There) -> date | None:
    """Return a date that was heard, never told, and is still ahead."""
    heard = watch.heard
    if heard is None or heard.own or watch.promise is None:
        return None
    return _still_ahead(credible(heard.named, heard.at, there), there)


def _still_ahead(named: date | None, there: There) -> date | None:
    return named if named is not None and named >= there.today else None
