"""What comes between the fence and the shredder: copy, cancel, wait, count, and then the key."""

from datetime import timedelta
from typing import Any

import pytest

from functions.gdpr_erase.shredding import erased, shred
from functions.gdpr_erase.tools import Stuck, Wait
from gjensyn.errors import KeyMissingError
from gjensyn.models.message import Message
from gjensyn.models.record import Table
from gjensyn.models.request import Keeping
from gjensyn.models.subject import KEY_CLASS, DataKey
from gjensyn.ports import Trace
from tests.builders import NOW, SUBJECT, a_message, a_person, an_order
from tests.unit.gdpr_erase.eraser import DAY, HOUR, REQUEST, SECOND, Eraser, a_request, kept

BARRIER = timedelta(seconds=360)
BEFORE = NOW - BARRIER


def fenced(*records: Any, rules: str = "", **fields: Any) -> Eraser:
    """Return the world of a request whose fence has stood for as long as it takes."""
    request = a_request("FENCED", **{"fenced_at": BEFORE, **fields})
    person = a_person(status="fenced", chosen_language="nn")
    return Eraser(request, person, *records, rules=rules)


def message(eraser: Eraser, number: int = 1) -> Message:
    found = eraser.store.get(Message, SUBJECT, a_message(number).key)
    assert found is not None
    return found


def opens(eraser: Eraser) -> bool:
    """Tell whether what is the person's can still be read."""
    try:
        eraser.store.keyring.seal(SUBJECT)
    except KeyMissingError:
        return False
    return eraser.store.get(DataKey, SUBJECT, KEY_CLASS) is not None


# ------------------------------------------------------------------- the shredder


def test_once_everybody_has_passed_the_fence_the_key_is_shredded():
    """From then on nothing of theirs opens; the ledger says how much that was."""
    eraser = fenced(an_order())
    eraser.take(shred)
    assert not opens(eraser)
    request = eraser.request
    assert (request.status, request.shredded_at, request.due_at) == ("DELETING", NOW, NOW)
    assert [one.status for one in request.history][-2:] == ["SHREDDED", "DELETING"]
    ((event, detail),) = eraser.moves()
    assert (event, detail["counts"]) == ("shredded", {"key": 1, "order": 1, "person": 1})
    assert request.key_epoch == "000001"


@pytest.mark.parametrize(("seconds", "waits"), [(-1, True), (0, False), (1, False)])
def test_whoever_passed_the_fence_before_it_stood_has_time_to_end(seconds: int, waits: bool):
    """Six minutes, unless the deployment says otherwise; nothing is counted before."""
    eraser = fenced()
    eraser.clock.moment = NOW + seconds * SECOND
    answer = eraser.take(shred)
    assert (answer == Wait(NOW, "barrier")) is waits
    assert opens(eraser) is waits
    assert bool(eraser.request.counts) is not waits


def test_a_fence_of_which_nobody_knows_the_hour_stands_from_now_on():
    """It waits the whole time."""
    eraser = fenced(fenced_at=None)
    assert eraser.take(shred) == Wait(NOW + BARRIER, "barrier")


def test_what_was_counted_stays_so():
    """The counts are of the moment at which everything still stood."""
    eraser = fenced(an_order(), counts={"order": 9, "request": 1})
    eraser.take(shred)
    assert eraser.request.counts == {"order": 9, "request": 1}
    assert eraser.request.key_epoch is None


def test_of_somebody_nobody_knows_there_is_nothing_to_shred():
    """It is counted all the same, once, and goes on."""
    eraser = Eraser(a_request("FENCED", fenced_at=BEFORE, person=None))
    eraser.take(shred)
    request = eraser.request
    assert (request.status, request.counts, request.key_epoch) == ("DELETING", {"request": 1}, None)
    ((_, detail),) = eraser.moves()
    assert detail.get("counts", {}) == {}


# ------------------------------------------------------------------- what is still needed


def test_whom_to_tell_is_kept_under_the_requests_own_key():
    """And no more of them than that; it stays readable when their own key is gone."""
    eraser = fenced()
    eraser.take(shred)
    found = eraser.tools.kept(eraser.request)
    assert found is not None
    assert found == kept(a_person(chosen_language="nn")).model_copy(update={"version": 1})


def test_it_is_copied_once():
    """Before the barrier, and not again after it."""
    eraser = fenced()
    eraser.clock.moment = BEFORE
    eraser.take(shred)
    first = eraser.tools.kept(eraser.request)
    assert first is not None
    eraser.clock.moment = NOW
    eraser.take(shred)
    assert eraser.tools.kept(eraser.request) == first


