"""`gjensyn unknown`: messages that may or may not have gone out, for a person to judge."""

import argparse
from typing import TYPE_CHECKING, Any

from infra.cli.errors import UnreadableInputError, WorkFailedError
from infra.cli.place import add_place, place
from infra.cli.terminal import table

if TYPE_CHECKING:
    from gjensyn.models.message import Message
    from infra.reading.installation import Installation

_HEADS = ("message_id", "kind", "order", "decided_at", "reason", "to")


def add_to(commands: "argparse._SubParsersAction[Any]") -> None:
    parser = commands.add_parser(
        "unknown",
        help="messages of which nobody knows whether they went out",
        description="Lists messages that a provider may or may not have accepted. The suite never"
        " sends one of them again by itself; look at each, and re-arm it if it did not arrive.",
    )
    parser.add_argument(
        "--rearm", metavar="MESSAGE_ID", help="send this one again, whatever became of it"
    )
    add_place(parser)
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """List them, or re-arm one."""
    installation = place(chosen)
    if chosen.rearm is None:
        return _list(installation)
    return _rearm(installation, chosen.rearm)


def _list(installation: "Installation") -> int:
    from infra.reading.reader import Reader

    found = list(Reader(installation).unknown_messages())
    if not found:
        print("No message is in an unknown state.")
        return 0
    print("\n".join(table(_HEADS, [_cells(message) for message in found])))
    print("\nSend one again with: gjensyn unknown --rearm MESSAGE_ID")
    return 0


def _rearm(installation: "Installation", message_id: str) -> int:
    from infra.reading.rearming import NotUnknownError, rearm

    try:
        rearm(installation, message_id)
    except ValueError as error:
        raise UnreadableInputError("no message id", "--rearm") from error
    except NotUnknownError as error:
        raise WorkFailedError(f"{message_id}: {error}") from error
    print(f"{message_id} will be sent again, if nothing speaks against it by then.")
    return 0


def _cells(message: "Message") -> tuple[str, ...]:
    return (
        message.message_id,
        message.kind,
        ", ".join(message.order_ids),
        f"{message.decided_at:%Y-%m-%d %H:%M}",
        message.reason or "",
        message.to or "",
    )
