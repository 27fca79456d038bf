"""Replays a recording from its files to its outcome."""

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from infra.cost.bill import Usage, bill
from infra.cost.table import as_summary
from infra.replay.crew import Report, play_together
from infra.replay.in_order import InOrder, merged
from infra.replay.late import measured
from infra.replay.outcome import Tally, write_lines, write_summary
from infra.replay.player import Played
from infra.replay.recording import Extent, Recording
from infra.replay.reminded import bought_in, worth
from infra.replay.share import (
    LATE,
    MESSAGES,
    REJECTED,
    REMINDED,
    SURVEYS,
    Result,
    Share,
    play_share,
)

RUN_ON = timedelta(days=60)
_WORTH_TWO = 200  # customers; below that, starting a process takes longer than it saves


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be replayed.

    Attributes:
        events: the file of entries.
        out: an existing folder for the outcome.
        answers: the file of answers, if any.
        until: stop there; otherwise when nothing is due, at most 60 days past the last entry.
        consents: purposes to which everybody had agreed.
        erasures: the file of people to be erased, if any.
        processes: how many play at once; None: as many as there are shares and processors.
    """

    events: str
    out: Path
    answers: str | None = None
    until: datetime | None = None
    consents: tuple[str, ...] = ()
    processes: int | None = None
    erasures: str | None = None


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of the answers, and what all of it used for how many orders."""

    played: Played
    usage: Usage
    orders: int


type Watch = Callable[[int], Report]


def replay(plan: Plan, watch: Watch) -> Replayed:
    """Check the input, play it, write the outcome.

    Args:
        plan: what to play.
        watch: told how many steps there are, returns what is told of progress.

    Raises:
        UnreadableInputError: a line of the input is not what it should be; nothing was played.
    """
    with tempfile.TemporaryDirectory(prefix="gjensyn-replay-") as folder:
        place = Path(folder)
        recording = Recording.read(place / "recording", plan.events, plan.answers, plan.erasures)
        extent = recording.extent()
        recording.close()
        began = time.monotonic()
        shares = _shares(plan, place, extent)
        steps = extent.steps(len(shares))
        results = _play(shares, watch(steps), plan.processes) if shares else []
        return _write(plan, shares, results, began)


def _shares(plan: Plan, place: Path, extent: Extent) -> list[Share]:
    first, last = extent.first, extent.last
    if first is None or last is None:
        return []
    end = plan.until or last + RUN_ON
    if end < first:
        return []
    # The recording alone decides: people of one share learn nothing from those of another (what
    # others teach about a product shapes reminders), so the outcome must not hang on the machine.
    number = 2 if extent.customers >= _WORTH_TWO else 1
    return [
        Share(place / "recording", place / f"outcome{n}", first, end, plan.consents, n, number)
        for n in range(number)
    ]


def _play(shares: list[Share], report: Report, processes: int | None) -> list[Result]:
    together = processes or os.process_cpu_count() or 1
    if len(shares) > 1 and together > 1:
        return play_together(shares, report)
    return [play_share(share, lambda moment: report(1, f"{moment:%Y-%m-%d}")) for share in shares]


def _write(plan: Plan, shares: list[Share], results: list[Result], began: float) -> Replayed:
    tally = Tally()
    outcomes = [InOrder(share.outcome) for share in shares]
    write_lines(plan.out / "messages.jsonl", tally.of_messages(merged(outcomes, MESSAGES)))
    write_lines(plan.out / "surveys.jsonl", tally.of_surveys(merged(outcomes, SURVEYS)))
    write_lines(plan.out / "rejected.jsonl", merged(outcomes, REJECTED))
    late_orders = measured(list(merged(outcomes, LATE)))
    reminders = _reminders(list(merged(outcomes, REMINDED)), shares)
    for outcome in outcomes:
        outcome.close()
    summary: dict[str, Any] = tally.as_summary()
    summary["late_orders"] = late_orders
    summary["reminders"] = reminders
    summary["seconds"] = round(time.monotonic() - began, 1)
    usage, orders = Usage.together(one.usage for one in results), sum(one.orders for one in results)
    summary["requests"] = usage.requests
    summary["capacity"] = {"read": usage.read, "write": usage.written}
    summary["cost"] = as_summary(bill(usage), orders)
    write_summary(plan.out / "summary.json", summary)
    return Replayed(Played.together([result.played for result in results]), usage, orders)


def _reminders(lines: list[dict[str, Any]], shares: list[Share]) -> dict[str, Any]:
    if not shares:
        return {}
    recording = Recording(shares[0].recording)
    extent, end = recording.extent(), shares[0].end
    bought = bought_in(recording.steps(until=end))
    recording.close()
    return worth(lines, bought, min(end, extent.last or end))
