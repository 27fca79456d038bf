"""What the capabilities need from the outside world, as they see it.

Everybody needs the tables. What else there is is imported by whoever asks for it: the ways to the
providers and the surroundings take a cold start 5 ms, and most Lambdas know neither.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from gjensyn.ports.tables import (
    Add,
    Change,
    Forbid,
    Insert,
    Keyring,
    Remove,
    Replace,
    Require,
    Store,
    Trace,
)

if TYPE_CHECKING:
    from gjensyn.ports.providers import (
        Accepted,
        Mail,
        Mailer,
        Outcome,
        Refused,
        Texter,
        TextMessage,
        Throttled,
        Uncertain,
    )
    from gjensyn.ports.surroundings import (
        Announcement,
        Bus,
        Folder,
        HealthBook,
        Parked,
        ParkingLot,
        SendingState,
        SuppressionList,
    )

__all__ = [
    "Accepted",
    "Add",
    "Announcement",
    "Bus",
    "Change",
    "Folder",
    "Forbid",
    "HealthBook",
    "Insert",
    "Keyring",
    "Mail",
    "Mailer",
    "Outcome",
    "Parked",
    "ParkingLot",
    "Refused",
    "Remove",
    "Replace",
    "Require",
    "SendingState",
    "Store",
    "SuppressionList",
    "TextMessage",
    "Texter",
    "Throttled",
    "Trace",
    "Uncertain",
]

_SURROUNDINGS = frozenset({
    "Announcement", "Bus", "Folder", "HealthBook", "Parked", "ParkingLot", "SendingState",
    "SuppressionList",
})  # fmt: skip


def __getattr__(name: str) -> Any:
    """Import what only some ask for, when they do (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = "surroundings" if name in _SURROUNDINGS else "providers"
    return getattr(import_module(f"{__name__}.{module}"), name)
