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
    return _company(delays, due, there)


def _company(delays: Delays, due: Sequence[Watch], there: There) -> datetime | None:
    """Return when news of another order has settled that can still go out with what is due.

    Told a moment earlier, what is due would keep that news back until tomorrow.
    """
    since = max(filter(None, (min(filter(None, _looks(due))), delays.not_before)))
    until = there.end_of_morning() or since + there.settings.settle
    settling = [
        watch.look_at
        for watch in delays.watches
        if watch.news and watch.look_at and there.now < watch.look_at <= until
    ]
    return max(settling, default=None)


def _looks(watches: Sequence[Watch]) -> list[datetime | None]:
    return [watch.look_at for watch in watches]
