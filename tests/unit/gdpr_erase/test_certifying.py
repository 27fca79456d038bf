"""The end of an erasure: a last look, a last letter, and who is never written to again."""

from datetime import UTC, datetime
from typing import Any

import pytest

from functions.gdpr_erase.certifying import certify
from functions.gdpr_erase.tools import Wait
from gjensyn.models.message import Message
from gjensyn.models.suppression import SUPPRESSION_KEY, Suppression, address_owner
from tests.builders import NOW, PSEUDONYMS, a_person, an_order, put
from tests.unit.gdpr_erase.eraser import (
    DAY,
    HOUR,
    REQUEST,
    Eraser,
    a_request,
    kept,
)
from tests.unit.gdpr_erase.the_end import (
    ADDRESS,
    DONE,
    KEEPING,
    certificate,
    change,
    ended,
    epoch,
    erased,
    the_letter,
)

# ------------------------------------------------------------------- the last look


def test_what_is_found_at_the_last_look_is_deleted_first():
    """Nothing is certified, and no letter says that all is gone."""
    eraser = Eraser(a_request("VERIFYING", **DONE), kept(), an_order())
    eraser.take(certify)
    assert (eraser.request.status, eraser.request.due_at) == ("DELETING", NOW)
    assert [event for event, _ in eraser.moves()] == ["residue"]
    assert list(eraser.store.query(Message, REQUEST, "message#")) == []


def test_an_address_that_the_provider_still_lists_is_a_find_too():
    """It is known from what was kept of the person."""
    eraser = Eraser(a_request("VERIFYING", **DONE), kept())
    eraser.refusals.addresses.add(ADDRESS)
    eraser.take(certify)
    assert eraser.request.status == "DELETING"


# ------------------------------------------------------------------- the last letter


def test_the_person_is_told_once_and_waited_for_until_they_were():
    """It stands under the request's own key, and is due at once."""
    eraser = erased(letter=False)
    assert eraser.take(certify) == Wait(NOW, "closing_letter")
    letter = the_letter(eraser)
    assert (letter.status, letter.due_at, letter.due_shard) == ("queued", NOW, "0")
    assert (letter.kind, letter.customer_id) == ("erasure_done", "K-17")
    eraser.clock.advance(minutes=5)
    assert eraser.take(certify) == Wait(NOW, "closing")
    assert the_letter(eraser) == letter
    assert eraser.request.status == "VERIFYING"


@pytest.mark.parametrize(
    ("due_at", "until"),
    [(None, NOW), (NOW + HOUR, NOW + HOUR), (NOW - HOUR, NOW)],
)
@pytest.mark.parametrize("status", ["queued", "sending"])
def test_a_letter_that_has_not_ended_is_waited_for(status: str, due_at: Any, until: datetime):
    """Until it is tried again; never before it was written."""
    eraser = erased(letter=False)
    eraser.take(certify)
    shard = None if due_at is None else "0"
    eraser.store.write(change(the_letter(eraser), status=status, due_at=due_at, due_shard=shard))
    assert eraser.take(certify) == Wait(until, "closing")


@pytest.mark.parametrize("status", ["sent", "failed", "cancelled", "unknown"])
def test_however_a_letter_ends_nobody_waits_any_longer(status: str):
    """Somebody who cannot be reached is erased all the same."""
    eraser = erased(letter=False)
    eraser.take(certify)
    eraser.store.write(change(the_letter(eraser), status=status, due_at=None, due_shard=None))
    ended(eraser)
    assert eraser.request.status == "COMPLETED"


def test_the_letter_says_when_it_was_and_what_is_left():
    """By the days of the shop: what a law keeps, and when the last backup opens no more."""
    late = datetime(2026, 11, 1, 23, 30, tzinfo=UTC)
    eraser = erased(letter=False, erased_at=late, shredded_at=late, keeping=(KEEPING,))
    eraser.take(certify)
    content = the_letter(eraser).content
    assert content["erased_on"] == "2026-11-02"
    assert content["unreadable_after"] == "2026-11-12"
    assert content["retained"] == [{"kind": "order", "paragraph": "§ 13", "until": "2031-12-31"}]


def test_where_no_hour_was_noted_the_letter_goes_by_what_is_known():
    """Erased today; shredded no later than it came in."""
    eraser = erased(letter=False, erased_at=None, shredded_at=None)
    eraser.take(certify)
    content = the_letter(eraser).content
    assert content["erased_on"] == "2026-11-02"
    assert content["unreadable_after"] == "2026-11-09"


def test_where_the_key_of_all_keys_is_destroyed_no_backup_opens_any_more():
    """The letter and the certificate name that day, if it comes before."""
    eraser = erased(letter=False)
    put(eraser.store, epoch(NOW + 2 * DAY))
    eraser.take(certify)
    assert the_letter(eraser).content["unreadable_after"] == "2026-11-04"


@pytest.mark.parametrize(
    ("destroyed_at", "fields"),
    [(None, {}), (NOW + 2 * DAY, {"key_epoch": None}), (NOW + 2 * DAY, {"key_epoch": "000002"})],
)
def test_only_the_epoch_of_the_persons_own_key_counts(destroyed_at: Any, fields: dict[str, Any]):
    """And only once its end is ordered."""
    eraser = erased(letter=False, **fields)
    put(eraser.store, epoch(destroyed_at))
    eraser.take(certify)
    assert the_letter(eraser).content["unreadable_after"] == "2026-11-12"


def test_nobody_is_written_to_where_nobody_was_known():
    """It is certified at once."""
    eraser = Eraser(a_request("VERIFYING", person=None, **DONE))
    ended(eraser)
    assert eraser.request.status == "COMPLETED"
    assert certificate(eraser)["subject"] is None


# ------------------------------------------------------------------- who is never written to again


def objection(eraser: Eraser) -> Suppression | None:
    return eraser.store.get(Suppression, address_owner(PSEUDONYMS, ADDRESS), SUPPRESSION_KEY)


@pytest.mark.parametrize(
    ("ground", "never"), [("c", True), ("a", False), ("b", False), ("d", False), (None, False)]
)
def test_an_objection_outlives_the_erasure(ground: str | None, never: bool):
    """As a keyed hash; another ground is no wish never to hear of the shop again."""
    eraser = erased(ground=ground)
    eraser.take(certify)
    found = objection(eraser)
    assert (found is not None) is never
    if found:
        assert (found.reason, found.at) == ("objection", NOW)


def test_an_objection_is_noted_once():
    """What was noted before stays."""
    known = Suppression(
        subject=address_owner(PSEUDONYMS, ADDRESS), key=SUPPRESSION_KEY, reason="bounce", at=NOW
    )
    eraser = erased(ground="c")
    put(eraser.store, known)
    eraser.take(certify)
    found = objection(eraser)
    assert found is not None
    assert (found.reason, found.version) == ("bounce", 1)


def test_an_objection_without_an_address_has_nothing_to_note():
    """There is nothing that could be written to."""
    eraser = Eraser(a_request("VERIFYING", ground="c", **DONE), kept(a_person(email=None)))
    eraser.take(certify)
    eraser.store.write(change(the_letter(eraser), status="failed", due_at=None, due_shard=None))
    ended(eraser)
    assert eraser.request.status == "COMPLETED"
