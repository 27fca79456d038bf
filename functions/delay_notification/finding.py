"""What a look at one order brings: something to tell, or the reason why not. Pure."""

from dataclasses import dataclass

from functions.delay_notification import messages
from functions.delay_notification.following import follow
from functions.delay_notification.judging import is_history, why_silent
from functions.delay_notification.mornings import There
from functions.delay_notification.telling import Tell, look
from gjensyn.models.delay import Watch
from gjensyn.models.message import Message
from gjensyn.models.order import Order


@dataclass(frozen=True, slots=True)
class Finding:
    """The watch to go on with, entries for the ledger, and what is to be told."""

    watch: Watch
    entries: tuple[Message, ...] = ()
    tell: Tell | None = None


def hear(before: Watch | None, order: Order, there: There) -> Finding:
    """Take in an order that changed; `before` is None where it was not watched until now."""
    after = follow(before, order, there)
    placed_at = order.placement.at if order.placement else there.now
    reason = why_silent(before, after, there, placed_at)
    return Finding(after) if reason is None else _silent(after, order, reason, there)


def find(watch: Watch, order: Order, there: There) -> Finding:
    """Look at a watch that is due, with the order as it is now."""
    heard = hear(watch, order, there)
    now_known = heard.watch
    if now_known.look_at is None or now_known.look_at > there.now:
        return heard
    if is_history(now_known, there):
        at_rest = now_known.model_copy(update={"look_at": None, "news": None})
        said = _silent(at_rest, order, "history", there)
        return Finding(said.watch, (*heard.entries, *said.entries))
    decided = look(now_known, order, there)
    if isinstance(decided, Tell):
        return Finding(now_known, heard.entries, decided)
    return Finding(decided, heard.entries)


def _silent(watch: Watch, order: Order, reason: str, there: There) -> Finding:
    entry = messages.skipped(watch, order, reason, there.now)
    return Finding(watch.model_copy(update={"entries": watch.entries + 1}), (entry,))
