"""A copy holds what is about the person, and nothing about anybody else."""

import json
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gjensyn.models.classified import Copied, marks
from gjensyn.models.purchase import RhythmItem
from gjensyn.models.record import Stored
from gjensyn.models.subject import SubjectRow
from gjensyn.models.survey import Answer
from gjensyn.privacy.authorities import ANYWHERE, AUTHORITIES, authority
from gjensyn.privacy.copy import Cover, copy_page, given, make_copy
from gjensyn.privacy.data_map import copied_models, stored_models
from gjensyn.rhythm.state import Rhythm, observe
from tests.builders import (
    NOW,
    PSEUDONYMS,
    SUBJECT,
    a_case,
    a_message,
    a_person,
    a_survey,
    an_order,
    dated,
)
from tests.specimens import CANARY, specimen

OSLO = ZoneInfo("Europe/Oslo")
COVER = Cover("Nordlys Sport", NOW, "K-17", ("NO",))
SAID = Answer(score=4, comment="Alt gikk fint.\nTakk, Liv!", at=NOW)
RECORDS = [
    a_person(),
    an_order(agent_id=dated("employee-4711")),
    a_case(agent_id=dated("employee-4711")),
    a_survey(agent_id="employee-4711", answer=SAID),
    a_message(to="aase@fjordpost.example"),
    SubjectRow(subject=SUBJECT, key=PSEUDONYMS.key("customer", "K-17")),
]


def copied() -> dict[str, Any]:
    return make_copy(RECORDS, COVER)


def test_a_copy_is_json_by_class():
    """With every class that copies hold, also where there is nothing of it."""
    copy = copied()
    assert json.loads(json.dumps(copy)) == copy
    assert set(copy) == {"format", "shop", "made_at", "customer_id", "data", "left_out"}
    assert (copy["format"], copy["shop"]) == ("gjensyn copy 1", "Nordlys Sport")
    assert copy["made_at"] == "2026-11-02T09:30:00.000Z"
    assert set(copy["data"]) == {model.entity for model in copied_models()}
    (person,) = copy["data"]["person"]
    assert person["email"] == {"value": "aase@fjordpost.example", "at": "2026-10-24T09:30:00.000Z"}
    assert copy["data"]["survey"][0]["answer"]["comment"] == SAID.comment
    assert copy["data"]["delays"] == []
    assert copy["customer_id"] == "K-17"


def test_an_employee_is_left_out_and_that_is_said():
    """Who delivered or helped is somebody else; the copy says where something is missing."""
    assert "employee-4711" not in json.dumps(copied())
    assert copied()["left_out"] == [
        {"class": kind, "field": "agent_id", "why": "it is about somebody else"}
        for kind in ("case", "order", "survey")
    ]
    assert make_copy([an_order()], COVER)["left_out"] == []


@pytest.mark.parametrize("model", stored_models(), ids=lambda model: model.__name__)
def test_a_copy_holds_what_the_map_says(model: type[Stored]):
    """Every field that is marked so, and no other; no item of a class that is never exported."""
    record = specimen(model, SUBJECT)
    shown = given(record)
    for name, mark in marks(model):
        assert mark is not None
        copied = mark.copied is Copied.YES and not isinstance(getattr(record, name), bytes)
        assert (name in shown) == copied
    held = make_copy([record], COVER)["data"]
    assert sum(map(len, held.values())) == model.life.exported


@pytest.mark.parametrize("model", copied_models(), ids=lambda model: model.__name__)
def test_keys_of_ours_are_in_no_copy(model: type[Stored]):
    """Hashes of links, keys of items and the index of what is due tell a person nothing."""
    shown = given(specimen(model, SUBJECT))
    inner = {"subject", "key", "version", "due_shard", "due_at", "token_hash", "requires", "ttl"}
    assert not inner & set(shown)


