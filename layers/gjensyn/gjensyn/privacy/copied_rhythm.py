"""A purchase rhythm as its owner reads it: when they bought, how often, what they answered."""

from math import exp
from typing import Any, Final

from gjensyn.rhythm.state import Rhythm

NAMES: Final = (
    "bought", "day", "quantity", "first", "intervals", "earlier", "count", "typical_days",
    "reminded", "responded", "still_had",
)  # fmt: skip


def told(rhythm: Rhythm) -> dict[str, Any]:
    """Return the rhythm by plain names, all of `NAMES`; what is empty is for the caller to drop.

    The marks of orders are keys of ours and stay out. `earlier`: the intervals that are only
    summed up, how many and how long they usually were.
    """
    earlier = rhythm.settled
    summed = {"count": earlier.n, "typical_days": round(exp(earlier.mean))} if earlier.n else None
    return {
        "bought": [{"day": one.day, "quantity": one.quantity} for one in rhythm.kept],
        "first": rhythm.first,
        "intervals": list(rhythm.recent),
        "earlier": summed,
        "reminded": list(rhythm.reminded),
        "responded": rhythm.responded,
        "still_had": list(rhythm.held),
    }
