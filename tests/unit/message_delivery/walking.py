"""Walks through every state that a machine of states can reach, breadth first."""

from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from functions.message_delivery.protocol.states import Rules, State, is_over, violation
from functions.message_delivery.protocol.steps import steps


@dataclass(frozen=True)
class Walk:
    """What was found: how many states; the first thing that is wrong, and the way to it."""

    states: int
    wrong: str
    path: tuple[str, ...]


def walk(first: State, rules: Rules | None = None) -> Walk:
    """Look at every state until one is wrong."""
    rules, came = rules or Rules(), {first: (first, "")}
    ahead = deque([first])
    while ahead:
        state = ahead.popleft()
        for name, after in steps(state, rules):
            if after in came:
                continue
            came[after] = (state, name)
            if wrong := violation(after):
                return Walk(len(came), wrong, _path(came, after))
            ahead.append(after)
    return Walk(len(came), "", ())


def moves[Seen: Hashable](first: State, see: Callable[[State], Seen]) -> set[tuple[Seen, Seen]]:
    """Return every step of the machine as one sees it who sees only a part of each state."""
    known, ahead, found = {first}, [first], set()
    while ahead:
        state = ahead.pop()
        for _, after in steps(state, Rules()):
            found.add((see(state), see(after)))
            if after not in known:
                known.add(after)
                ahead.append(after)
    return found


def dead_ends(first: State) -> int:
    """Return from how many states there is no way to a good end."""
    backwards: dict[State, list[State]] = {first: []}
    ahead, good = [first], []
    while ahead:
        state = ahead.pop()
        if is_over(state):
            good.append(state)
        for _, after in steps(state, Rules()):
            if after not in backwards:
                backwards[after] = []
                ahead.append(after)
            backwards[after].append(state)
    ends, reaching = set(good), list(good)
    while reaching:
        for before in backwards[reaching.pop()]:
            if before not in ends:
                ends.add(before)
                reaching.append(before)
    return len(backwards) - len(ends)


def _path(came: dict[State, tuple[State, str]], state: State) -> tuple[str, ...]:
    names: list[str] = []
    while came[state][1]:
        state, name = came[state][0], came[state][1]
        names.append(name)
    return tuple(reversed(names))
