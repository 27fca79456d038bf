"""`gjensyn privacy kept`: what a law keeps of an erased person, for whoever may ask by that law."""

import argparse
import json
from typing import Any

from infra.cli.errors import WorkFailedError
from infra.cli.place import add_place, place


def add_to(verbs: "argparse._SubParsersAction[Any]") -> None:
    parser = verbs.add_parser(
        "kept",
        help="print what a law keeps of an erased person",
        description="Prints the records that ErasureExceptions keeps of an erased person, as JSON"
        " lines, for an audit by that law and nothing else. The one way to read them.",
    )
    parser.add_argument("request_id", help="of the erasure")
    add_place(parser)
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Print one line for each record."""
    from infra.reading.kept import NoRequestError, kept

    try:
        found = kept(place(chosen), chosen.request_id)
    except NoRequestError as error:
        raise WorkFailedError(str(error)) from error
    for record in found:
        print(json.dumps(record, ensure_ascii=False))
    return 0
