"""A record as an item of its table: routing in plain attributes, the rest in one sealed part."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from gjensyn.codec import from_item, is_sealed, keys_of, place, to_item
from gjensyn.errors import SealBrokenError
from gjensyn.models.message import Message
from gjensyn.models.person import PERSON_KEY, Person
from gjensyn.models.record import Stored, Table
from gjensyn.models.request import Keeping, PrivacyRequest, Recipient
from gjensyn.models.subject import DataKey, SubjectRow
from gjensyn.privacy.data_map import stored_models
from gjensyn.privacy.states import Passed
from gjensyn.sealing import Seal, new_key
from tests.builders import NOW, SUBJECT, a_message, a_person
from tests.specimens import specimen
from tests.unit.gdpr_erase.eraser import DUE, a_request

SEAL = Seal.of(new_key())
STAMP = "2026-11-02T09:30:00.000Z"


@pytest.mark.parametrize("model", stored_models(), ids=lambda model: model.__name__)
def test_every_record_comes_back_as_it_went(model: type[Stored]):
    """With every field set; and its keys are those that it is asked for by."""
    record = specimen(model, SUBJECT)
    item = to_item(record, SEAL)
    assert from_item(model, item, SEAL) == record
    assert keys_of(model.table, record.subject, record.key).items() <= item.items()
    assert item["entity"] == {"S": model.entity}
    assert ("subject" in item) is (model.table is Table.SUBJECTS)


def test_a_message_stands_where_it_is_routed_by():
    """What routes it is in clear, an empty attribute is left out, and whom it is for is sealed."""
    message = a_message(attempts=2, urgent=True)
    item = to_item(message, SEAL)
    sealed = item.pop("sealed")["B"]
    assert item == {
        "pk": {"S": SUBJECT},
        "sk": {"S": message.key},
        "entity": {"S": "message"},
        "version": {"N": "0"},
        "due_shard": {"S": "0"},
        "due_at": {"S": STAMP},
        "kind": {"S": "survey_invitation"},
        "purpose": {"S": "survey"},
        "status": {"S": "queued"},
        "decided_at": {"S": STAMP},
        "expires_at": {"S": "2026-11-09T09:30:00.000Z"},
        "link_expires_at": {"S": "2026-12-02T09:30:00.000Z"},
        "attempts": {"N": "2"},
        "about": {"S": message.about},
    }
    opened = json.loads(SEAL.open(f"messages|{SUBJECT}|{message.key}|1", sealed))
    assert opened["customer_id"] == "K-17"
    assert opened["urgent"] is True
    assert "held" not in opened


def test_a_subject_is_found_by_the_hash_alone():
    """Whose row it is stands in it."""
    row = SubjectRow(subject=SUBJECT, key="hash", status="fenced")
    item = to_item(row, None)
    assert item == {
        "pk": {"S": "hash"},
        "entity": {"S": "subject"},
        "subject": {"S": SUBJECT},
        "version": {"N": "0"},
        "status": {"S": "fenced"},
    }
    assert from_item(SubjectRow, item, None) == row
    assert keys_of(Table.SUBJECTS, SUBJECT, "hash") == {"pk": {"S": "hash"}}
    assert keys_of(Table.ORDERS, SUBJECT, "k") == {"pk": {"S": SUBJECT}, "sk": {"S": "k"}}


def test_lists_maps_and_parts_stand_in_clear_where_nobody_is_in_them():
    """Numbers, yes and no, days and moments, and what there is none of, within a list."""
    request = a_request(
        "COMPLETED_RETAINING",
        extended=True,
        history=(Passed(status="RECEIVED", at=NOW, by="self"),),
        counts={"order": 3},
        keeping=(Keeping(kind="order", count=2, paragraph="§ 13", until=DUE, vault="v"),),
        recipients=(Recipient(name="shop", told_at=NOW),),
    )
    item = to_item(request, None)
    assert item["extended"] == {"BOOL": True}
    assert item["due_date"] == {"S": "2026-11-30"}
    assert item["counts"] == {"M": {"order": {"N": "3"}}}
    assert item["history"] == {
        "L": [{"M": {"status": {"S": "RECEIVED"}, "at": {"S": STAMP}, "by": {"S": "self"}}}]
    }
    kept = {"kind": "order", "paragraph": "§ 13", "until": "2026-11-30", "vault": "v"}
    told = {name: {"S": text} for name, text in kept.items()}
    assert item["keeping"] == {"L": [{"M": {**told, "count": {"N": "2"}}}]}
    assert item["recipients"]["L"][0]["M"]["acknowledged_at"] == {"NULL": True}
    assert from_item(PrivacyRequest, item, None) == request


def test_bytes_are_bytes():
    """As a wrapped key is."""
    key = DataKey(subject=SUBJECT, key="care", wrapped=b"\x00\xff", epoch="000001")
    assert to_item(key, None)["wrapped"] == {"B": b"\x00\xff"}


@pytest.mark.parametrize(
    ("written", "score"), [("1.5", 1.5), ("2", 2), ("1e3", 1000.0), ("1E3", 1000.0), ("-4", -4)]
)
def test_a_number_is_whole_unless_it_is_written_as_a_fraction(written: str, score: float):
    """A point or an exponent makes it one."""
    item = to_item(a_request(counts={"order": 1}), None)
    item["counts"] = {"M": {"order": {"N": written}}}
    if score != int(score):
        with pytest.raises(ValidationError):
            from_item(PrivacyRequest, item, None)
    else:
        (count,) = from_item(PrivacyRequest, item, None).counts.values()
        assert (count, type(count)) == (score, int)


def test_what_is_about_a_person_is_not_written_without_a_seal():
    """Nor read."""
    person = a_person()
    with pytest.raises(SealBrokenError):
        to_item(person, None)
    item = to_item(person, SEAL)
    with pytest.raises(SealBrokenError) as caught:
        from_item(Person, item, None)
    assert (
        caught.value.place
        == place(Person, SUBJECT, PERSON_KEY)
        == (f"customers|{SUBJECT}|person|1")
    )
    assert (is_sealed(Person), is_sealed(SubjectRow)) == (True, False)


@pytest.mark.parametrize("moved", ["pk", "sk"])
def test_a_sealed_part_does_not_open_in_another_place(moved: str):
    """Neither under another subject nor under another key."""
    item: dict[str, Any] = to_item(a_message(), SEAL)
    with pytest.raises(SealBrokenError):
        from_item(Message, {**item, moved: {"S": "another"}}, SEAL)
