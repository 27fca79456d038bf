"""One suite for both stores: what unit tests rely on in memory, DynamoDB does too."""

from datetime import timedelta
from typing import Any

import pytest

from gjensyn.errors import ConflictError, KeyMissingError, RequirementError, SealBrokenError
from gjensyn.models.message import UNKNOWN_SHARD, Message, Requirement
from gjensyn.models.order import Order, Reschedule
from gjensyn.models.person import PERSON_KEY, Person
from gjensyn.models.record import Dated, Stored, Table
from gjensyn.models.subject import DataKey, KeyEpoch, SubjectRow
from gjensyn.models.survey import Survey
from gjensyn.ports import Insert, Replace, Require
from gjensyn.privacy.data_map import stored_models
from tests.builders import (
    NOW,
    SUBJECT,
    a_message,
    a_person,
    a_survey,
    an_order,
    as_json,
    subject_id,
)
from tests.integration.store.conftest import SHARDS, House, move_in
from tests.specimens import CANARY, specimen

KEYED = [model for model in stored_models() if model not in (DataKey, KeyEpoch)]
ORDER = an_order()
DELIVERED = Requirement(table=Table.ORDERS, key=ORDER.key, statuses=("delivered", "returned"))


def written(record: Stored) -> Stored:
    """Return a record as it is after its next write."""
    return record.model_copy(update={"version": record.version + 1})


# ------------------------------------------------------------------- one item


def test_what_was_inserted_is_read(house: House):
    """With its first version; what was never written is None."""
    move_in(house, SUBJECT, a_person(), ORDER)
    assert house.store.get(Person, SUBJECT, PERSON_KEY) == written(a_person())
    assert house.store.get(Order, SUBJECT, "order#nowhere") is None
    assert house.store.get(Order, subject_id(2), ORDER.key) is None


def test_an_item_is_inserted_once(house: House):
    """The second insert loses, and changes nothing."""
    move_in(house, SUBJECT, ORDER)
    with pytest.raises(ConflictError):
        house.store.write(Insert(ORDER.model_copy(update={"status": "cancelled"})))
    assert house.store.get(Order, SUBJECT, ORDER.key) == written(ORDER)


def test_the_version_that_was_read_is_replaced(house: House):
    """Each write adds one."""
    move_in(house, SUBJECT, ORDER)
    known = written(ORDER)
    for status in ("cancelled", "returned"):
        known = known.model_copy(update={"status": status})
        house.store.write(Replace(known))
        known = written(known)
    assert house.store.get(Order, SUBJECT, ORDER.key) == known


@pytest.mark.parametrize("version", [0, 2])
def test_another_version_is_not_replaced(house: House, version: int):
    """Somebody else was faster: read again and decide again."""
    move_in(house, SUBJECT, ORDER)
    with pytest.raises(ConflictError):
        house.store.write(Replace(ORDER.model_copy(update={"version": version})))


def test_an_item_that_is_gone_does_not_come_back(house: House):
    """A late writer does not undo an erasure."""
    move_in(house, SUBJECT)
    with pytest.raises(ConflictError):
        house.store.write(Replace(written(ORDER)))
    assert house.store.get(Order, SUBJECT, ORDER.key) is None


def test_plain_times_are_kept_to_the_millisecond(house: House):
    """What is read back may be compared with what is read elsewhere."""
    due = NOW + timedelta(microseconds=123456)
    move_in(house, SUBJECT, a_survey(due_at=due))
    found = house.store.get(Survey, SUBJECT, a_survey().key)
    assert found is not None
    assert found.due_at == NOW + timedelta(milliseconds=123)


# ------------------------------------------------------------------- transactions


def test_all_changes_or_none(house: House):
    """One lost race undoes the rest."""
    move_in(house, SUBJECT, a_person(), ORDER)
    stale = a_person().model_copy(update={"version": 7})
    with pytest.raises(ConflictError):
        house.store.write(Insert(a_survey()), Insert(a_message()), Replace(stale))
    assert house.store.get(Survey, SUBJECT, a_survey().key) is None
    assert house.store.get(Message, SUBJECT, a_message().key) is None
    house.store.write(Insert(a_survey()), Insert(a_message()), Replace(written(a_person())))
    assert house.store.get(Message, SUBJECT, a_message().key) is not None


def test_a_requirement_that_holds_lets_the_write_pass(house: House):
    """Any of its states will do, and the required item stays as it is."""
    move_in(house, SUBJECT, ORDER)
    house.store.write(Insert(a_survey()), Require(SUBJECT, DELIVERED))
    assert house.store.get(Survey, SUBJECT, a_survey().key) is not None
    assert house.store.get(Order, SUBJECT, ORDER.key) == written(ORDER)


