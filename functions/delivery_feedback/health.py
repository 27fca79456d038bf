"""Stops sending when too much bounces or too many complain."""

from dataclasses import dataclass

from gjensyn.clock import Clock
from gjensyn.policy.health import must_stop
from gjensyn.ports import HealthBook
from gjensyn.shares import counted
from gjensyn.telemetry import Line, Telemetry


@dataclass(frozen=True, slots=True)
class HealthWatch:
    """Counts each bounce and complaint once, and looks at the share."""

    book: HealthBook
    clock: Clock
    telemetry: Telemetry

    def bounced(self) -> None:
        self.book.add(self.clock.now().date(), bounced=1)
        self._look()

    def complained(self) -> None:
        self.book.add(self.clock.now().date(), complained=1)
        self._look()

    def _look(self) -> None:
        now, state = self.clock.now(), self.book.state()
        more = must_stop(counted(self.book, state, now)) - state.stopped
        if more and self.book.stop(more, state, now):
            self.telemetry.note(Line.SENDING_STOPPED, stopped=" ".join(sorted(more)))
