"""Stops sending when too much bounces or too many complain."""

from dataclasses import dataclass

from gjensyn.clock import Clock
from gjensyn.policy.health import Suffered, must_stop
from gjensyn.ports import HealthBook
from gjensyn.shares import counted
from gjensyn.telemetry import Line, Telemetry


@dataclass(frozen=True, slots=True)
class HealthWatch:
    """Counts each bounce and complaint once, whoever dies in between, and looks at the share."""

    book: HealthBook
    clock: Clock
    telemetry: Telemetry

    def suffered(self, what: Suffered, mark: str) -> None:
        """Count one, by whatever tells it from all others, and stop what has to stop."""
        self.book.add_once(self.clock.now().date(), what, mark)
        now, state = self.clock.now(), self.book.state()
        more = must_stop(counted(self.book, state, now)) - state.stopped
        if more and self.book.stop(more, state, now):
            self.telemetry.note(Line.SENDING_STOPPED, stopped=" ".join(sorted(more)))
