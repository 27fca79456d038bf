"""`gjensyn why`: in plain words and in order, what was sent or not to somebody, and why."""

import argparse
from typing import TYPE_CHECKING, Any

from infra.cli.errors import WorkFailedError
from infra.cli.place import add_place, place
from infra.cli.terminal import one_line

if TYPE_CHECKING:
    from infra.reading.history import Moment


def add_to(commands: "argparse._SubParsersAction[Any]") -> None:
    parser = commands.add_parser(
        "why",
        help="what was sent or not about an order or to a customer, and why",
        description="Tells from the ledger, oldest first, what was sent, held, merged, dropped or"
        " cancelled about an order or to a customer, and for what reason.",
    )
    parser.add_argument("id", metavar="ORDER_ID|CUSTOMER_ID", help="the sender's own id")
    add_place(parser)
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Print the account."""
    from infra.reading.history import Historian
    from infra.reading.pepper import pseudonyms_of

    installation = place(chosen)
    account = Historian(installation, pseudonyms_of(installation)).tell(chosen.id)
    if account is None:
        raise WorkFailedError(f"{one_line(chosen.id)}: no such order or customer is known here")
    print("\n".join(_line(moment) for moment in account) or "Nothing has happened yet.")
    return 0


def _line(moment: "Moment") -> str:
    orders = ", ".join(one_line(order) for order in moment.orders) or "-"
    return f"{moment.at:%Y-%m-%d %H:%M} UTC  {orders}  {one_line(moment.words)}"
