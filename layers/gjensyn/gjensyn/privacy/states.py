"""The states of a request and the ways between them, as plain tables.

    allowed("erase", "PLANNED", "AWAITING_APPROVAL")  -> True
    step("erase", old, new)            raises TransitionError where the table has no such way
    folded("erase", history)           the state that a history of (status, at, by) ends in
    resume_at(history)                 where work goes on after ATTENTION
    FINAL, FENCED_OR_LATER, OPEN       sets of states

An approval is always asked for; who may give it is the desk's to say (`FourEyes`). A plan that has
gone stale leads back from AWAITING_APPROVAL to PLANNED. Residue that a scan finds leads back
from VERIFYING to DELETING. EXTENDED is no state but an attribute of a request.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final, Literal

from gjensyn.errors import GjensynError

type Kind = Literal["erase", "export"]
type Status = Literal[
    "RECEIVED",
    "AWAITING_IDENTITY",
    "VERIFIED",
    "PLANNED",
    "AWAITING_APPROVAL",
    "FENCED",
    "SHREDDED",
    "DELETING",
    "PROPAGATING",
    "VERIFYING",
    "COMPLETED",
    "COMPLETED_RETAINING",
    "ATTENTION",
    "REFUSED",
    "DUPLICATE_OF",
    "WITHDRAWN",
]
type Ways = Mapping[Status, frozenset[Status]]

FIRST: Final[Status] = "RECEIVED"
_TURNED_AWAY: Final[tuple[Status, ...]] = ("REFUSED", "DUPLICATE_OF", "WITHDRAWN")
_WORK: Final[tuple[Status, ...]] = ("FENCED", "SHREDDED", "DELETING", "PROPAGATING", "VERIFYING")


def _ways(table: Mapping[Status, Iterable[Status]]) -> Ways:
    return MappingProxyType({status: frozenset(next_ones) for status, next_ones in table.items()})


ERASE: Final = _ways(
    {
        "RECEIVED": ("AWAITING_IDENTITY", "VERIFIED", *_TURNED_AWAY),
        "AWAITING_IDENTITY": ("VERIFIED", *_TURNED_AWAY),
        "VERIFIED": ("PLANNED", *_TURNED_AWAY),
        "PLANNED": ("AWAITING_APPROVAL", *_TURNED_AWAY),
        "AWAITING_APPROVAL": ("FENCED", "PLANNED", *_TURNED_AWAY),
        "FENCED": ("SHREDDED", "ATTENTION"),
        "SHREDDED": ("DELETING", "ATTENTION"),
        "DELETING": ("PROPAGATING", "ATTENTION"),
        "PROPAGATING": ("VERIFYING", "ATTENTION"),
        "VERIFYING": ("DELETING", "COMPLETED", "COMPLETED_RETAINING", "ATTENTION"),
        # What is retained erases itself at its date; then there is nothing left to retain.
        "COMPLETED_RETAINING": ("COMPLETED",),
        "ATTENTION": _WORK,
        "COMPLETED": (),
        "REFUSED": (),
        "DUPLICATE_OF": (),
        "WITHDRAWN": (),
    }
)
EXPORT: Final = _ways(
    {
        "RECEIVED": ("AWAITING_IDENTITY", "VERIFIED", *_TURNED_AWAY),
        "AWAITING_IDENTITY": ("VERIFIED", *_TURNED_AWAY),
        "VERIFIED": ("COMPLETED", "ATTENTION", *_TURNED_AWAY),
        "ATTENTION": ("VERIFIED", "COMPLETED", *_TURNED_AWAY),
        "COMPLETED": (),
        "REFUSED": (),
        "DUPLICATE_OF": (),
        "WITHDRAWN": (),
    }
)
WAYS: Final[Mapping[Kind, Ways]] = MappingProxyType({"erase": ERASE, "export": EXPORT})

FINAL: Final = frozenset(status for status, next_ones in ERASE.items() if not next_ones)
FENCED_OR_LATER: Final[frozenset[Status]] = frozenset(
    (*_WORK, "ATTENTION", "COMPLETED", "COMPLETED_RETAINING")
)
# Another request of the same person is turned away while one of these is under way.
OPEN: Final = frozenset(ERASE) - FINAL - {"COMPLETED_RETAINING"}


class TransitionError(GjensynError):
    """A request cannot go from one state to another."""

    def __init__(self, kind: Kind, old: Status | None, new: Status) -> None:
        super().__init__(f"{kind}: no way from {old or 'nowhere'} to {new}")
        self.kind = kind
        self.old = old
        self.new = new


@dataclass(frozen=True, slots=True)
class Passed:
    """One entry of a request's history: the state that was reached, when, and by whom.

    `by` is the signer's ARN, `self` for the person, or the name of the Lambda that did it.
    """

    status: Status
    at: datetime
    by: str


def allowed(kind: Kind, old: Status, new: Status) -> bool:
    """Tell whether there is a way from one state to another."""
    return new in WAYS[kind].get(old, frozenset())


def step(kind: Kind, old: Status, new: Status) -> Status:
    """Return the new state.

    Raises:
        TransitionError: there is no such way.
    """
    if not allowed(kind, old, new):
        raise TransitionError(kind, old, new)
    return new


def folded(kind: Kind, history: Sequence[Passed]) -> Status:
    """Return the state that a history ends in; the same state twice in a row is once.

    Raises:
        TransitionError: it begins elsewhere than at RECEIVED, or takes a way that there is not.
    """
    status: Status | None = None
    for passed in history:
        if passed.status == status:
            continue  # a step that was run again
        if status is None and passed.status != FIRST:
            raise TransitionError(kind, None, passed.status)
        status = passed.status if status is None else step(kind, status, passed.status)
    if status is None:
        raise ValueError("a history is never empty")
    return status


def resume_at(history: Sequence[Passed]) -> Status:
    """Return the state in which work stopped: the last one before ATTENTION."""
    return next(passed.status for passed in reversed(history) if passed.status != "ATTENTION")
