"""The steps: what each party may do next, and how things stand after it."""

from collections.abc import Callable, Iterator, Mapping

from functions.message_delivery.protocol.states import (
    THROTTLES,
    Answer,
    Letter,
    Rules,
    Stage,
    State,
    Status,
    Worker,
)

type Step = tuple[str, State, Worker]


def steps(state: State, rules: Rules) -> Iterator[tuple[str, State]]:
    """Yield every step that anybody can take, with its name and the state after it."""
    for number, worker in enumerate(state.workers):
        for name, after, then in _worker(state, worker, rules):
            workers = (*after.workers[:number], then, *after.workers[number + 1 :])
            yield name, after._replace(workers=tuple(sorted(workers)))
    yield from _provider(state, rules)
    yield from _planner(state, rules)
    yield from _eraser(state, rules)


def _worker(state: State, worker: Worker, rules: Rules) -> Iterator[Step]:
    """Yield the steps of one delivery; it may be killed before any of them."""
    letter, idle = state.letters[worker.letter], Worker(letter=worker.letter)
    if worker.stage != "idle":
        doubt = worker.stage in ("claimed", "asked") and letter.version == worker.message
        yield "is killed", _letter(state, worker, doubt=letter.doubt or doubt), idle
    yield from _AT[worker.stage](state, worker, rules)


def _begins(state: State, worker: Worker, rules: Rules) -> Iterator[Step]:
    letter = state.letters[worker.letter]
    read = worker._replace(message=letter.version, early=not state.fenced)
    if letter.status == "queued":
        yield "reads the message", state, read._replace(stage="read")
    owned = any(
        other.stage in ("claimed", "asked")
        and (other.letter, other.message) == (worker.letter, letter.version)
        for other in state.workers
    )
    if letter.status == "sending" and not (owned and rules.lease_outlives_its_owner):
        yield "finds the lease over", state, read._replace(stage="expired")


def _looks(state: State, worker: Worker, rules: Rules) -> Iterator[Step]:
    gone = not state.person or (state.fenced and rules.fence_is_looked_at)
    if gone:
        yield "is told no", state, worker._replace(stage="refused")
    elif sum(_without(state.counted, worker.letter)) < state.at_most:
        yield "is told yes", state, worker._replace(stage="looked", person=state.version)


def _claims(state: State, worker: Worker, rules: Rules) -> Iterator[Step]:
    letter = state.letters[worker.letter]
    as_read = letter.version == worker.message and letter.status == "queued"
    unchanged = state.person and state.version == worker.person
    if not (as_read or not rules.claim_needs_the_message_as_read):
        return
    if not (unchanged or not rules.claim_needs_the_person_as_read):
        return
    if letter.status in ("absent", "deleted") and not as_read:
        return  # even without a look at the version an update wants an item
    after = _letter(state, worker, status="sending")
    after = after._replace(version=state.version + 1)
    if rules.claim_counts_the_contact:
        after = after._replace(counted=_flag(state.counted, worker.letter, up=True))
    if state.fenced:
        after = after._replace(broken="claimed behind the fence")
    yield "claims", after, worker._replace(stage="claimed", message=letter.version + 1)


def _asks(state: State, worker: Worker, rules: Rules) -> Iterator[Step]:
    letter = state.letters[worker.letter]
    asked = worker._replace(stage="asked")
    if state.erasure == "confirmed":
        state = state._replace(broken="sent after the erasure was confirmed")
    requests = 1 if rules.one_request_per_send else 2
    took = _kept(state, worker, accepted=letter.accepted + 1)
    lost = _kept(state, worker, accepted=letter.accepted + requests, doubt=True)
    yield "is accepted", took, asked._replace(answer="accepted")
    yield "is accepted, and the answer is lost", lost, asked._replace(answer="none")
    yield "gets no answer", _kept(state, worker, doubt=True), asked._replace(answer="none")
    yield "is refused", state, asked._replace(answer="refused")
    if letter.throttled < THROTTLES:
        later = _kept(state, worker, throttled=letter.throttled + 1)
        yield "is told to come later", later, asked._replace(answer="throttled")


def _settled(state: State, worker: Worker, rules: Rules) -> State:
    letter = state.letters[worker.letter]
    if letter.version != worker.message and rules.settling_needs_the_message_as_claimed:
        return state  # the provider's report, or whoever found the lease over, was faster
    doubtful: Status = "unknown" if rules.doubtful_is_unknown else "queued"
    ends: dict[Answer, Status] = {
        "accepted": "sent",
        "refused": "failed",
        "throttled": "queued",
        "none": doubtful,
    }
    after = _letter(state, worker, status=ends[worker.answer])
    if worker.answer == "refused" and state.person:
        counted = _flag(state.counted, worker.letter, up=False)
        after = after._replace(counted=counted, version=state.version + 1)
    return after


