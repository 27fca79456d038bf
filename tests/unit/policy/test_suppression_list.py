"""Addresses that must not be written to, known by a hash, each for its strongest reason."""

import pytest

from gjensyn.errors import ConflictError
from gjensyn.models.person import PERSON_KEY, Person
from gjensyn.models.suppression import (
    SUPPRESSION_KEY,
    SuppressedFor,
    Suppression,
    address_owner,
    stronger,
)
from gjensyn.ports import Insert
from gjensyn.privacy.data_map import copied_models, erased_models
from gjensyn.suppressing import SuppressionList
from tests.builders import NOW, PSEUDONYMS, SUBJECT, a_person, a_store

ADDRESS = "kari@fjordpost.example"
REASONS: tuple[SuppressedFor, ...] = ("objection", "bounce", "complaint")


def noted(reason: SuppressedFor, message: str) -> Suppression:
    return Suppression(subject="s", key="suppression", reason=reason, at=NOW, message_id=message)


def test_a_first_note_is_kept():
    """Whatever it is for."""
    for reason in REASONS:
        assert stronger(None, noted(reason, "m1")) == noted(reason, "m1")


@pytest.mark.parametrize(
    ("known", "told", "kept"),
    [
        (known, told, max(known, told, key=REASONS.index))
        for known in REASONS
        for told in REASONS
        if known != told
    ],
)
def test_the_stronger_reason_stays(known: SuppressedFor, told: SuppressedFor, kept: SuppressedFor):
    """A complaint outdoes a bounce and a bounce an objection; with it stays its message."""
    found = stronger(noted(known, "m1"), noted(told, "m2"))
    assert (found.reason, found.message_id) == (kept, "m1" if kept == known else "m2")
    assert found.at == NOW


@pytest.mark.parametrize("reason", REASONS)
def test_the_same_reason_again_changes_nothing(reason: SuppressedFor):
    """The first message is the one that is named."""
    assert stronger(noted(reason, "m1"), noted(reason, "m2")) == noted(reason, "m1")


def test_an_address_is_on_the_list_however_it_is_written():
    """And no other is."""
    suppressed = SuppressionList(a_store(), PSEUDONYMS)
    suppressed.add(" Kari@Fjordpost.example", "bounce", NOW, "m1")
    assert suppressed.reason(ADDRESS) == "bounce"
    assert suppressed.reason("ola@fjordpost.example") is None


def test_what_is_known_is_not_written_again():
    """A bounce after a bounce is no news, a complaint is."""
    store = a_store()
    suppressed = SuppressionList(store, PSEUDONYMS)
    versions = []
    for reason in ("bounce", "bounce", "objection", "complaint"):
        suppressed.add(ADDRESS, reason, NOW)
        versions.append(store.requests["write"])
    assert versions == [1, 1, 1, 2]
    assert suppressed.reason(ADDRESS) == "complaint"


def test_whoever_is_written_to_is_not_on_the_list_at_that_moment():
    """The condition stands in the same write."""
    store = a_store()
    suppressed = SuppressionList(store, PSEUDONYMS)
    suppressed.add(ADDRESS, "objection", NOW)
    store.keyring.create(SUBJECT)
    with pytest.raises(ConflictError):
        store.write(Insert(a_person()), suppressed.unlisted(ADDRESS))
    assert store.get(Person, SUBJECT, PERSON_KEY) is None
    store.write(Insert(a_person()), suppressed.unlisted("ola@fjordpost.example"))
    assert store.get(Person, SUBJECT, PERSON_KEY) is not None


def test_what_was_noted_years_ago_is_still_found():
    """The names it is stored under are never changed."""
    assert (Suppression.entity, SUPPRESSION_KEY) == ("suppression", "suppression")
    assert address_owner(PSEUDONYMS, ADDRESS) == f"address#{PSEUDONYMS.key('address', ADDRESS)}"


def test_a_no_outlives_the_one_who_said_it():
    """No erasure takes it, and no copy has it: it is of an address, and nobody's in the tables."""
    assert Suppression not in {*erased_models(), *copied_models()}
    assert Suppression.life.erased_by == "nobody"
