"""`gjensyn answers`: what customers said, and each metric with what it is worth."""

import argparse
import sys
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from infra.cli.errors import UnreadableInputError
from infra.cli.place import add_place, place
from infra.cli.terminal import shorten, table, write_csv

if TYPE_CHECKING:
    from infra.reading.said import Asked

_HEADS = ("answered_at", "score", "metric", "touchpoint", "employee", "order", "case", "comment")
_COMMENT_COLUMNS = 72


def add_to(commands: "argparse._SubParsersAction[Any]") -> None:
    parser = commands.add_parser(
        "answers",
        help="what customers said, and the figures of it",
        description="What customers said: scores, comments, employee, touchpoint; then each"
        " metric with its 95 % interval, n and response rate. Times are UTC.",
    )
    parser.add_argument("--since", metavar="DATE", help="only answers from this day on, YYYY-MM-DD")
    parser.add_argument(
        "--csv", action="store_true", help="the answers as CSV; the figures go to standard error"
    )
    add_place(parser)
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Print the answers and the figures."""
    since = _since(chosen.since)

    from infra.reading.phrases import HEADS, cells
    from infra.reading.reader import Reader
    from infra.reading.said import asked, rows

    reader = Reader(place(chosen))
    sent = asked(reader.sent_surveys(), since)
    said = [_cells(each) for each in sent if each.answer]
    figures = table(HEADS, [cells(row) for row in rows(sent)])
    if chosen.csv:
        write_csv(sys.stdout, _HEADS, said)
        print("\n".join(figures), file=sys.stderr)
        return 0
    if not said:
        print("No answers yet." if since is None else f"No answers since {chosen.since}.")
    else:
        print("\n".join(table(_HEADS, [_short(row) for row in said])))
    if sent:
        print("", *figures, sep="\n")
    return 0


def _since(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError as error:
        raise UnreadableInputError("not a date (YYYY-MM-DD)", "--since") from error


def _cells(each: "Asked") -> tuple[str, ...]:
    survey, answer = each.survey, each.answer
    if answer is None:
        raise ValueError("no answer to show")
    return (
        f"{answer.at:%Y-%m-%dT%H:%M:%SZ}",
        str(answer.score),
        survey.metric,
        survey.touchpoint,
        survey.agent_id or "",
        survey.order_id or "",
        survey.case_id or "",
        answer.comment,
    )


def _short(row: tuple[str, ...]) -> tuple[str, ...]:
    moment = row[0][:16].replace("T", " ")
    return (moment, *row[1:-1], shorten(row[-1], _COMMENT_COLUMNS))