def test_the_page_shows_the_same_as_the_file():
    """Each value once, with the names that lead to it, times where the person is."""
    page = copy_page(RECORDS, COVER, OSLO)
    sections = {section["kind"]: section["records"] for section in page["sections"]}
    assert set(sections) == {"person", "order", "case", "survey", "message"}
    rows = {tuple(cell["path"]): cell for cell in sections["survey"][0]}
    assert rows["answer", "comment"]["text"] == SAID.comment
    assert rows["answer", "score"]["text"] == "4"
    when = rows["answer", "at"]
    assert (when["day"], when["time"]) == (date(2026, 11, 2), "10:30")
    assert rows["status",]["word"]
    person = [cell["path"] for cell in sections["person"][0]]
    assert ["email"] in person  # the word itself
    assert ["email", "at"] in person  # and since when
    assert page["left_out"] == ["case", "order", "survey"]
    assert (page["authority"], page["made_on"]) == ("Datatilsynet", date(2026, 11, 2))
    assert page["authority_url"] == authority("NO").url
    assert (page["shop_name"], page["customer_id"]) == ("Nordlys Sport", "K-17")


@pytest.mark.parametrize("model", copied_models(), ids=lambda model: model.__name__)
def test_no_text_is_lost_on_the_way_to_the_page(model: type[Stored]):
    """Everything that is in the file is on the page."""
    record = specimen(model, SUBJECT)
    page = copy_page([record], COVER, OSLO)
    texts = [cell["text"] for each in page["sections"] for row in each["records"] for cell in row]
    inside = json.dumps(given(record), ensure_ascii=False)
    paths = ["".join(c["path"]) for s in page["sections"] for row in s["records"] for c in row]
    assert (CANARY in inside) == any(CANARY in told for told in texts + paths)
    assert "None" not in texts


@pytest.mark.parametrize(
    ("countries", "name"),
    [
        (("NO",), "Datatilsynet"),
        (("dk",), "Datatilsynet"),
        (("SE", "NO"), "Integritetsskyddsmyndigheten (IMY)"),
        ((None, "FI"), "Tietosuojavaltuutetun toimisto"),
        (("XX", "GB"), "Information Commissioner's Office (ICO)"),
        (("XX",), None),
        ((), None),
    ],
)
def test_a_person_complains_where_they_live(countries: tuple[str | None, ...], name: str | None):
    """Their own country's authority, else the shop's, else the list of all."""
    assert authority(*countries).name == name


def test_every_authority_has_an_address():
    """By https."""
    for found in (*AUTHORITIES.values(), ANYWHERE):
        assert found.url.startswith("https://")


def test_a_rhythm_reads_as_what_was_bought_and_how_often():
    """Days, quantities and intervals, not our sums of logarithms nor the marks of orders."""
    rhythm = Rhythm()
    for weeks in range(0, 80, 4):
        day = date(2025, 1, 6) + timedelta(weeks=weeks)
        rhythm = observe(rhythm, day, 2, mark=f"mark-{weeks}")
    item = specimen(RhythmItem, SUBJECT, rhythm=rhythm, key="rhythm#1")
    (shown,) = make_copy([item], COVER)["data"]["rhythm"]
    told = shown["rhythm"]
    assert told["bought"][-1] == {"day": "2026-06-22", "quantity": 2}
    assert told["first"] == "2025-01-06"
    assert told["intervals"] == [28] * 7
    assert told["earlier"] == {"count": 4, "typical_days": 28}
    assert not {"reminded", "responded", "still_had"} & set(told)
    assert "mark-" not in json.dumps(shown)


def test_the_key_of_a_rhythm_is_in_no_copy_of_a_message():
    """The page behind a reminder needs it; a person does not."""
    message = a_message(content={"lines": [{"rhythm": "rhythm#1", "name": "Kaffe"}]})
    (shown,) = make_copy([message], COVER)["data"]["message"]
    assert shown["content"] == {"lines": [{"name": "Kaffe"}]}
