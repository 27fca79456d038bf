"""Contact pressure: how much is too much, counted over everything one person was sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from gjensyn.models.message import Purpose
from gjensyn.policy.wall_clock import day_over, wall


class Sent(Protocol):
    """One message that went out, or may have (an unknown one counts)."""

    @property
    def at(self) -> datetime: ...

    @property
    def purpose(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one person gets: `at_most` messages in any `days` times 24 hours.

    Service messages fill that number too, though they never wait for it; `service_counts` False
    takes them out of the number, but not out of the rule of one message a day.
    """

    at_most: int = 4
    days: int = 30
    service_counts: bool = True

    def __post_init__(self) -> None:
        if self.at_most < 1 or self.days < 1:
            raise ValueError("limits below one would hold a message for ever")

    @property
    def looks_back(self) -> timedelta:
        """For how long a message that went out has to be remembered: a local day is longer."""
        return timedelta(days=self.days + 1)


@dataclass(frozen=True, slots=True)
class Allowed:
    """Nothing speaks against sending now."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Too much: not before `until` (UTC), the earliest instant at which it is allowed."""

    until: datetime
    reason: Literal["same_day", "too_many"]


type Pressure = Allowed | Hold

DEFAULT = Limits()


def verdict(
    history: Sequence[Sent],
    purpose: Purpose,
    moment: datetime,
    zones: Sequence[ZoneInfo],
    limits: Limits = DEFAULT,
) -> Pressure:
    """Weigh one more message against what this person was sent in the last `limits.days`.

    `history` in any order, without the message itself; older entries do no harm. A day is shared
    if it is in any of the zones. The reason is that of the rule which holds longest.

    Raises:
        ValueError: there is no zone, so that nobody knows what day it is there.
    """
    if not zones:
        raise ValueError("contact pressure needs a time zone")
    held: Pressure = Allowed()
    while purpose != "service" and (holds := _holds(history, moment, zones, limits)):
        held = max(holds, key=lambda hold: hold.until)
        moment = held.until
    return held


def _holds(
    history: Sequence[Sent], moment: datetime, zones: Sequence[ZoneInfo], limits: Limits
) -> list[Hold]:
    holds = [
        Hold(day_over(moment, zone), "same_day")
        for zone in zones
        if any(wall(sent.at, zone).date() == wall(moment, zone).date() for sent in history)
    ]
    room = _room_again(history, moment, limits)
    return holds if room is None else [*holds, Hold(room, "too_many")]


def _room_again(history: Sequence[Sent], moment: datetime, limits: Limits) -> datetime | None:
    """Return when the number falls below the limit again; None where it is below it now."""
    span = timedelta(days=limits.days)
    ends = sorted(
        sent.at + span
        for sent in history
        if sent.at + span > moment and (limits.service_counts or sent.purpose != "service")
    )
    return ends[-limits.at_most] if len(ends) >= limits.at_most else None
