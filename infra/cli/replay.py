"""`gjensyn replay`: what would the suite have done with these orders?"""

import argparse
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from infra.cli.errors import UnreadableInputError
from infra.cli.progress import Progress

if TYPE_CHECKING:
    from infra.replay.run import Replayed


def add_to(commands: "argparse._SubParsersAction[Any]") -> None:
    parser = commands.add_parser(
        "replay",
        help="play recorded events through the whole suite, fast",
        description="Plays recorded events through the whole suite in their own time, on this"
        " machine, and writes what it would have done. Nothing is sent to anybody.",
    )
    parser.add_argument(
        "events", metavar="EVENTS", help="JSON lines of EventBridge entries, plain or gzip"
    )
    parser.add_argument("--out", metavar="DIR", required=True, help="where the outcome is written")
    parser.add_argument(
        "--answers",
        metavar="FILE.csv",
        help="order_id,answered_at,score,comment: each is posted to that order's survey page",
    )
    parser.add_argument(
        "--until",
        metavar="TIME",
        help="stop at this RFC 3339 time (default: when nothing is due any more,"
        " at most 60 days past the last entry)",
    )
    parser.add_argument(
        "--consent",
        metavar="PURPOSES",
        default="",
        help="take it that everybody had agreed to these: survey,reminder,automatic_order",
    )
    parser.add_argument(
        "--erase", metavar="FILE.csv", help="customer_id,at: erased through the desk at that time"
    )
    parser.add_argument(
        "--processes",
        metavar="N",
        type=_positive,
        help="how many play at once, each with a share of the customers (at most two, and only"
        " if there are 200 customers or more); the outcome is the same",
    )
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Replay, and say in a few lines what came of it."""
    from infra.replay.moments import rfc3339
    from infra.replay.outcome import writable_folder
    from infra.replay.run import Plan, replay

    until = None
    if chosen.until is not None:
        try:
            until = rfc3339(chosen.until)
        except ValueError as error:
            raise UnreadableInputError(str(error), "--until") from error
    plan = Plan(
        events=chosen.events,
        out=writable_folder(chosen.out),
        answers=chosen.answers,
        until=until,
        consents=_purposes(chosen.consent),
        processes=chosen.processes,
        erasures=chosen.erase,
    )
    bars: list[Progress] = []

    def watch(steps: int) -> Callable[[int, str], None]:
        bars.append(Progress(steps, "replay"))
        return bars[0].step

    try:
        replayed = replay(plan, watch)
    finally:
        for bar in bars:
            bar.close()
    _account(replayed, chosen.out)
    return 0


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"not a number of processes: {text}")
    return number


def _purposes(text: str) -> tuple[str, ...]:
    from infra.replay.player import PURPOSES

    named = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    unknown = [purpose for purpose in named if purpose not in PURPOSES]
    if unknown:
        known = ", ".join(PURPOSES)
        raise UnreadableInputError(f"unknown purpose {unknown[0]!r} (known: {known})", "--consent")
    return named


def _account(replayed: "Replayed", out: str) -> None:
    played, lines = replayed.played, [f"played; the outcome is in {out}"]
    if played.posted or played.uninvited or played.refused:
        lines.append(
            f"{played.posted:,} answers posted, {played.uninvited:,} not asked for by then,"
            f" {played.refused:,} refused by the page (expired, or not on its scale)"
        )
    lines.extend(_cost(replayed))
    print("\n".join(lines), file=sys.stderr)


def _cost(replayed: "Replayed") -> Iterator[str]:
    """Yield what a thousand of the orders would have cost and used, if there was one."""
    from infra.cost.bill import bill
    from infra.cost.prices import PRICED_ON, REGION
    from infra.cost.table import per_order, table

    if not replayed.orders:
        return
    yield f"\nwhat 1,000 such orders cost, counted on the {replayed.orders:,} that were placed"
    yield f"(list prices of {REGION}, {PRICED_ON}, no free tier):"
    yield from table(bill(replayed.usage), replayed.orders)
    used = per_order(replayed.usage, replayed.orders)
    yield "per order: " + ", ".join(f"{number:.1f} {of}" for of, number in used.items())
