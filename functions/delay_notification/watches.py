"""All watches of one person as one item: which are kept, and when to look at them next. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from gjensyn.models.delay import Delays, Watch

REMEMBERED = timedelta(days=400)  # a late order, for whoever asks what was told of it
NOT_LATE = timedelta(days=30)  # one that came in time, until its survey has been sent
AT_MOST = 250  # open orders of one person: an item has its limit, and no person so many


def arranged(
    delays: Delays, changed: Sequence[Watch], now: datetime, *, earliest: datetime | None = None
) -> Delays:
    """Return the item with changed watches in it, due when the next one is.

    `earliest`: nothing is told before, this time; `due_shard` is left to the caller.
    """
    watches = {watch.order: watch for watch in (*delays.watches, *changed)}
    kept = tuple(watches[order] for order in sorted(watches) if _is_kept(watches[order], now))
    looks = [watch.look_at for watch in kept if watch.look_at]
    waits = [at for at in (delays.not_before, earliest) if at]
    wakes = [max([min(looks), *waits])] if looks else []
    due_at = min([*wakes, *([delays.check_at] if delays.check_at else [])], default=None)
    return delays.model_copy(update={"watches": kept, "due_at": due_at})


def is_full(delays: Delays) -> bool:
    """Tell whether no further order can be watched for this person."""
    return sum(watch.open for watch in delays.watches) >= AT_MOST


def _is_kept(watch: Watch, now: datetime) -> bool:
    if watch.closed_at is None:
        return True
    came_late = watch.late_from is not None and watch.closed_at >= watch.late_from
    return now - watch.closed_at < (REMEMBERED if watch.told or came_late else NOT_LATE)
