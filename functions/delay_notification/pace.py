"""How often somebody hears from us about late orders: once a day, by day, and of all at once."""

from collections.abc import Sequence
from datetime import datetime

from functions.delay_notification.following import is_urgent
from functions.delay_notification.mornings import DAY, There
from gjensyn.models.delay import Delays, Watch


def not_yet(delays: Delays, due: Sequence[Watch], there: There) -> datetime | None:
    """Return until when what is due has to wait; None: it may be told now. Pure."""
    last = delays.last_message_at
    if last is not None and there.date_of(last) == there.today:
        return there.morning(there.today + DAY)
    urgent = any(watch.news and is_urgent(watch, there) for watch in due)
    opens = there.opens(there.now, urgent=urgent)
    if opens is not None and opens > there.now:
        return opens
    return _company(delays, due, there, urgent=urgent)


def _company(
    delays: Delays, due: Sequence[Watch], there: There, *, urgent: bool
) -> datetime | None:
    """Return when another order of theirs will be ready that can still go out with what is due.

    Told a moment earlier, what is due would keep that one back until tomorrow.
    """
    looks = [watch.look_at for watch in due if watch.look_at]
    since = max([min(looks), *([delays.not_before] if delays.not_before else [])])
    until = there.end_of_morning() or since + there.settings.settle
    others = (watch.look_at for watch in delays.watches if watch.look_at)
    soon = (at for at in others if there.now < at <= until)
    return max((at for at in soon if there.opens(at, urgent=urgent) == at), default=None)
