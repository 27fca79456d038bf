"""Replays a recording from its files to its outcome."""

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from infra.replay.in_order import InOrder
from infra.replay.outcome import Tally, write_lines, write_summary
from infra.replay.player import Played
from infra.replay.recording import Extent, Recording
from infra.replay.share import MESSAGES, REJECTED, SURVEYS, Result, Share, play_share

RUN_ON = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be replayed.

    Attributes:
        events: the file of entries.
        out: an existing folder for the outcome.
        answers: the file of answers, if any.
        until: stop there; otherwise when nothing is due, at most 60 days past the last entry.
        consents: purposes to which everybody had agreed.
    """

    events: str
    out: Path
    answers: str | None = None
    until: datetime | None = None
    consents: tuple[str, ...] = ()


type Watch = Callable[[Extent], Callable[[datetime], None]]


def replay(plan: Plan, watch: Watch) -> Played:
    """Check the input, play it, write the outcome.

    Args:
        plan: what to play.
        watch: told how much there is, returns what is called after each step.

    Raises:
        UnreadableInputError: a line of the input is not what it should be; nothing was played.
    """
    with tempfile.TemporaryDirectory(prefix="gjensyn-replay-") as folder:
        place = Path(folder)
        recording = Recording.read(place / "recording", plan.events, plan.answers)
        extent = recording.extent()
        recording.close()
        began = time.monotonic()
        return _write(plan, place, _play(plan, place, extent, watch), began)


def _play(plan: Plan, place: Path, extent: Extent, watch: Watch) -> Result | None:
    first, last = extent.first, extent.last
    if first is None or last is None:
        return None
    end = plan.until or last + RUN_ON
    if end < first:
        return None
    share = Share(place / "recording", place / "outcome", first, end, plan.consents)
    return play_share(share, watch(extent))


def _write(plan: Plan, place: Path, result: Result | None, began: float) -> Played:
    tally = Tally()
    outcome = InOrder(place / "outcome")
    write_lines(plan.out / "messages.jsonl", tally.of_messages(outcome.lines(MESSAGES)))
    write_lines(plan.out / "surveys.jsonl", tally.of_surveys(outcome.lines(SURVEYS)))
    write_lines(plan.out / "rejected.jsonl", outcome.lines(REJECTED))
    outcome.close()
    summary: dict[str, Any] = tally.as_summary()
    summary["late_orders"] = {}  # filled by the capability that watches promises
    summary["seconds"] = round(time.monotonic() - began, 1)
    summary["requests"] = result.requests if result else {}
    summary["capacity"] = result.capacity if result else {"read": 0, "write": 0}
    write_summary(plan.out / "summary.json", summary)
    return result.played if result else Played()
