"""The points at which a call can go wrong: every n-th call of a Lambda, times seven faults."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from operator import itemgetter
from random import Random

from infra.local.faults import Call, Fault

# What botocore tries again by itself, and how often it tries in all; `test_harness` holds it to it.
_TRIES = {"dynamodb": 4, "sesv2": 1, "pinpoint-sms-voice-v2": 1}
_USUAL_TRIES = 3
_TRIED_AGAIN = (Fault.FAIL_BEFORE, Fault.LOST_ANSWER, Fault.THROTTLE, Fault.SERVER_ERROR)


@dataclass(frozen=True, slots=True)
class Point:
    """The n-th call (from 1) of a Lambda goes wrong, `times` times in a row."""

    call: Call
    fault: Fault
    times: int = 1

    @property
    def lasting(self) -> bool:
        """Whether it outlasts what botocore tries again by itself."""
        return self.times > 1

    def __str__(self) -> str:
        again = f" x{self.times}" if self.lasting else ""
        return f"call {self.call.number} {self.call.operation}: {self.fault.value}{again}"


def tries(call: Call) -> int:
    """Return how often a call goes out before a Lambda sees that it failed."""
    return _TRIES.get(call.service, _USUAL_TRIES)


def points(calls: Sequence[Call]) -> list[Point]:
    """Return every call times seven faults.

    What botocore tries again by itself lasts longer than that, or the Lambda would never see it;
    a lost answer comes in both lengths, because the second try meets its own first one.
    """
    found = []
    for call in calls:
        often = tries(call)
        for fault in Fault:
            if fault is Fault.LOST_ANSWER or fault not in _TRIED_AGAIN or often == 1:
                found.append(Point(call, fault))
            if fault in _TRIED_AGAIN and often > 1:
                found.append(Point(call, fault, often))
    return found


def passing_points(calls: Sequence[Call]) -> list[Point]:
    """Return those that `points` leaves out: nothing happened, and botocore's next try succeeds."""
    nothing_happened = [fault for fault in _TRIED_AGAIN if fault is not Fault.LOST_ANSWER]
    again = [call for call in calls if tries(call) > 1]
    return [Point(call, fault) for call in again for fault in nothing_happened]


def some(found: Sequence[Point], number: int, *, seed: int = 20261102) -> list[Point]:
    """Return a share of the points, the same one every time: of each call as many as of any."""
    chosen = Random(seed)  # noqa: S311 - a choice, no key
    turns = Counter[int]()
    in_turn = []
    for point in chosen.sample(found, len(found)):
        turns[point.call.number] += 1
        in_turn.append((turns[point.call.number], point))
    return [point for _, point in sorted(in_turn, key=itemgetter(0))[:number]]


def pairs(found: Sequence[Point], number: int, *, seed: int = 20261102) -> list[tuple[Point, ...]]:
    """Return that many pairs of points, the second after the first is over; always the same."""
    chosen = Random(seed)  # noqa: S311 - a choice, no key
    later = [
        (first, then)
        for first, then in combinations(found, 2)
        if then.call.number >= first.call.number + first.times
    ]
    return chosen.sample(later, min(number, len(later)))
