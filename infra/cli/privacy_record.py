"""`gjensyn privacy record`: the record of processing activities, from the data map."""

import argparse
from typing import Any


def add_to(verbs: "argparse._SubParsersAction[Any]") -> None:
    parser = verbs.add_parser(
        "record",
        help="print the record of processing activities (GDPR Art. 30)",
        description="Prints the record of processing activities as Markdown, from the same map of"
        " every stored field that erasure and copies rest on. Reads no installation.",
    )
    parser.add_argument("--controller", metavar="NAME", help="the shop's name in law")
    parser.add_argument("--contact", metavar="TEXT", help="how to reach it")
    parser.add_argument("--officer", metavar="TEXT", help="the data protection officer, if any")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Print it."""
    from gjensyn.privacy.processing import Controller, record

    print(record(Controller(chosen.controller, chosen.contact, chosen.officer)))
    return 0
