"""How long the ledger keeps an ended message: the length that its model promises."""

from datetime import datetime, timedelta

KEPT = timedelta(days=3 * 365)


def kept_until(decided_at: datetime) -> int:
    """Return the `ttl` of an ended message, in seconds since 1970."""
    return int((decided_at + KEPT).timestamp())
