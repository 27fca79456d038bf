"""Plays one share of the customers in a cloud of its own and keeps what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from infra.cost.bill import Usage
from infra.local import LocalCloud
from infra.reading.local import SHARDS, reader_of
from infra.reading.reader import Reader
from infra.replay.in_order import InOrder
from infra.replay.invitations import Invitations
from infra.replay.late import late_lines
from infra.replay.lines_out import message_line, survey_line
from infra.replay.player import Played, Player
from infra.replay.recording import ABOUT_NOBODY, Recording
from infra.replay.reminded import reminded_lines

MESSAGES, SURVEYS, REJECTED, LATE = "messages", "surveys", "rejected", "late"
REMINDED = "reminded"


@dataclass(frozen=True, slots=True)
class Share:
    """What one process plays.

    Attributes:
        recording: the file of the recording's database.
        outcome: the file in which the lines of the outcome are kept.
        start: where the clock begins: the first entry of the whole recording.
        end: where the clock stops; nothing later is played.
        consents: purposes to which everybody had agreed.
        number: which share, of how many.
    """

    recording: Path
    outcome: Path
    start: datetime
    end: datetime
    consents: tuple[str, ...]
    number: int = 0
    shares: int = 1


@dataclass(frozen=True, slots=True)
class Result:
    """The counts of one share, and how many orders were placed; its lines are on disk."""

    played: Played
    usage: Usage
    orders: int


def play_share(share: Share, progress: Callable[[datetime], None] = lambda _: None) -> Result:
    """Play a share from beginning to end."""
    recording = Recording(share.recording)
    parameters = {"DueShards": SHARDS}
    with LocalCloud(start=share.start, parameters=parameters, keep_logs=False) as cloud:
        reader = reader_of(cloud)
        player = Player(cloud, Invitations(cloud.sent, reader), share.consents, progress)
        steps = recording.steps(until=share.end, share=share.number, shares=share.shares)
        player.play(steps, share.end)
        result = Result(player.played, cloud.usage, len(player.placed))
        _keep(share, cloud.parked, reader, recording)
    recording.close()
    return result


def _keep(share: Share, parked: list[dict[str, Any]], reader: Reader, recording: Recording) -> None:
    outcome = InOrder(share.outcome)
    messages = map(message_line, reader.messages())
    surveys = map(survey_line, reader.sent_surveys())
    outcome.keep(MESSAGES, ((line["decided_at"], line) for line in messages))
    outcome.keep(SURVEYS, ((line["invited_at"], line) for line in surveys))
    rejected = (
        _rejected(each, recording)
        for each in parked
        if share.number == 0 or each["detail_type"] != ABOUT_NOBODY  # every share had those
    )
    outcome.keep(LATE, ((line["order_id"], line) for line in late_lines(reader)))
    outcome.keep(REMINDED, ((line["at"], line) for line in reminded_lines(reader)))
    outcome.keep(REJECTED, ((f"{line['line']:012}", line) for line in rejected))
    outcome.close()


def _rejected(parked: dict[str, Any], recording: Recording) -> dict[str, Any]:
    event_id, detail_type = parked["event_id"], parked["detail_type"]
    lines = recording.lines_of(event_id, detail_type)
    return {
        "line": lines[0] if lines else 0,
        "event_id": event_id,
        "detail_type": detail_type,
        "reason": parked["reason"],
    }
