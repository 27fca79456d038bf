"""The register of requests: a move and its line in the ledger, together or not at all."""

import json
from datetime import timedelta
from typing import Any

import pytest

from gjensyn.errors import ConflictError
from gjensyn.models.audit import HEAD_KEY, LEDGER, LedgerHead, LedgerLine
from gjensyn.models.request import ACTIVE, Active
from gjensyn.ports import Change, Insert
from gjensyn.privacy.ledger import Detail, Head, faults
from gjensyn.privacy.register import Move, Register
from gjensyn.privacy.states import Passed, TransitionError
from gjensyn.sealing import Seal
from infra.memory.store import MemoryKeyring, MemoryStore
from tests.builders import NOW, put, subject_id
from tests.fakes.clock import StandingClock
from tests.unit.gdpr_erase.eraser import REQUEST, a_request, passed

CLOCK = StandingClock(NOW)
SEEN = Move("identified", "officer", ("VERIFIED",), Detail(reason="seen"))


class Crowded(MemoryStore):
    """A store in which so many others write to the ledger a moment before somebody does."""

    def __init__(self, others: int = 0) -> None:
        super().__init__(MemoryKeyring())
        self.others = others

    def write(self, *changes: Change, seal: Seal | None = None) -> None:
        if self.others:
            left, self.others = self.others - 1, 0
            Register(self, CLOCK).log("anchored", Detail())
            self.others = left
        super().write(*changes, seal=seal)


def opened(others: int = 0, **fields: Any) -> tuple[Register, Crowded]:
    """Return a register in which one request stands."""
    store = Crowded()
    put(store, a_request("RECEIVED", **fields))
    store.others = others
    return Register(store, CLOCK), store


def lines(store: MemoryStore) -> list[dict[str, Any]]:
    return [json.loads(line.line) for line in store.query(LedgerLine, LEDGER, "0")]


def head(store: MemoryStore) -> LedgerHead:
    found = store.get(LedgerHead, LEDGER, HEAD_KEY)
    assert found is not None
    return found


def known(register: Register) -> Any:
    found = register.get(REQUEST)
    assert found is not None
    return found


def test_a_move_is_written_with_who_made_it_and_when():
    """The request says it, and so does a line of the ledger, with the state it came to."""
    register, store = opened()
    moved = register.move(known(register), SEEN, ground="a")
    assert moved == known(register)
    assert (moved.status, moved.ground) == ("VERIFIED", "a")
    assert moved.history[-1] == Passed(status="VERIFIED", at=NOW, by="officer")
    (line,) = lines(store)
    assert (line["event"], line["request_id"], line["subject"]) == (
        "identified",
        REQUEST,
        moved.customer,
    )
    assert line["detail"] == {"status": "VERIFIED", "reason": "seen"}


def test_what_a_move_returns_can_be_moved_on():
    """It is as it was written, so that nobody has to read it again."""
    register, _ = opened()
    moved = register.move(known(register), SEEN)
    moved = register.move(moved, Move("planned", "officer", ("PLANNED", "AWAITING_APPROVAL")))
    assert moved.status == "AWAITING_APPROVAL"
    assert [one.status for one in moved.history[-3:]] == [
        "VERIFIED",
        "PLANNED",
        "AWAITING_APPROVAL",
    ]
    assert moved == known(register)


def test_a_request_that_is_new_is_written_for_the_first_time():
    """And stays in the state it is in where it goes nowhere."""
    register, store = opened()
    other = a_request("RECEIVED", key=subject_id(8), history=())
    moved = register.move(other, Move("received", "self", ("RECEIVED",)))
    assert register.get(subject_id(8)) == moved
    assert (moved.status, moved.version) == ("RECEIVED", 1)
    assert moved.history == passed("RECEIVED", at=NOW)
    with pytest.raises(ConflictError):
        register.move(other, Move("received", "self"))
    assert len(lines(store)) == 1


