"""`gjensyn sending`: whether sending has stopped itself, and a person's word to start again."""

import argparse
from datetime import UTC, datetime
from typing import Any

from infra.cli.place import add_place, place


def add_to(commands: "argparse._SubParsersAction[Any]") -> None:
    parser = commands.add_parser(
        "sending",
        help="whether sending has stopped itself; --resume starts it again",
        description="Sending of marketing, then of surveys, stops itself when too much bounces or"
        " too many complain. Find out why first; what happened before counts no more afterwards.",
    )
    parser.add_argument("--resume", action="store_true", help="start sending again")
    add_place(parser)
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Print the state and the shares it rests on, or start again."""
    from gjensyn.adapters.health import DynamoHealthBook
    from gjensyn.models.record import Table
    from gjensyn.policy.health import window_start
    from gjensyn.ports import SendingState

    installation = place(chosen)
    book = DynamoHealthBook(installation.client("dynamodb"), installation.tables[Table.MESSAGES])
    state, now = book.state(), datetime.now(UTC)
    if chosen.resume:
        book.set_state(SendingState(frozenset(), now, now))
        print("Sending has started again.")
        return 0
    resumed = state.resumed_at.date() if state.resumed_at else None
    totals = book.totals(window_start(now.date(), resumed), now.date())
    print(f"Stopped: {', '.join(sorted(state.stopped)) or 'nothing'}")
    print(
        f"In the last 30 days: {totals.sent} sent, {totals.bounced} bounced,"
        f" {totals.complained} complained."
    )
    return 0
