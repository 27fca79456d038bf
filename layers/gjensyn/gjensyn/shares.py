"""What bounced and was complained about of all that was sent, as far as it still counts."""

from datetime import datetime

from gjensyn.policy.health import Totals, window_start
from gjensyn.ports import HealthBook, SendingState


def counted(book: HealthBook, state: SendingState, now: datetime) -> Totals:
    """Return the totals of the window; what a person has judged on resuming counts no more."""
    resumed = state.resumed_at.date() if state.resumed_at else None
    since = window_start(now.date(), resumed)
    totals = book.totals(since, now.date())
    return totals.without(state.forgiven) if since == resumed else totals


def resume(book: HealthBook, now: datetime) -> None:
    """Let sending start again; only what happens from now on counts."""
    today = now.date()
    book.resume(book.totals(today, today), now)
