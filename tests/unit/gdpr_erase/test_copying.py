"""The copy that somebody asked for: what is in it, who is told of it, and what is left."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from functions.gdpr_erase.copying import ask_first, copy
from functions.gdpr_erase.tools import AtRest
from gjensyn.models.message import Message
from gjensyn.models.record import Table
from gjensyn.models.request import ACTIVE, PARTICULARS_KEY, Active, Particulars
from gjensyn.models.subject import KEY_CLASS, DataKey
from gjensyn.models.suppression import Suppression
from tests.builders import NOW, SUBJECT, a_message, a_person, a_survey, an_order, put
from tests.unit.gdpr_erase.eraser import CUSTOMER, REQUEST, Eraser, a_request, passed

TEMPLATES = Path(__file__).parents[3] / "templates"
WEEK = timedelta(days=7)
FOLDER = f"{CUSTOMER}/{REQUEST}"
THEIR_OWN = (*passed("RECEIVED", by="gdpr_erase"), *passed("VERIFIED", by="self"))


def asked(status: Any = "VERIFIED", *records: Any, **fields: Any) -> Eraser:
    """Return the world of somebody who asked for their copy."""
    known = {"kind": "export", "requested_by": "self", "history": THEIR_OWN}
    return Eraser(
        a_request(status, **{**known, **fields}),
        *records,
        templates=str(TEMPLATES),
        shop_name="Nordlys",
    )


def letters(eraser: Eraser, subject: str = SUBJECT) -> list[Message]:
    return [one for one in eraser.store.query(Message, subject, "message#") if one.about == REQUEST]


# ------------------------------------------------------------------- is it you?


def test_who_asks_is_asked_first_whether_it_is_them():
    """By the address on file; the link in the letter works for a week."""
    eraser = asked("RECEIVED", a_person())
    eraser.store.wipe(Table.KEYS, REQUEST, [KEY_CLASS])
    eraser.take(ask_first)
    (letter,) = letters(eraser)
    assert (letter.kind, letter.due_at, letter.due_shard) == ("identity_check", NOW, "0")
    request = eraser.request
    assert (request.status, request.due_at) == ("AWAITING_IDENTITY", NOW + WEEK)
    notes = eraser.store.get(Particulars, REQUEST, PARTICULARS_KEY)
    assert notes is not None
    assert notes.identity == "ask"
    assert eraser.store.get(DataKey, REQUEST, KEY_CLASS) is not None
    assert [event for event, _ in eraser.moves()] == ["received"]


def test_they_are_asked_once():
    """A run that died after the letter writes no second one."""
    eraser = asked("RECEIVED", a_person())
    eraser.store.wipe(Table.KEYS, REQUEST, [KEY_CLASS])
    eraser.take(ask_first)
    (letter,) = letters(eraser)
    request = a_request("RECEIVED", kind="export", requested_by="self")
    eraser.store.wipe(Table.PRIVACY, "requests", [REQUEST])
    eraser.store.wipe(Table.PRIVACY, REQUEST, [PARTICULARS_KEY])
    eraser.store.wipe(Table.KEYS, REQUEST, [KEY_CLASS])
    put(eraser.store, request)
    eraser.take(ask_first)
    assert letters(eraser) == [letter]
    assert eraser.request.status == "AWAITING_IDENTITY"


@pytest.mark.parametrize("by", ["arn:aws:iam::1:user/liv", "zoe", None])
def test_what_an_officer_took_in_waits_on_the_desk(by: str | None):
    """They ask for the identity in their own way."""
    eraser = asked("RECEIVED", a_person(), requested_by=by)
    assert eraser.take(ask_first) == AtRest()
    assert letters(eraser) == []


@pytest.mark.parametrize("records", [[], [a_person(status="fenced")]])
def test_nobody_is_asked_who_is_gone_or_going(records: list[Any]):
    """There is nobody to write to."""
    eraser = asked("RECEIVED", *records)
    assert eraser.take(ask_first) == AtRest()
    assert eraser.request.status == "RECEIVED"


# ------------------------------------------------------------------- the copy


def copied(eraser: Eraser) -> Any:
    text = eraser.exports.read(f"{FOLDER}/copy.json")
    assert text is not None
    return json.loads(text)


def test_the_copy_holds_what_there_is_of_them():
    """For a machine, and the same for a reader; the letter with the link is not part of it."""
    eraser = asked("VERIFIED", a_person(), an_order(), a_survey(), a_message())
    eraser.take(copy)
    text = json.dumps(copied(eraser), ensure_ascii=False)
    for known in ("Åse Ødegård", "O-1", "Ullteppe «Fjøs»", "K-17", "Nordlys"):
        assert known in text
    page = eraser.exports.read(f"{FOLDER}/copy.html")
    assert page is not None
    assert "Åse Ødegård" in page.decode()
    assert eraser.exports.names("") == [f"{FOLDER}/copy.html", f"{FOLDER}/copy.json"]


def test_a_copy_is_the_same_text_for_people_and_machines():
    """Letters as they are, a line for each value, one space for each step in."""
    eraser = asked("VERIFIED", a_person())
    eraser.take(copy)
    text = eraser.exports.read(f"{FOLDER}/copy.json")
    assert text is not None
    assert "Åse" in text.decode()
    _, second, *_ = text.decode().splitlines()
    assert second.startswith(' "')


def test_the_request_ends_with_its_copy():
    """It leads to it; another one can be taken in, and nothing else of it is left."""
    notes = Particulars(subject=REQUEST, key=PARTICULARS_KEY, identity="passport")
    active = Active(subject=ACTIVE, key=CUSTOMER, request_id=REQUEST)
    eraser = asked("VERIFIED", a_person(), notes, active, due_at=NOW, due_shard="0")
    eraser.take(copy)
    request = eraser.request
    assert (request.status, request.download) == ("COMPLETED", f"{FOLDER}/copy.json")
    assert (request.due_at, request.due_shard) == (None, None)
    assert eraser.tools.register.active(CUSTOMER) is None
    assert list(eraser.tools.inventory.traces(REQUEST)) == []
    assert [event for event, _ in eraser.moves()] == ["exported"]


def test_of_an_address_that_leads_to_no_id_the_copy_stands_under_its_owner():
    """The hash by which the request is known."""
    eraser = asked("VERIFIED", customer=None, owner="owner-hash", person=None)
    eraser.take(copy)
    assert eraser.request.download == f"owner-hash/{REQUEST}/copy.json"


def test_of_somebody_nobody_knows_the_copy_is_empty():
    """It says so, and nobody is written to."""
    eraser = asked("VERIFIED", an_order(), person=None)
    eraser.take(copy)
    assert "O-1" not in json.dumps(copied(eraser))
    assert eraser.request.status == "COMPLETED"


def test_of_who_is_shredded_the_copy_holds_nothing():
    """Erased meanwhile: it opens no more."""
    eraser = asked("VERIFIED", a_person(), an_order())
    eraser.store.wipe(Table.KEYS, SUBJECT, [KEY_CLASS])
    eraser.take(copy)
    assert "O-1" not in json.dumps(copied(eraser))


def test_what_is_no_part_of_a_copy_does_not_end_it():
    """Whatever stands before it in the same table."""
    nobodys = Suppression(subject=SUBJECT, key="a", reason="bounce", at=NOW)
    eraser = asked("VERIFIED", a_person(), nobodys)
    eraser.take(copy)
    text = json.dumps(copied(eraser), ensure_ascii=False)
    assert "Åse Ødegård" in text
    assert "bounce" not in text


def test_what_goes_while_it_is_copied_is_left_out():
    """The others are in it."""
    eraser = asked("VERIFIED", a_person(), an_order(), a_survey())
    gone = an_order().key
    get = eraser.store.get
    eraser.store.get = lambda model, subject, key: (  # as if it were deleted just then
        None if key == gone else get(model, subject, key)
    )
    eraser.take(copy)
    text = json.dumps(copied(eraser), ensure_ascii=False)
    assert "Ullteppe" not in text
    assert "csat" in text


def test_the_page_is_in_their_language():
    """Or in English, where nobody knows it."""
    pages = {}
    for language in ("sv", "nb"):
        eraser = asked("VERIFIED", a_person(language=language))
        eraser.take(copy)
        pages[language] = (eraser.exports.read(f"{FOLDER}/copy.html") or b"").decode()
    assert 'lang="sv"' in pages["sv"]
    assert 'lang="nb"' in pages["nb"]
    nobody = asked("VERIFIED", person=None)
    nobody.take(copy)
    assert b'lang="en"' in (nobody.exports.read(f"{FOLDER}/copy.html") or b"")


# ------------------------------------------------------------------- who is told of it


def test_who_said_that_it_was_them_is_told_where_it_lies():
    """Once: a run that died after the letter writes no second one."""
    eraser = asked("VERIFIED", a_person())
    eraser.take(copy)
    (letter,) = letters(eraser)
    assert (letter.kind, letter.due_at, letter.due_shard) == ("export_ready", NOW, "0")
    eraser.tools.note(eraser.request, status="VERIFIED")
    eraser.take(copy)
    assert letters(eraser) == [letter]


@pytest.mark.parametrize("person", [a_person(status="fenced"), None])
def test_nobody_is_written_to_who_is_gone_or_going(person: Any):
    """The copy is made all the same."""
    eraser = asked("VERIFIED", *([person] if person else []))
    eraser.take(copy)
    assert letters(eraser) == []
    assert eraser.request.status == "COMPLETED"


@pytest.mark.parametrize("by", ["arn:aws:iam::1:user/liv", "zoe"])
def test_what_an_officer_asked_for_the_officer_hands_out(by: str):
    """Nobody has said that it was them."""
    eraser = asked("VERIFIED", a_person(), history=passed("RECEIVED", "VERIFIED", by=by))
    eraser.take(copy)
    assert letters(eraser) == []
