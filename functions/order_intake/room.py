"""How large an order may be: an item of a table holds 400 kB, and keeps room for what follows."""

from gjensyn.errors import EventRejectedError
from gjensyn.events import incoming as told

# The purchase that an order is holds its lines and a key for each; the order, what is said of it.
BYTES_AT_MOST = 250_000
_SURELY_FEW = 50  # lines, however long their names


def refuse_oversized(fact: told.Fact) -> None:
    """Refuse an order of thousands of lines at once; written, it would fail for ever.

    Raises:
        EventRejectedError: it is parked, so that nothing of it is lost.
    """
    if not isinstance(fact, told.OrderPlaced) or len(fact.lines) <= _SURELY_FEW:
        return
    lines = fact.model_dump_json(include={"lines"}, exclude_defaults=True)
    if len(lines.encode()) > BYTES_AT_MOST:
        raise EventRejectedError("too_large:lines")
