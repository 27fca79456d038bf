"""Who may be in which state, what must always be so, and the guards that keep it so."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Literal, NamedTuple

type Status = Literal[
    "absent", "queued", "sending", "sent", "failed", "cancelled", "unknown", "deleted"
]
type Stage = Literal["idle", "read", "looked", "refused", "claimed", "asked", "expired"]
type Answer = Literal["", "accepted", "refused", "throttled", "none"]
type Planner = Literal["idle", "read", "done"]
type Erasure = Literal["none", "fenced", "cancelled", "waited", "shredded", "deleted", "confirmed"]

ENDED: tuple[Status, ...] = ("sent", "failed", "cancelled", "unknown", "deleted")
THROTTLES = 1  # how often the provider says "later": more of the same teaches nothing


@dataclass(frozen=True, slots=True)
class Rules:
    """Each is one guard of the protocol; a mutant is the machine without one of them."""

    claim_needs_the_message_as_read: bool = True
    claim_needs_the_person_as_read: bool = True
    claim_counts_the_contact: bool = True
    settling_needs_the_message_as_claimed: bool = True
    lease_outlives_its_owner: bool = True
    expired_is_unknown: bool = True
    doubtful_is_unknown: bool = True
    one_request_per_send: bool = True
    fence_is_looked_at: bool = True
    fence_changes_the_person: bool = True
    eraser_waits_for_what_is_sending: bool = True
    eraser_waits_for_earlier_writers: bool = True
    eraser_shreds: bool = True
    eraser_deletes: bool = True
    planner_looks_at_the_fence: bool = True
    report_needs_the_message: bool = True


class Letter(NamedTuple):
    """A message and what the provider holds of it. `doubt`: somebody may not know the truth."""

    status: Status = "queued"
    version: int = 0
    accepted: int = 0
    throttled: int = 0
    doubt: bool = False
    reported: bool = False


class Worker(NamedTuple):
    """One invocation of `message_delivery`, and what it has read. `early`: began unfenced."""

    stage: Stage = "idle"
    letter: int = 0
    message: int = 0
    person: int = 0
    answer: Answer = ""
    early: bool = True


class State(NamedTuple):
    """Everything at one moment.

    `counted` says of each message whether it counts as a contact of today; another is put off
    while `at_most` do. Nothing puts off a service message.
    """

    letters: tuple[Letter, ...]
    workers: tuple[Worker, ...]
    counted: tuple[bool, ...]
    version: int = 0
    fenced: bool = False
    at_most: int = 1
    key: bool = True
    person: bool = True
    erasure: Erasure = "none"
    planner: Planner = "done"
    broken: str = ""


def start(*, letters: int, workers: int, planned: bool = False, at_most: int = 1) -> State:
    """Return the first state: all queued; `planned`: the last message is about to be planned."""
    each: list[Letter] = [Letter() for _ in range(letters)]
    if planned:
        each[-1] = Letter(status="absent")
    idle = tuple(Worker(letter=number % letters) for number in range(workers))
    planner: Planner = "idle" if planned else "done"
    return State(tuple(each), idle, (False,) * letters, at_most=at_most, planner=planner)


def violation(state: State) -> str:
    """Return what is not as it must always be, or nothing."""
    if state.broken:
        return state.broken
    for letter in state.letters:
        if letter.accepted > 1:
            return "accepted twice"
        if letter.status == "sent" and not letter.accepted:
            return "called sent, and was not"
        if letter.status in ("failed", "cancelled") and letter.accepted:
            return f"called {letter.status}, and was sent"
        if letter.status == "unknown" and not letter.doubt:
            return "called unknown without a doubt"
        if letter.reported and letter.status not in ("sent", "deleted"):
            return f"reported by the provider, and called {letter.status}"
    if sum(letter.accepted for letter in state.letters) > state.at_most:
        return "more than one message on a day"
    return _residue(state) if state.erasure == "confirmed" else ""


def is_over(state: State) -> bool:
    """Tell whether all has ended as it should."""
    ends = (*ENDED, "absent") if state.planner == "done" else ENDED
    return state.erasure == "confirmed" and all(one.status in ends for one in state.letters)


def _residue(state: State) -> str:
    left = [one.status for one in state.letters if one.status not in ("deleted", "absent")]
    if left or state.key or state.person:
        return "something is left after the erasure was confirmed"
    return ""


def mutants() -> Iterator[tuple[str, Rules]]:
    """Yield the machine without each of its guards, by the guard's name."""
    for rule in fields(Rules):
        yield rule.name, Rules(**{rule.name: False})
