"""`gjensyn privacy`: the compliance officer's desk, one module per verb or group of verbs.

Offline verbs need nothing but this machine: `verify` and `record`. The verbs of the desk (preview,
erase, approve, refuse, extend, export, status, list, …) call the routes of an installation; each
module has an `add_to(verbs)` and stands in `_GROUPS`.
"""

import argparse
from typing import Any

from infra.cli.privacy_desk import add_to as add_desk
from infra.cli.privacy_kept import add_to as add_kept
from infra.cli.privacy_key import add_to as add_key
from infra.cli.privacy_ledger import add_to as add_ledger
from infra.cli.privacy_reapply import add_to as add_reapply
from infra.cli.privacy_record import add_to as add_record
from infra.cli.privacy_rotate import add_to as add_rotate
from infra.cli.privacy_verify import add_to as add_verify

_GROUPS = (
    add_verify,
    add_record,
    add_desk,
    add_key,
    add_kept,
    add_ledger,
    add_reapply,
    add_rotate,
)


def add_to(commands: "argparse._SubParsersAction[Any]") -> None:
    parser = commands.add_parser(
        "privacy",
        help="the compliance officer's desk: erasure, copies, certificates",
        description="Erasure and copies of a person's data, and the proof of them.",
    )
    verbs = parser.add_subparsers(title="verbs", required=True, metavar="VERB")
    for add in _GROUPS:
        add(verbs)
    for each in verbs.choices.values():
        each.add_argument("--traceback", action="store_true", help=argparse.SUPPRESS)
