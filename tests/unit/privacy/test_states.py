"""A request goes the ways of the tables and no others."""

import itertools
from datetime import timedelta

import pytest

from gjensyn.privacy.states import (
    ERASE,
    EXPORT,
    FENCED_OR_LATER,
    FINAL,
    FIRST,
    OPEN,
    WAYS,
    Passed,
    Status,
    TransitionError,
    allowed,
    folded,
    resume_at,
    step,
)
from tests.builders import NOW

USUAL: list[Status] = [
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
]


def history(*statuses: Status) -> list[Passed]:
    """Return a history, a minute between two states."""
    return [
        Passed(status, NOW + timedelta(minutes=n), "gdpr_erase")
        for n, status in enumerate(statuses)
    ]


def reachable(kind: str, start: Status) -> set[Status]:
    """Return every state that can follow, sooner or later."""
    found, edge = set(), {start}
    while edge:
        edge = set().union(*(WAYS[kind][status] for status in edge)) - found
        found |= edge
    return found


def test_the_usual_way_is_that_of_the_rules():
    """Each state of the rules leads to the next."""
    assert folded("erase", history(*USUAL)) == "COMPLETED"
    assert all(allowed("erase", old, new) for old, new in itertools.pairwise(USUAL))


@pytest.mark.parametrize("status", sorted(FINAL))
def test_a_final_state_is_never_left(status: Status):
    """Whatever is asked for, in either kind of request."""
    for kind, ways in WAYS.items():
        assert not ways[status]
        for other in ERASE:
            assert not allowed(kind, status, other)
            with pytest.raises(TransitionError):
                step(kind, status, other)


def test_only_these_are_final():
    """What is retained has still a date to come; attention is somebody's work."""
    assert {"COMPLETED", "REFUSED", "DUPLICATE_OF", "WITHDRAWN"} == FINAL


def test_after_the_fence_nobody_turns_back():
    """Refused, withdrawn and duplicate are ends of the time before, and nothing leads back."""
    for status in FENCED_OR_LATER:
        after = reachable("erase", status)
        assert not after & {"REFUSED", "WITHDRAWN", "DUPLICATE_OF"}
        assert after <= FENCED_OR_LATER


def test_before_the_fence_every_state_can_be_turned_away():
    """By the officer, by the person, or because another request is under way."""
    for status in set(ERASE) - FENCED_OR_LATER - FINAL:
        assert {"REFUSED", "WITHDRAWN", "DUPLICATE_OF"} <= ERASE[status]


def test_nothing_is_fenced_without_identity_plan_and_approval():
    """The only way into the work is through all three."""
    doors = {status for status, ways in ERASE.items() if "FENCED" in ways} - {"ATTENTION"}
    assert doors == {"AWAITING_APPROVAL"}
    assert {status for status, ways in ERASE.items() if "AWAITING_APPROVAL" in ways} == {"PLANNED"}
    assert {s for s, ways in ERASE.items() if "PLANNED" in ways} == {
        "VERIFIED",
        "AWAITING_APPROVAL",
    }


def test_nothing_is_complete_without_having_been_verified():
    """There is no false COMPLETED."""
    doors = {status for status, ways in ERASE.items() if "COMPLETED" in ways}
    assert doors == {"VERIFYING", "COMPLETED_RETAINING"}


@pytest.mark.parametrize("kind", ["erase", "export"])
def test_every_state_is_reached_and_has_an_end(kind: str):
    """No state is an island, and none is a trap."""
    assert reachable(kind, FIRST) | {FIRST} == set(WAYS[kind])
    for status in WAYS[kind]:
        assert status in FINAL or reachable(kind, status) & FINAL


def test_the_tables_name_only_states_that_they_have():
    """A way leads somewhere."""
    for ways in (ERASE, EXPORT):
        assert set().union(*ways.values()) <= set(ways)


def test_a_step_that_ran_twice_is_one():
    """A crash after the write leaves the same entry again."""
    assert folded("erase", history(FIRST, "VERIFIED", "VERIFIED", "PLANNED")) == "PLANNED"


def test_a_scan_that_finds_something_deletes_again():
    """And then has to propagate and verify again."""
    told = history(*USUAL[:-1], "DELETING", "PROPAGATING", "VERIFYING", "COMPLETED")
    assert folded("erase", told) == "COMPLETED"


@pytest.mark.parametrize(
    "statuses",
    [
        ("VERIFIED",),
        ("AWAITING_IDENTITY", "VERIFIED"),
        ("FENCED", "SHREDDED"),
        (FIRST, "FENCED"),
        (FIRST, "VERIFIED", "PLANNED", "FENCED"),
        (FIRST, "REFUSED", "VERIFIED"),
        (*USUAL, "DELETING"),
        (*USUAL[:6], "WITHDRAWN"),
        (*USUAL[:7], "COMPLETED"),
    ],
)
def test_a_history_that_took_another_way_is_refused(statuses: tuple[Status, ...]):
    """Nobody skips a state, returns from an end or begins in the middle."""
    with pytest.raises(TransitionError):
        folded("erase", history(*statuses))


def test_a_way_that_there_is_not_is_named():
    """From where, to where; from nowhere, where it begins in the middle."""
    with pytest.raises(TransitionError, match="erase: no way from RECEIVED to FENCED"):
        step("erase", FIRST, "FENCED")
    with pytest.raises(TransitionError, match="export: no way from nowhere to VERIFIED"):
        folded("export", history("VERIFIED"))


def test_no_history_is_no_request():
    """An empty one is a fault of ours."""
    with pytest.raises(ValueError, match="empty"):
        folded("erase", [])


def test_work_goes_on_where_it_stopped():
    """Attention is a pause."""
    told = history(*USUAL[:8], "ATTENTION", "ATTENTION")
    assert resume_at(told) == "DELETING"
    assert allowed("erase", "ATTENTION", "DELETING")


def test_a_copy_needs_an_identity_and_no_fence():
    """An export is verified, made and done."""
    assert folded("export", history(FIRST, "AWAITING_IDENTITY", "VERIFIED", "COMPLETED"))
    assert not FENCED_OR_LATER & set(EXPORT) - {"ATTENTION", "COMPLETED"}


def test_what_is_open_keeps_a_second_request_out():
    """A person with a completed or refused request may ask again."""
    assert {"RECEIVED", "ATTENTION", "VERIFYING"} <= OPEN
    assert not OPEN & {"COMPLETED", "REFUSED", "WITHDRAWN", "COMPLETED_RETAINING"}
