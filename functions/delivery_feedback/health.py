"""Stops sending when too much bounces or too many complain."""

from dataclasses import dataclass

from gjensyn.clock import Clock
from gjensyn.policy.health import must_stop, window_start
from gjensyn.ports import HealthBook, SendingState
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
        resumed = state.resumed_at.date() if state.resumed_at else None
        totals = self.book.totals(window_start(now.date(), resumed), now.date())
        stopped = state.stopped | must_stop(totals)
        if stopped == state.stopped:
            return
        self.book.set_state(SendingState(stopped, now, state.resumed_at))
        self.telemetry.note(Line.SENDING_STOPPED, stopped=" ".join(sorted(stopped)))
