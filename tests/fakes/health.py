"""A health book in memory."""

from dataclasses import replace
from datetime import date, datetime

from gjensyn.policy.health import Stopped, Suffered, Totals
from gjensyn.ports import SendingState


class Notebook:
    """Implements `ports.HealthBook`."""

    def __init__(self, *stopped: Stopped) -> None:
        self.days: dict[date, Totals] = {}
        self.known = SendingState(frozenset(stopped))
        self.marks: set[tuple[Suffered, str]] = set()

    def add(self, day: date, *, sent: int = 0, bounced: int = 0, complained: int = 0) -> None:
        known = self.days.get(day, Totals())
        self.days[day] = replace(
            known,
            sent=known.sent + sent,
            bounced=known.bounced + bounced,
            complained=known.complained + complained,
        )

    def add_sent(self, day: date, sent: int) -> None:
        self.add(day, sent=sent)

    def add_once(self, day: date, what: Suffered, mark: str) -> None:
        if (what, mark) not in self.marks:
            self.marks.add((what, mark))
            self.add(day, **{what: 1})

    def totals(self, since: date, until: date) -> Totals:
        counted = [totals for day, totals in self.days.items() if since <= day <= until]
        return Totals(
            sent=sum(one.sent for one in counted),
            bounced=sum(one.bounced for one in counted),
            complained=sum(one.complained for one in counted),
        )

    def state(self) -> SendingState:
        return self.known

    def stop(self, purposes: frozenset[Stopped], seen: SendingState, now: datetime) -> bool:
        if seen.resumed_at != self.known.resumed_at:
            return False
        self.known = replace(self.known, stopped=self.known.stopped | purposes, changed_at=now)
        return True

    def resume(self, forgiven: Totals, now: datetime) -> None:
        self.known = SendingState(changed_at=now, resumed_at=now, forgiven=forgiven)
