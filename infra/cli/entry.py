"""Reads the command line, hands over to one command, and turns every end into an exit status."""

import argparse
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import NoReturn, cast

from infra.cli.answers import add_to as add_answers
from infra.cli.demo import add_to as add_demo
from infra.cli.errors import CommandError, UnreadableInputError
from infra.cli.privacy import add_to as add_privacy
from infra.cli.replay import add_to as add_replay
from infra.cli.sending import add_to as add_sending
from infra.cli.terminal import one_line
from infra.cli.unknown import add_to as add_unknown
from infra.cli.why import add_to as add_why

USAGE = "bad usage"


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line instead of printing the whole usage."""

    def error(self, message: str) -> NoReturn:
        raise UnreadableInputError(f"{message} (see {self.prog} --help)", USAGE)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: the arguments without the program's name; by default those of the process.

    Returns:
        0 done, 1 the work failed, 2 bad usage or unreadable input.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        chosen = command_line().parse_args(arguments)
        return cast("Callable[[argparse.Namespace], int]", chosen.run)(chosen)
    except SystemExit as ended:  # --help leaves this way
        return ended.code if isinstance(ended.code, int) else 0
    except CommandError as error:
        return _say(str(error), error.status)
    except KeyboardInterrupt:
        return _say("stopped", 1)
    except BrokenPipeError:
        return _reader_left()
    except Exception as error:  # noqa: BLE001 - a person gets one line, never a stack trace
        if "--traceback" in arguments:
            traceback.print_exc()
        return _say(f"{type(error).__name__}: {error} (--traceback shows more)", 1)


def command_line() -> argparse.ArgumentParser:
    """Return the parser of the whole command."""
    parser = _Parser(prog="gjensyn", description="Looks after customers after they have bought.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    groups = (add_demo, add_replay, add_answers, add_why, add_unknown, add_sending, add_privacy)
    for add in groups:
        add(commands)
    for each in commands.choices.values():
        each.add_argument("--traceback", action="store_true", help=argparse.SUPPRESS)
    return parser


def _say(line: str, status: int) -> int:
    print(f"gjensyn: {one_line(line)}", file=sys.stderr)
    return status


def _reader_left() -> int:
    """`gjensyn answers | head`: the reader has had enough, which is no failure."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
