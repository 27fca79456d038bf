"""`gjensyn privacy reapply`: after a restore, delete again what had been erased."""

import argparse
from typing import Any

from infra.cli.place import add_place, place


def add_to(verbs: "argparse._SubParsersAction[Any]") -> None:
    parser = verbs.add_parser(
        "reapply",
        help="after a restore: delete again whatever had been erased",
        description="Goes through all completed erasures and deletes what a restored backup has"
        " brought back of them, unreadable as it is. Asks nobody, sends nothing; twice is once.",
    )
    add_place(parser)
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Delete, and say how much there was."""
    from infra.reading.reapplying import reapply

    print(f"{reapply(place(chosen))} items of erased people were there again; they are gone.")
    return 0