# ------------------------------------------------------------------- what is on its way


def test_what_waits_to_be_sent_is_cancelled():
    """It is due no more, and says why."""
    eraser = fenced(a_message(1), a_message(2, due_at=None, due_shard=None))
    eraser.clock.moment = BEFORE
    eraser.take(shred)
    for number in (1, 2):
        cancelled = message(eraser, number)
        assert (cancelled.status, cancelled.reason) == ("cancelled", "erased")
        assert (cancelled.due_at, cancelled.due_shard) == (None, None)


ENDED = ("sent", "failed", "cancelled", "skipped", "unknown")


def ended(status: str, number: int = 1) -> Message:
    return a_message(number, status=status, reason="stale", due_at=None, due_shard=None)


@pytest.mark.parametrize("status", ENDED)
def test_what_has_ended_stays_as_it_is(status: str):
    """It is history, until it is deleted, and nobody waits for it."""
    eraser = fenced(ended(status))
    eraser.clock.moment = BEFORE
    assert eraser.take(shred) == Wait(NOW, "barrier")
    assert (message(eraser).status, message(eraser).version) == (status, 1)


def test_what_waits_among_what_has_ended_is_cancelled():
    """Wherever it stands."""
    waiting = [a_message(number) for number in (20, 21, 22)]
    over = [ended(status, number) for number, status in enumerate(ENDED)]
    eraser = fenced(*over, *waiting)
    eraser.clock.moment = BEFORE
    eraser.take(shred)
    assert {message(eraser, number).status for number in (20, 21, 22)} == {"cancelled"}


@pytest.mark.parametrize("meanwhile", [*ENDED, "sending", None])
def test_what_was_taken_up_in_this_very_moment_is_not_cancelled(meanwhile: str | None):
    """It was seen to be waiting; when it is read, it is not any more, or is gone."""
    eraser = fenced(*([a_message(status=meanwhile)] if meanwhile else []))
    seen = Trace(Table.MESSAGES, a_message().key, "message", "queued")
    eraser.store.traces = lambda table, _: [seen] if table is Table.MESSAGES else []
    eraser.clock.moment = BEFORE
    eraser.take(shred)
    found = eraser.store.get(Message, SUBJECT, seen.key)
    assert (found.status if found else None) == meanwhile


@pytest.mark.parametrize("others", [[], [a_message(2, status="sent")]])
def test_what_is_being_sent_is_waited_for(others: list[Message]):
    """A minute at a time; the key is still needed."""
    eraser = fenced(a_message(status="sending"), *others)
    assert eraser.take(shred) == Wait(NOW + timedelta(minutes=1), "being_sent")
    assert opens(eraser)
    assert message(eraser).status == "sending"


@pytest.mark.parametrize(("seconds", "stuck"), [(-1, False), (0, False), (1, True)])
def test_what_is_being_sent_for_more_than_an_hour_needs_a_person(seconds: int, stuck: bool):
    """A lease is minutes: something is wrong."""
    eraser = fenced(a_message(status="sending"), fenced_at=NOW - HOUR - seconds * SECOND)
    answer = eraser.take(shred)
    assert (answer == Stuck("still_sending")) is stuck
    assert isinstance(answer, Stuck if stuck else Wait)


def test_without_the_hour_of_the_fence_nobody_is_called():
    """It is waited for."""
    eraser = fenced(a_message(status="sending"), fenced_at=None)
    assert isinstance(eraser.take(shred), Wait)


# ------------------------------------------------------------------- how much that was


def keeping(kind: str, count: int, vault: str = "a") -> Keeping:
    return Keeping(kind=kind, count=count, paragraph="§ 13", until=NOW.date() + DAY, vault=vault)


def test_what_a_law_keeps_is_not_erased():
    """It is taken off the count of its class, of however many vaults."""
    request = a_request(
        counts={"order": 5, "purchase": 2, "person": 1, "request": 1, "survey": 3},
        keeping=(keeping("order", 1), keeping("order", 2, "b"), keeping("purchase", 2)),
    )
    assert erased(request) == {"order": 2, "purchase": 0, "person": 1, "survey": 3}


def test_what_was_kept_is_said_to_be_kept_in_the_ledger():
    """Counted before, and copied away before the key is gone."""
    eraser = fenced(an_order(), rules="order:no-bookkeeping")
    eraser.take(shred)
    ((_, detail),) = eraser.moves()
    assert detail["counts"] == {"key": 1, "order": 0, "person": 1}
    assert [one.kind for one in eraser.request.keeping] == ["order"]
    assert REQUEST not in {one.vault for one in eraser.request.keeping}
