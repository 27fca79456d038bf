"""Finds what has expired: items by their TTL attribute, objects by the rule of their bucket."""

import heapq
import itertools
from datetime import datetime, timedelta

from infra.local.specs import Item

# DynamoDB deletes within a few days, typically within two; until then the item can be read.
LATEST_DELETE = timedelta(hours=48)


class Expiries:
    """Keys by the moment of their expiry; what was changed since is sorted out on taking."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, str, Item]] = []
        self._numbers = itertools.count()

    def add(self, table: str, key: Item, seconds: float) -> None:
        heapq.heappush(self._heap, (seconds, next(self._numbers), table, key))

    def next(self) -> float | None:
        return self._heap[0][0] if self._heap else None

    def take(self, now: datetime) -> list[tuple[str, Item, float]]:
        """Return (table, key, expiry) of all that expired up to now."""
        taken = []
        while self._heap and self._heap[0][0] <= now.timestamp():
            seconds, _, table, key = heapq.heappop(self._heap)
            taken.append((table, key, seconds))
        return taken
