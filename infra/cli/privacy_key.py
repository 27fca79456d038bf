"""`gjensyn privacy key`: shows the public key of an installation, or pins it on this machine."""

import argparse
from typing import Any

from infra.cli.desk_call import add_desk, desk_of
from infra.cli.errors import WorkFailedError
from infra.cli.privacy_keys import pin


def add_to(verbs: "argparse._SubParsersAction[Any]") -> None:
    parser = verbs.add_parser(
        "key",
        help="show the public key that certificates are checked with; --pin keeps it here",
        description="Asks the desk, signed, for the public key of its certificates. Whoever checks"
        " certificates gets it once from here, and never along with a certificate.",
    )
    add_desk(parser)
    parser.add_argument("--pin", action="store_true", help="keep it for `gjensyn privacy verify`")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Show it, as PEM on standard output."""
    keys = desk_of(chosen).get("key")["keys"]
    if not keys:
        raise WorkFailedError("there is no key yet: it comes with the first request")
    if not chosen.pin:
        print("".join(keys).strip())
        return 0
    for pem in keys:
        file = pin(pem)
    print(f"Pinned in {file}")
    return 0
