"""Deliveries that run apart and take turns: each lets somebody else go first before each step."""

from typing import Any

from greenlet import getcurrent

from gjensyn.ports import Change
from gjensyn.sealing import Seal
from infra.memory.store import MemoryStore


def pause() -> None:
    """Let somebody else go first, inside a delivery that runs apart; elsewhere go on."""
    outside = getcurrent().parent
    if outside is not None:
        outside.switch()


class SteppedStore(MemoryStore):
    """Lets somebody else go first before each of its calls."""

    def get(self, *asked: Any):
        pause()
        return super().get(*asked)

    def write(self, *changes: Change, seal: Seal | None = None) -> None:
        pause()
        super().write(*changes, seal=seal)
