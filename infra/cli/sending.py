"""`gjensyn sending`: whether sending has stopped itself, and a person's word on it."""

import argparse
from typing import TYPE_CHECKING, Any

from infra.cli.errors import UnreadableInputError
from infra.cli.place import add_place, place

if TYPE_CHECKING:
    from infra.reading.installation import Installation


def add_to(commands: "argparse._SubParsersAction[Any]") -> None:
    parser = commands.add_parser(
        "sending",
        help="whether sending has stopped itself; --resume starts it again",
        description="Sending of marketing, then of surveys, stops itself when too much bounces or"
        " too many complain. Find out why first; what happened before counts no more afterwards.",
    )
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--resume", action="store_true", help="start sending again")
    either.add_argument(
        "--never",
        metavar="ADDRESS",
        help="no surveys or marketing to this address or number any more, whoever has it: its owner"
        " objected. News about an order of their own still comes",
    )
    add_place(parser)
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Print the state and the shares it rests on, start again, or note an objection."""
    if chosen.never is not None and not _is_address(chosen.never):
        raise UnreadableInputError("no e-mail address and no number like +4790012345", "--never")
    installation = place(chosen)
    if chosen.never is not None:
        return _never(installation, chosen.never)
    return _resume(installation) if chosen.resume else _tell(installation)


def _tell(installation: "Installation") -> int:
    from gjensyn.shares import counted
    from infra.reading.sending import health_book

    book = health_book(installation)
    state = book.state()
    totals = counted(book, state, installation.now)
    print(f"Stopped: {', '.join(sorted(state.stopped)) or 'nothing'}")
    since = f", since {state.resumed_at:%Y-%m-%d %H:%M} UTC" if state.resumed_at else ""
    print(
        f"In the last 30 days{since}: {totals.sent} sent, {totals.bounced} bounced,"
        f" {totals.complained} complained."
    )
    return 0


def _resume(installation: "Installation") -> int:
    from gjensyn.shares import resume
    from infra.reading.sending import health_book

    resume(health_book(installation), installation.now)
    print("Sending has started again; what waits goes out within the hour.")
    return 0


def _never(installation: "Installation", address: str) -> int:
    from infra.reading.sending import suppression_list

    suppression_list(installation).add(address, "objection", installation.now)
    print("Noted: only news about an order of their own goes there from now on.")
    return 0


def _is_address(text: str) -> bool:
    from pydantic import TypeAdapter, ValidationError

    from gjensyn.events.incoming import Email, Phone

    try:
        TypeAdapter[str](Email | Phone).validate_python(text)
    except ValidationError:
        return False
    return True