def test_a_way_that_there_is_not_is_not_taken():
    """Nothing is written."""
    register, store = opened()
    with pytest.raises(TransitionError):
        register.move(known(register), Move("shredded", "gdpr_erase", ("VERIFIED", "SHREDDED")))
    assert lines(store) == []
    assert known(register).status == "RECEIVED"


def test_what_belongs_to_a_move_is_written_with_it_or_not_at_all():
    """Neither the move nor the line is there when it cannot be."""
    register, store = opened()
    request = known(register)
    (mark,) = register.occupied(request)
    request = register.move(request, SEEN, mark)
    assert register.active(request.owner) == REQUEST
    with pytest.raises(ConflictError):
        register.move(request, Move("planned", "officer", ("PLANNED",)), mark)
    assert len(lines(store)) == 1
    assert known(register).status == "VERIFIED"


def test_lines_follow_one_another_whoever_writes():
    """About a request or about none: the chain is whole up to its head."""
    register, store = opened()
    register.log("anchored", Detail(epoch="000001"))
    register.move(known(register), SEEN)
    register.log("rotated", Detail())
    assert faults(lines(store), Head(head(store).seq, head(store).hash)) == ()
    assert [line["event"] for line in lines(store)] == ["anchored", "identified", "rotated"]
    assert [line.key for line in store.query(LedgerLine, LEDGER, "0")] == [
        "000000000001",
        "000000000002",
        "000000000003",
    ]
    assert (head(store).seq, head(store).version) == (3, 3)
    assert "request_id" not in lines(store)[0]


def test_a_line_has_one_spelling():
    """Its names in order, without spaces: two who hash it agree."""
    register, store = opened()
    register.move(known(register), SEEN)
    (line,) = store.query(LedgerLine, LEDGER, "0")
    assert line.line == json.dumps(json.loads(line.line), sort_keys=True, separators=(",", ":"))


@pytest.mark.parametrize("others", [1, 5])
def test_whoever_is_come_between_at_the_ledger_writes_behind_the_others(others: int):
    """Up to five of them."""
    register, store = opened(others)
    moved = register.move(known(register), SEEN)
    assert moved == known(register)
    assert [line["event"] for line in lines(store)] == [*["anchored"] * others, "identified"]
    assert faults(lines(store), Head(head(store).seq, head(store).hash)) == ()


def test_after_six_others_the_move_is_given_up():
    """Whoever asked for it reads and decides again."""
    register, store = opened(6)
    with pytest.raises(ConflictError):
        register.move(known(register), SEEN)
    assert [line["event"] for line in lines(store)] == ["anchored"] * 6
    assert known(register).status == "RECEIVED"


def test_a_request_that_has_changed_meanwhile_is_not_tried_again():
    """It is not the ledger that somebody else has written to."""
    register, store = opened()
    stale = known(register)
    register.move(stale, SEEN)
    store.requests.clear()
    with pytest.raises(ConflictError):
        register.move(stale, Move("withdrawn", "officer", ("WITHDRAWN",)))
    assert store.requests["transaction"] == 1


def test_requests_are_listed_from_the_newest():
    """Of those of one moment, by their ids."""
    register, store = opened()
    for number, days in ((8, 1), (9, 5), (10, 1)):
        at = NOW - timedelta(days=days)
        put(store, a_request(key=subject_id(number), received_at=at))
    first, second = sorted((subject_id(8), subject_id(10)), reverse=True)
    assert [one.key for one in register.all()] == [first, second, REQUEST, subject_id(9)]


def test_one_request_of_a_person_is_under_way_at_a_time():
    """It is marked once; only its own mark is taken away."""
    register, store = opened()
    request = known(register)
    assert register.active(request.owner) is None
    assert register.freed(request) == []
    store.write(*register.occupied(request))
    assert register.occupied(request) == []
    for number in (8, 9, 11, 12):
        other = a_request(key=subject_id(number))
        assert register.occupied(other) == [
            Insert(Active(subject=ACTIVE, key=request.owner, request_id=subject_id(number)))
        ]
        assert register.freed(other) == []
    store.write(*register.freed(request))
    assert register.active(request.owner) is None
