"""What a date is worth: whether it can be believed, whether it is news, and what is not. Pure."""

from datetime import date, datetime, timedelta

from functions.delay_notification.mornings import There
from gjensyn.models.delay import Watch

FARTHEST = timedelta(days=2 * 365)  # a date beyond that is a slip of the keyboard
HISTORY = timedelta(days=14)  # a promise first heard of so long after it passed is no news


def credible(named: date | None, said_at: datetime, there: There) -> date | None:
    """Return a date that was possible when it was said; None: in the past, or years away."""
    return None if doubt(named, said_at, there) else named


def doubt(named: date | None, said_at: datetime, there: There) -> str | None:
    """Return why a date cannot be believed, one machine word; no date at all is no doubt."""
    if named is None:
        return None
    if named < there.earliest_date_of(said_at):
        return "date_in_past"
    return "date_too_far" if named > there.date_of(said_at) + FARTHEST else None


def matters(watch: Watch, named: date | None, there: There) -> bool:
    """Tell whether a date is news: late enough, not known, or earlier than what was told."""
    if watch.promise is None and not watch.told:
        return False  # nothing was promised, so nothing is broken
    if named is None:
        return not watch.handed_over and not _knows_nothing(watch)
    if watch.promise is None:
        return True  # a date at last
    drift = (named - watch.promise).days
    if drift < 0:
        return bool(watch.told) and -drift >= there.settings.delay_threshold_days
    return drift >= there.settings.delay_threshold_days


def rested(watch: Watch, there: There) -> Watch:
    """Return the watch set to its next look while there is no news of it."""
    return watch.model_copy(update={"look_at": _next_look(watch, there)})


def why_silent(before: Watch | None, after: Watch, there: There, placed_at: datetime) -> str | None:
    """Return why a new word on an order is not worth a message, one machine word.

    None: it is, or there is no new word.
    """
    if not after.open:
        return None
    heard = after.heard
    if heard is None or (before is not None and heard == before.heard):
        new = before is None or before.placed != after.placed
        return doubt(after.placed, placed_at, there) if new else None
    if reason := doubt(heard.named, heard.at, there):
        return reason
    if heard.own:
        return "own_request"
    return None if after.news else _unworthy(after, heard.named)


def is_history(watch: Watch, there: There) -> bool:
    """Tell whether a promise passed so long ago, and untold, that no word helps any more."""
    if watch.told or watch.promise is None or there.today - watch.promise <= HISTORY:
        return False
    fresh = watch.news and watch.heard and there.now - watch.heard.at <= HISTORY
    return not fresh


def _next_look(watch: Watch, there: There) -> datetime | None:
    if not watch.open or watch.handed_over:
        return None
    if watch.promise is not None:
        return there.morning_after(_borne(watch, there) or watch.promise)
    if not watch.told or (watch.agreed and watch.agreed.at > watch.told[-1].at):
        return None
    promised = watch.told[-1].next_update
    return there.morning(promised) if promised else None


def _borne(watch: Watch, there: There) -> date | None:
    """Return a date inside the threshold: until it has passed, the drift is silence."""
    heard = watch.heard
    if watch.promise is None or heard is None or heard.own or heard.named is None:
        return None
    drift = (heard.named - watch.promise).days
    return heard.named if 0 < drift < there.settings.delay_threshold_days else None


def _knows_nothing(watch: Watch) -> bool:
    """The customer has been told already that no date is known."""
    return bool(watch.told) and watch.promise is None


def _unworthy(watch: Watch, named: date | None) -> str:
    if watch.promise is None and not watch.told:
        return "no_promise"
    if named is None:
        return "nothing_new"
    earlier = watch.promise is not None and named < watch.promise
    return "earlier_date" if earlier and not watch.told else "inside_threshold"