def test_a_requirement_that_does_not_hold_says_what_was_found(house: House):
    """By position: another state, or None where there is no item."""
    move_in(house, SUBJECT, an_order(status="cancelled"))
    nothing = Requirement(table=Table.SURVEYS, key="survey#nowhere", statuses=("invited",))
    with pytest.raises(RequirementError) as caught:
        house.store.write(
            Insert(a_message()), Require(SUBJECT, DELIVERED), Require(SUBJECT, nothing)
        )
    assert caught.value.states == {1: "cancelled", 2: None}
    assert house.store.get(Message, SUBJECT, a_message().key) is None


def test_a_requirement_alone_can_be_asked(house: House):
    """Nothing is written; the answer is an error or none."""
    move_in(house, SUBJECT, ORDER)
    house.store.write(Require(SUBJECT, DELIVERED))
    with pytest.raises(RequirementError):
        house.store.write(Require(subject_id(2), DELIVERED))


def test_what_no_longer_holds_weighs_more_than_a_lost_race(house: House):
    """Deciding again would end at the same requirement."""
    move_in(house, SUBJECT, an_order(status="cancelled"), a_message())
    with pytest.raises(RequirementError):
        house.store.write(Insert(a_message()), Require(SUBJECT, DELIVERED))


# ------------------------------------------------------------------- many items


def test_a_query_finds_a_persons_items_by_prefix(house: House):
    """In the order of their keys, and nobody else's."""
    orders = [an_order(key=f"order#{n}") for n in (3, 1, 2)]
    move_in(house, SUBJECT, *orders)
    move_in(house, subject_id(2), an_order(subject=subject_id(2)))
    found = list(house.store.query(Order, SUBJECT, "order#"))
    assert [order.key for order in found] == ["order#1", "order#2", "order#3"]
    assert list(house.store.query(Order, subject_id(3), "order#")) == []


def test_a_query_reads_to_the_end(house: House):
    """A life longer than one page of a megabyte."""
    move_in(house, SUBJECT)
    long = Reschedule(promised_date=None, reason="weather", explanation={"nb": "x" * 250_000})
    told = Dated[Reschedule](value=long, at=NOW)
    for number in range(6):
        house.store.write(Insert(an_order(key=f"order#{number}", reschedule=told)))
    assert len(list(house.store.query(Order, SUBJECT, "order#"))) == 6


def due(house: House, model: Any = Message, **later: float) -> list[tuple[str, str]]:
    return list(house.store.due(model, NOW + timedelta(**later)))


def test_what_is_due_and_overdue_is_found(house: House):
    """To the moment, and nothing that is later or at rest."""
    subjects = [subject_id(number) for number in range(1, 5)]
    for subject, hours in zip(subjects, (-48, 0, 1, None), strict=True):
        shard = house.store.shard(subject)
        when = (
            {"due_shard": shard, "due_at": NOW + timedelta(hours=hours)}
            if hours is not None
            else {"due_shard": None, "due_at": None}
        )
        move_in(house, subject, a_message(subject=subject, **when))
    key = a_message().key
    assert set(due(house)) == {(subjects[0], key), (subjects[1], key)}
    assert set(due(house, minutes=-1)) == {(subjects[0], key)}
    assert set(due(house, days=1)) == {(subject, key) for subject in subjects[:3]}
    assert due(house, Survey) == []


def test_the_oldest_of_a_shard_comes_first(house: House):
    """And a person's items share a shard, so that one person's are in order."""
    move_in(house, SUBJECT)
    shard = house.store.shard(SUBJECT)
    for number, hours in enumerate((-1, -3, -2)):
        at = NOW + timedelta(hours=hours)
        house.store.write(Insert(a_message(number, due_shard=shard, due_at=at)))
    keys = [a_message(number).key for number in (1, 2, 0)]
    assert due(house) == [(SUBJECT, key) for key in keys]


def test_every_shard_is_swept(house: House):
    """However people are spread."""
    subjects = [subject_id(number) for number in range(1, 20)]
    for subject in subjects:
        move_in(house, subject, a_message(subject=subject, due_shard=house.store.shard(subject)))
    assert {house.store.shard(subject) for subject in subjects} == {"0", "1", "2"}
    assert SHARDS == 3
    assert {subject for subject, _ in due(house)} == set(subjects)


def test_an_item_leaves_the_index_when_it_is_at_rest(house: House):
    """The index is sparse: cost grows with what is due."""
    shard = house.store.shard(SUBJECT)
    move_in(house, SUBJECT, a_message(due_shard=shard))
    sent = written(a_message()).model_copy(
        update={"status": "sent", "due_at": None, "due_shard": None}
    )
    house.store.write(Replace(sent))
    assert due(house, days=99) == []