def _settles(state: State, worker: Worker, rules: Rules) -> Iterator[Step]:
    yield "settles", _settled(state, worker, rules), Worker(letter=worker.letter)


def _cancels(state: State, worker: Worker, _rules: Rules) -> Iterator[Step]:
    letter = state.letters[worker.letter]
    if letter.version == worker.message and letter.status == "queued":
        cancelled = _letter(state, worker, status="cancelled")
        yield "cancels", cancelled, Worker(letter=worker.letter)


def _gives_up(state: State, worker: Worker, rules: Rules) -> Iterator[Step]:
    letter = state.letters[worker.letter]
    if letter.version == worker.message and letter.status == "sending":
        status: Status = "unknown" if rules.expired_is_unknown else "queued"
        yield "gives up", _letter(state, worker, status=status), Worker(letter=worker.letter)


def _provider(state: State, rules: Rules) -> Iterator[tuple[str, State]]:
    """Yield the provider's report of what it accepted; it may come at any time, or never."""
    for number, letter in enumerate(state.letters):
        here = letter.status not in ("deleted", "absent") or not rules.report_needs_the_message
        if letter.accepted and not letter.reported and here:
            told = letter._replace(status="sent", version=letter.version + 1, reported=True)
            yield "the provider reports it", _with(state, number, told)


def _planner(state: State, rules: Rules) -> Iterator[tuple[str, State]]:
    """Yield what a capability does that wants to contact the person: read, then write."""
    if state.planner == "idle":
        refused = not state.person or (state.fenced and rules.planner_looks_at_the_fence)
        yield "a planner reads the person", state._replace(planner="done" if refused else "read")
    elif state.planner == "read":
        queued = _with(state, len(state.letters) - 1, Letter())
        yield "a planner is killed", state._replace(planner="done")
        yield "a planner queues a message", queued._replace(planner="done")


def _eraser(state: State, rules: Rules) -> Iterator[tuple[str, State]]:
    match state.erasure:
        case "none":
            moved = 1 if rules.fence_changes_the_person else 0
            fenced = state._replace(fenced=True, version=state.version + moved)
            yield "the fence goes up", fenced._replace(erasure="fenced")
        case "fenced":
            letters = tuple(
                one._replace(status="cancelled", version=one.version + 1)
                if one.status == "queued"
                else one
                for one in state.letters
            )
            yield (
                "what is queued is cancelled",
                state._replace(letters=letters, erasure="cancelled"),
            )
        case "cancelled":
            sending = any(one.status == "sending" for one in state.letters)
            early = any(one.stage != "idle" and one.early for one in state.workers)
            writers = early or state.planner == "read"
            if not (sending and rules.eraser_waits_for_what_is_sending) and not (
                writers and rules.eraser_waits_for_earlier_writers
            ):
                yield "the barrier is over", state._replace(erasure="waited")
        case "waited":
            key = not rules.eraser_shreds
            yield "the key is shredded", state._replace(key=key, erasure="shredded")
        case "shredded":
            yield "all is deleted", _deleted(state, rules)._replace(erasure="deleted")
        case "deleted":
            yield "the erasure is confirmed", state._replace(erasure="confirmed")


def _deleted(state: State, rules: Rules) -> State:
    if not rules.eraser_deletes:
        return state
    letters = tuple(
        one if one.status == "absent" else one._replace(status="deleted", version=one.version + 1)
        for one in state.letters
    )
    return state._replace(letters=letters, person=False)


def _letter(state: State, worker: Worker, **changes: object) -> State:
    """Write the worker's message: a new version. A change of `doubt` alone writes nothing."""
    letter = state.letters[worker.letter]
    version = letter.version + ("status" in changes)
    return _with(state, worker.letter, letter._replace(version=version, **changes))  # type: ignore[arg-type]


def _kept(state: State, worker: Worker, **changes: object) -> State:
    """Note what the provider knows of a message; ours stays as it is."""
    letter = state.letters[worker.letter]
    return _with(state, worker.letter, letter._replace(**changes))  # type: ignore[arg-type]


def _with(state: State, number: int, letter: Letter) -> State:
    letters = (*state.letters[:number], letter, *state.letters[number + 1 :])
    return state._replace(letters=letters)


def _flag(flags: tuple[bool, ...], number: int, *, up: bool) -> tuple[bool, ...]:
    return (*flags[:number], up, *flags[number + 1 :])


def _without(flags: tuple[bool, ...], number: int) -> tuple[bool, ...]:
    return (*flags[:number], *flags[number + 1 :])


_AT: Mapping[Stage, Callable[[State, Worker, Rules], Iterator[Step]]] = {
    "idle": _begins,
    "read": _looks,
    "looked": _claims,
    "claimed": _asks,
    "asked": _settles,
    "refused": _cancels,
    "expired": _gives_up,
}
