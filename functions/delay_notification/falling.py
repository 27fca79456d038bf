"""What becomes of a message: once it went out it holds; if it fell, nothing was said."""

from datetime import datetime, timedelta

from functions.delay_notification.settings import DelaySettings
from gjensyn.models.delay import Delays, Watch
from gjensyn.models.message import Message

CHECK = timedelta(minutes=10)  # so long after it was queued a message has usually been sent
HALF_A_DAY = timedelta(hours=12)

_GONE_OUT = ("sent", "unknown")
_ON_ITS_WAY = ("queued", "sending")


def seen_to_its_end(
    delays: Delays, message: Message | None, now: datetime, settings: DelaySettings
) -> Delays:
    """Return the promises as the end of the last message leaves them. Pure.

    While it waits, nothing else goes out. What it did not say after all is taken back, so that it
    binds nobody: told anew at once where it fell because another of its orders was over, else
    when the reason may have passed.
    """
    if message is not None and message.status in _ON_ITS_WAY:
        until = max(message.due_at or now, now) + CHECK
        return delays.model_copy(update={"check_at": until, "not_before": until})
    over: dict[str, object] = {"last_message": None, "check_at": None, "unsaid": ()}
    if message is None or message.status in _GONE_OUT:
        at = (message.sent_at if message else None) or delays.last_message_at
        return delays.model_copy(update={**over, "last_message_at": at})
    before = {watch.order: watch for watch in delays.unsaid}
    watches = tuple(
        _unsaid(watch, before[watch.order], _again_at(message, now, settings))
        if watch.order in before
        else watch
        for watch in delays.watches
    )
    nobody_heard = {"last_message_at": None, "not_before": None}
    return delays.model_copy(update={**over, **nobody_heard, "watches": watches})


def _again_at(message: Message, now: datetime, settings: DelaySettings) -> datetime | None:
    """Return when to try again; None: at once, because only an order of several was over."""
    reason = message.reason or ""
    if reason.startswith("order_"):
        return None
    if reason == "stale":  # it was held back all day long: sending had stopped, say
        return now + HALF_A_DAY
    return now + timedelta(days=settings.delay_update_days)


def _unsaid(watch: Watch, before: Watch, again_at: datetime | None) -> Watch:
    if watch.handed_over and again_at is not None:
        return watch.model_copy(update={"told": before.told})  # a person looks after it already
    fields: dict[str, object] = {"entries": watch.entries}
    if again_at is not None:
        fields |= {"updates": watch.updates, "look_at": again_at}
    if not watch.open:
        fields |= {"open": False, "closed_at": watch.closed_at, "news": None, "look_at": None}
    return before.model_copy(update=fields)