def test_an_item_that_was_put_off_is_found_at_its_new_time(house: House):
    """Once, and not at the old one."""
    shard = house.store.shard(SUBJECT)
    move_in(house, SUBJECT, a_message(due_shard=shard))
    later = written(a_message()).model_copy(
        update={"due_at": NOW + timedelta(days=1), "due_shard": shard}
    )
    house.store.write(Replace(later))
    assert due(house) == []
    assert len(due(house, days=1)) == 1


def test_unknown_messages_are_not_due(house: House):
    """They stand in a list of their own, for a person to judge."""
    listed = a_message(status="unknown", due_shard=UNKNOWN_SHARD)
    move_in(house, SUBJECT, listed)
    assert due(house, days=99) == []


def test_a_token_leads_to_its_message(house: House):
    """By its hash alone."""
    move_in(house, SUBJECT, a_message(1, token_hash="ab"), a_message(2, token_hash="cd"))
    assert house.store.by_token("cd") == (SUBJECT, a_message(2).key)
    assert house.store.by_token("ef") is None


# ------------------------------------------------------------------- seals


@pytest.mark.parametrize("model", KEYED, ids=lambda model: model.__name__)
def test_every_field_of_every_model_comes_back(house: House, model: type[Stored]):
    """The round trip through the tables loses nothing, nor does that through a stream."""
    move_in(house, SUBJECT)
    record = specimen(model, SUBJECT)
    house.store.write(Insert(record))
    found = house.store.get(model, SUBJECT, record.key)
    assert found == written(record)
    assert found.model_dump_json() == written(record).model_dump_json()
    if model is not SubjectRow:
        image = as_json(house.raw(found))
        assert house.store.read(model, image) == found


@pytest.mark.parametrize("model", KEYED, ids=lambda model: model.__name__)
def test_what_is_sealed_is_not_read_in_clear(house: House, model: type[Stored]):
    """Plain attributes carry the canary only where they are declared plain."""
    move_in(house, SUBJECT)
    record = specimen(model, SUBJECT)
    house.store.write(Insert(record))
    item = house.raw(written(record))
    sealed = item.pop("sealed", {"B": b""})["B"]
    assert CANARY.encode() not in bytes(sealed)
    plain = {name for name, value in item.items() if CANARY in repr(value)}
    assert plain <= set(model.model_fields) - _sealed(model)


def _sealed(model: type[Stored]) -> set[str]:
    from gjensyn.models.classified import Place
    from gjensyn.models.record import fields_in

    return set(fields_in(model, Place.SEALED))


def test_a_sealed_part_moved_to_another_item_does_not_open(house: House):
    """Not to another key, another table's name, nor another person with the same key."""
    move_in(house, SUBJECT, ORDER)
    image = as_json(house.raw(written(ORDER)))
    moved = {**image, "sk": {"S": "order#another"}}
    with pytest.raises(SealBrokenError):
        house.store.read(Order, moved)


def test_a_changed_byte_does_not_open(house: House):
    """Anywhere in the sealed part."""
    move_in(house, SUBJECT, ORDER)
    item = house.raw(written(ORDER))
    blob = bytes(item["sealed"]["B"])
    for position in (0, 1, 12, 13, len(blob) // 2, len(blob) - 1):
        changed = blob[:position] + bytes([blob[position] ^ 1]) + blob[position + 1 :]
        with pytest.raises(SealBrokenError):
            house.store.read(Order, as_json({**item, "sealed": {"B": changed}}))


def test_nobody_writes_for_a_person_without_a_key(house: House):
    """A missing key is a loud error, never a clear text."""
    with pytest.raises(KeyMissingError):
        house.store.write(Insert(ORDER))
    with pytest.raises(KeyMissingError):
        house.store.write(Insert(ORDER), Insert(a_survey()))
    assert house.store.get(Order, SUBJECT, ORDER.key) is None


def test_a_shredded_person_opens_no_more(house: House):
    """Reading, querying, writing and streams all say so; what is plain can still be listed."""
    move_in(house, SUBJECT, ORDER, a_message(due_shard=house.store.shard(SUBJECT)))
    image = as_json(house.raw(written(ORDER)))
    house.shred(SUBJECT)
    for attempt in (
        lambda: house.store.get(Order, SUBJECT, ORDER.key),
        lambda: list(house.store.query(Order, SUBJECT, "order#")),
        lambda: house.store.write(Replace(written(ORDER))),
        lambda: house.store.read(Order, image),
        lambda: house.keyring.seal(SUBJECT),
    ):
        with pytest.raises(KeyMissingError) as caught:
            attempt()
        assert caught.value.subject == SUBJECT
    assert len(due(house)) == 1


def test_the_erased_beside_the_living(house: House):
    """Shredding one person leaves the others readable."""
    other = subject_id(2)
    move_in(house, SUBJECT, ORDER)
    move_in(house, other, an_order(subject=other))
    house.shred(SUBJECT)
    assert house.store.get(Order, other, ORDER.key) is not None
