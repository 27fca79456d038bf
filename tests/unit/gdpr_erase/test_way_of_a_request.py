"""Which step a request is at, how far it goes in one go, and when a person is called."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from functions.gdpr_erase import work
from functions.gdpr_erase.tools import Answer, AtRest, Stuck, Tools, Wait
from functions.gdpr_erase.work import STEPS, Work
from gjensyn.errors import ConflictError
from gjensyn.models.request import REQUESTS, PrivacyRequest
from gjensyn.privacy.register import Move
from gjensyn.privacy.states import Status
from tests.builders import NOW
from tests.unit.gdpr_erase.eraser import DAY, HOUR, REQUEST, SECOND, Eraser, a_request, passed

BARRIER = timedelta(seconds=360)
type Taken = list[str]


@pytest.fixture
def taken() -> Taken:
    """The states at which a step was taken."""
    return []


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch, taken: Taken) -> Callable[..., None]:
    """Put another step in the place of that of a state; `when`: what only the schedule does."""

    def put_in_place(status: Status, answer: Any, kind: Any = "erase", when: bool = False) -> None:
        def step(tools: Tools, request: PrivacyRequest) -> Answer:
            taken.append(request.status)
            found = answer(tools, request) if callable(answer) else answer
            if isinstance(found, Exception):
                raise found
            return found

        table = work._WHEN_DUE if when else STEPS[kind]  # noqa: SLF001 - the way under test
        monkeypatch.setitem(table, status, step)

    return put_in_place


def onward(*statuses: Status) -> Callable[[Tools, PrivacyRequest], PrivacyRequest]:
    """Return a step that moves a request on."""

    def step(tools: Tools, request: PrivacyRequest) -> PrivacyRequest:
        return tools.register.move(request, Move("deleted", "gdpr_erase", statuses))

    return step


def on(eraser: Eraser) -> str:
    return Work(eraser.tools).on(REQUEST)


def when_due(eraser: Eraser) -> str:
    return Work(eraser.tools).when_due(REQUESTS, REQUEST)


def due(status: Status, **fields: Any) -> Eraser:
    return Eraser(a_request(status, **{"due_at": NOW, "due_shard": "0", **fields}))


# ------------------------------------------------------------------- as far as it goes


def test_every_state_that_is_work_has_its_step():
    """Those that wait for people, or are over, have none."""
    assert set(STEPS["erase"]) == {
        "RECEIVED", "AWAITING_APPROVAL", "FENCED", "SHREDDED", "DELETING", "PROPAGATING",
        "VERIFYING",
    }  # fmt: skip
    assert set(STEPS["export"]) == {"RECEIVED", "VERIFIED"}


def test_a_request_goes_on_as_long_as_its_steps_move_it(at: Any, taken: Taken):
    """Until one of them has to wait; then it is due again at that moment."""
    at("SHREDDED", onward("DELETING"))
    at("DELETING", onward("PROPAGATING"))
    at("PROPAGATING", Wait(NOW + DAY, "recipients"))
    eraser = Eraser(a_request("SHREDDED"))
    assert on(eraser) == "request_waits_recipients"
    assert taken == ["SHREDDED", "DELETING", "PROPAGATING"]
    assert (eraser.request.due_at, eraser.request.due_shard) == (NOW + DAY, "0")


def test_a_request_that_waits_for_the_same_moment_is_not_written_again(at: Any):
    """A tick costs a read."""
    at("PROPAGATING", Wait(NOW + DAY, "recipients"))
    eraser = due("PROPAGATING", due_at=NOW + DAY)
    on(eraser)
    assert eraser.request.version == 1


def test_a_request_that_is_gone_meanwhile_waits_for_nothing(at: Any):
    """There is nothing to write."""

    def gone(tools: Tools, request: PrivacyRequest) -> Answer:
        tools.store.wipe(request.table, request.subject, [request.key])
        return Wait(NOW, "recipients")

    at("PROPAGATING", gone)
    assert on(Eraser(a_request("PROPAGATING"))) == "request_waits_recipients"


@pytest.mark.parametrize("status", ["VERIFIED", "PLANNED", "COMPLETED", "REFUSED", "ATTENTION"])
def test_where_there_is_no_step_it_is_at_rest(status: Status):
    """It waits for people, or is over."""
    assert on(Eraser(a_request(status))) == "request_at_rest"


def test_a_step_may_find_nothing_to_do(at: Any, taken: Taken):
    """It is at rest as well; no other step is tried."""
    at("AWAITING_APPROVAL", AtRest())
    assert on(Eraser(a_request("AWAITING_APPROVAL"))) == "request_at_rest"
    assert taken == ["AWAITING_APPROVAL"]


def test_a_request_that_nobody_knows_is_at_rest():
    """The stream told of something else."""
    assert Work(Eraser(a_request()).tools).on("unknown") == "request_at_rest"


def test_the_steps_are_those_of_its_kind(at: Any, taken: Taken):
    """A copy is made of what was verified; for an erasure that waits for its plan."""
    at("VERIFIED", AtRest(), kind="export")
    on(Eraser(a_request("VERIFIED", kind="export")))
    on(Eraser(a_request("VERIFIED")))
    assert taken == ["VERIFIED"]


def test_a_request_that_goes_round_is_left_after_thirty_steps(at: Any, taken: Taken):
    """That would be a mistake of ours."""
    at("VERIFYING", onward("DELETING"))
    at("DELETING", onward("PROPAGATING"))
    at("PROPAGATING", onward("VERIFYING"))
    assert on(Eraser(a_request("VERIFYING"))) == "request_goes_round"
    assert len(taken) == 30


def test_what_cannot_go_on_by_itself_needs_attention(at: Any):
    """A person is called, the reason is noted, and it is tried again in an hour."""
    at("DELETING", Stuck("residue"))
    eraser = Eraser(a_request("DELETING"))
    assert on(eraser) == "request_needs_attention"
    request = eraser.request
    assert (request.status, request.reason, request.due_at) == ("ATTENTION", "residue", NOW + HOUR)
    ((event, detail),) = eraser.moves()
    assert (event, detail["reason"]) == ("attention", "residue")
    (line,) = eraser.lines()
    assert (line["request_id"], line["reason"]) == (REQUEST, "residue")


def test_what_needs_no_attention_where_it_stands_is_left_there(at: Any):
    """There is no such way from there: nobody is called."""
    at("RECEIVED", Stuck("residue"))
    eraser = Eraser(a_request("RECEIVED"))
    assert on(eraser) == "request_needs_attention"
    assert (eraser.request.status, eraser.lines()) == ("RECEIVED", [])


def test_what_is_gone_meanwhile_needs_no_attention(at: Any):
    """Nobody is called for nothing."""

    def gone(tools: Tools, request: PrivacyRequest) -> Answer:
        tools.store.wipe(request.table, request.subject, [request.key])
        return Stuck("residue")

    at("DELETING", gone)
    eraser = Eraser(a_request("DELETING"))
    assert on(eraser) == "request_needs_attention"
    assert eraser.lines() == []


# ------------------------------------------------------------------- when its time has come


@pytest.mark.parametrize(
    ("fields", "is_due"),
    [
        ({}, True),
        ({"due_at": NOW - DAY}, True),
        ({"due_at": NOW + SECOND}, False),
        ({"due_at": None, "due_shard": None}, False),
    ],
)
def test_what_is_not_due_is_not_looked_at(at: Any, taken: Taken, fields: Any, is_due: bool):
    """To the second."""
    at("DELETING", Wait(NOW + HOUR, "more"))
    outcome = when_due(due("DELETING", **fields))
    assert outcome == ("request_waits_more" if is_due else "request_not_due")
    assert bool(taken) is is_due


def test_a_request_that_is_gone_is_not_due():
    """The index was late."""
    assert Work(due("DELETING").tools).when_due(REQUESTS, "unknown") == "request_not_due"


@pytest.mark.parametrize(
    "status",
    [
        "RECEIVED", "AWAITING_IDENTITY", "VERIFIED", "PLANNED", "AWAITING_APPROVAL", "ATTENTION",
        "REFUSED", "WITHDRAWN", "COMPLETED_RETAINING",
    ],
)  # fmt: skip
def test_what_rests_is_looked_at_by_the_schedule(at: Any, taken: Taken, status: Status):
    """What waits for people is called out, what is over is forgotten, what is kept is let go."""
    at(status, Wait(NOW + DAY, "answer"), when=True)
    eraser = due(status)
    assert when_due(eraser) == "request_waits_answer"
    assert taken == [status]
    assert eraser.request.due_at == NOW + DAY


@pytest.mark.parametrize("status", ["COMPLETED", "DUPLICATE_OF"])
def test_what_is_over_for_good_is_not(status: Status):
    """Nothing is left to do."""
    assert when_due(due(status)) == "request_at_rest"


def test_what_the_schedule_moves_on_goes_on_at_once(at: Any, taken: Taken):
    """One that had stopped is resumed, and taken as far as it goes."""
    at("DELETING", Wait(NOW + HOUR, "more"))
    history = passed("RECEIVED", "DELETING", "ATTENTION")
    assert when_due(due("ATTENTION", history=history)) == "request_waits_more"
    assert taken == ["DELETING"]


def test_what_goes_on_by_itself_needs_no_schedule(at: Any):
    """An approval has come: the fence goes up, and nobody is called out."""
    at("AWAITING_APPROVAL", Wait(NOW + HOUR, "fence"))
    at("AWAITING_APPROVAL", AtRest(), when=True)
    assert when_due(due("AWAITING_APPROVAL")) == "request_waits_fence"


def test_the_schedule_goes_by_the_request_as_it_is_after_its_steps(at: Any):
    """It was read again: what was written meanwhile is not lost."""

    def noted(tools: Tools, request: PrivacyRequest) -> Answer:
        tools.note(request, reason="noted")
        return AtRest()

    at("RECEIVED", noted)
    at("RECEIVED", onward("WITHDRAWN"), when=True)
    eraser = due("RECEIVED")
    assert when_due(eraser) == "request_at_rest"
    assert (eraser.request.status, eraser.request.reason) == ("WITHDRAWN", "noted")


# ------------------------------------------------------------------- a step that fails


@pytest.mark.parametrize(("seconds", "called"), [(-1, False), (0, False), (1, True)])
def test_a_step_that_keeps_failing_is_called_out(at: Any, seconds: int, called: bool):
    """An hour and the barrier after the last move; the failure is not hidden."""
    at("DELETING", OSError("no table"))
    since = NOW - HOUR - BARRIER - seconds * SECOND
    before, after = passed("RECEIVED", "SHREDDED", at=NOW - 9 * DAY), passed("DELETING", at=since)
    eraser = due("DELETING", history=before + after)
    with pytest.raises(OSError, match="no table"):
        when_due(eraser)
    request = eraser.request
    assert request.status == ("ATTENTION" if called else "DELETING")
    assert request.reason == ("step_fails" if called else None)


def test_where_others_are_quicker_nobody_is_called(at: Any):
    """It is in good hands."""
    at("DELETING", ConflictError())
    eraser = due("DELETING", history=passed("DELETING", at=NOW - 9 * DAY))
    with pytest.raises(ConflictError):
        when_due(eraser)
    assert eraser.request.status == "DELETING"


def test_a_step_that_fails_where_nobody_can_be_called_only_fails(at: Any):
    """There is no way to attention from there."""
    at("RECEIVED", OSError("no table"))
    eraser = due("RECEIVED", history=passed("RECEIVED", at=NOW - 9 * DAY))
    with pytest.raises(OSError, match="no table"):
        when_due(eraser)
    assert eraser.request.status == "RECEIVED"


def test_a_request_that_went_with_its_failure_calls_nobody(at: Any):
    """There is none to be called for."""

    def gone(tools: Tools, request: PrivacyRequest) -> Answer:
        tools.store.wipe(request.table, request.subject, [request.key])
        raise OSError("no table")

    at("DELETING", gone)
    eraser = due("DELETING", history=passed("DELETING", at=NOW - 9 * DAY))
    with pytest.raises(OSError, match="no table"):
        when_due(eraser)
    assert eraser.lines() == []
