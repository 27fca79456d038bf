"""How time goes on while the demo is looked at: a minute for each second, and not while it is not.

The weeks are played by then; what is left is to see what a press of a button, or an officer's
approval, leads to, without waiting as long as it would take in a shop.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from datetime import time as hour
from typing import Any, Final

FASTER: Final = 60
AT_MOST: Final = timedelta(minutes=10)  # at one look: nothing runs away while nobody is there
_SHORTEST: Final = timedelta(minutes=1)
_MORNING: Final = hour(7, tzinfo=UTC)  # eight or nine o'clock where the shop is


class Pace:
    """Moves the cloud's clock on, whenever somebody looks."""

    def __init__(self, cloud: Any, ticks: Callable[[], float] = time.monotonic) -> None:
        self._cloud = cloud
        self._ticks = ticks
        self._looked_at = ticks()

    def go_on(self) -> None:
        """Let as much time pass as somebody has waited since the last look, sixty times over."""
        now = self._ticks()
        passed = min(timedelta(seconds=(now - self._looked_at) * FASTER), AT_MOST)
        if passed >= _SHORTEST:  # else it adds up until the next look
            self._looked_at = now
            self._cloud.advance(passed)


def until_morning(cloud: Any) -> None:
    """Let the night be over, so that letters go out when somebody presses a button."""
    now: datetime = cloud.now
    morning = datetime.combine(now.date(), _MORNING)
    if now < morning:
        cloud.advance_to(morning)
