"""When sending stops itself: long before the provider would look at us, or pause us. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

WINDOW = timedelta(days=30)

type Stopped = Literal["marketing", "survey"]
type Suffered = Literal["bounced", "complained"]


@dataclass(frozen=True, slots=True)
class Totals:
    """What happened in the window."""

    sent: int = 0
    bounced: int = 0
    complained: int = 0

    def without(self, forgiven: "Totals") -> "Totals":
        """Return what is left when what a person has judged already counts no more."""
        return Totals(
            max(self.sent - forgiven.sent, 0),
            max(self.bounced - forgiven.bounced, 0),
            max(self.complained - forgiven.complained, 0),
        )


NOTHING = Totals()


@dataclass(frozen=True, slots=True)
class Limit:
    """A share of what was sent, which counts only from so many cases on."""

    share: float
    at_least: int

    def reached(self, cases: int, sent: int, part: float) -> bool:
        """Tell whether the cases are that part of the limit, or more."""
        return cases >= self.at_least and cases >= part * self.share * max(sent, cases)


BOUNCES = Limit(share=0.02, at_least=20)  # SES reviews an account at 5 %, pauses it at 10 %
COMPLAINTS = Limit(share=0.0005, at_least=3)  # SES reviews at 0.1 %, pauses at 0.5 %
MARKETING_FIRST = 0.75  # of the limits: marketing stops before surveys do


def must_stop(totals: Totals) -> frozenset[Stopped]:
    """Return what must not be sent any more; messages about orders always may."""
    stopped: set[Stopped] = set()
    if _reached(totals, MARKETING_FIRST):
        stopped.add("marketing")
    if _reached(totals, 1.0):
        stopped.add("survey")
    return frozenset(stopped)


def window_start(today: date, resumed_on: date | None) -> date:
    """Return the first day that counts; the day of resuming does, from that moment on."""
    start = today - WINDOW + timedelta(days=1)
    return max(start, resumed_on) if resumed_on else start


def _reached(totals: Totals, part: float) -> bool:
    return BOUNCES.reached(totals.bounced, totals.sent, part) or COMPLAINTS.reached(
        totals.complained, totals.sent, part
    )
