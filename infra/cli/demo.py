"""`gjensyn demo`: the whole suite on this machine, on a built-in shop."""

import argparse
from typing import Any

from infra.cli.place import DEFAULT_PORT

_SEED = 2026
_HIGHEST_PORT = 65_535


def add_to(commands: "argparse._SubParsersAction[Any]") -> None:
    parser = commands.add_parser(
        "demo",
        help="the whole suite on this machine, on a built-in shop",
        description="Plays some weeks of a made-up shop through the whole suite on this machine,"
        " says what happened, and serves a mailbox and the survey pages until stopped.",
    )
    parser.add_argument(
        "--once", action="store_true", help="leave when the shop's weeks have been played"
    )
    parser.add_argument(
        "--port",
        type=_port,
        default=DEFAULT_PORT,
        help=f"of the mailbox, on 127.0.0.1; 0 takes any (default: {DEFAULT_PORT})",
    )
    parser.add_argument(
        "--seed", type=int, default=_SEED, help=f"of the shop's weeks (default: {_SEED})"
    )
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Play the weeks; then serve, unless told to leave."""
    from infra.demo.show import show

    return show(seed=chosen.seed, port=chosen.port, once=chosen.once)


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= _HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"no port: {text}")
    return port
