"""`gjensyn privacy ledger`: whether the audit ledger is what was anchored."""

import argparse
from typing import Any, Final

from infra.cli.errors import WorkFailedError
from infra.cli.place import add_place, place

_SAID: Final = {
    "changed": "is not what its hash says",
    "broken": "does not follow the one before: inserted, deleted or moved",
    "cut": "and what comes after is missing",
    "rewritten": "is another one than was anchored",
    "unreadable": "cannot be read",
}


def add_to(verbs: "argparse._SubParsersAction[Any]") -> None:
    parser = verbs.add_parser(
        "ledger",
        help="whether the ledger is whole, and the same as was anchored",
        description="Checks the chain of the audit ledger, and holds every line against its copy in"
        " the locked bucket: shows insertion, deletion, another order, a missing end, and a ledger"
        " that was written anew.",
    )
    add_place(parser)
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Say that it is whole, or where it is not: exit 1."""
    from botocore.exceptions import BotoCoreError, ClientError

    from infra.reading.auditing import audit

    installation = place(chosen)
    if not installation.ledger:
        raise WorkFailedError("the stack names no bucket of the ledger: deploy first")
    try:
        found = audit(installation)
    except (BotoCoreError, ClientError) as error:
        raise WorkFailedError(str(error)) from error
    for fault in found.faults:
        print(f"Line {fault.seq} {_SAID[fault.what]}.")
    for number in found.overlaid:
        print(f"Line {number}: another text was put over it in the bucket; the first one counts.")
    if not found.sound:
        raise WorkFailedError("the ledger is not what it was")
    print(f"{found.lines} lines, whole; {found.anchored} of them anchored, and the same there.")
    return 0
