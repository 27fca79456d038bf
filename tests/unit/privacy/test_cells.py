"""How each value of a copy stands on its page, and by which names it is found."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from gjensyn.privacy.copy import Cover, copy_page
from tests.builders import NOW, a_message

OSLO = ZoneInfo("Europe/Oslo")
COVER = Cover("Nordlys Sport", NOW, "K-17", ("NO",))


def cells(content: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the cells of what a message holds, by the names behind `content`."""
    page = copy_page([a_message(content=content)], COVER, OSLO)
    (row,) = page["sections"][0]["records"]
    inside = [cell for cell in row if cell["path"][0] == "content"]
    return {" ".join(cell["path"][1:]): {**cell} for cell in inside}


def cell(*path: str, **shown: Any) -> dict[str, Any]:
    empty = {"text": "", "word": False, "day": None, "time": ""}
    return {"path": ["content", *path], **empty, **shown}


def test_each_value_is_written_as_a_person_reads_it():
    """Yes and no are words of ours; days and moments are said by the page, numbers are plain."""
    shown = cells({
        "yes": True, "no": False, "quantity": 1.5, "score": 4, "name": "Kaffe",
        "day": date(2026, 11, 3), "at": NOW, "told": NOW.replace(tzinfo=None),
        "there": NOW.astimezone(OSLO),
    })  # fmt: skip
    assert shown == {
        "yes": cell("yes", text="yes", word=True),
        "no": cell("no", text="no", word=True),
        "quantity": cell("quantity", text="1.5"),
        "score": cell("score", text="4"),
        "name": cell("name", text="Kaffe"),
        "day": cell("day", day=date(2026, 11, 3)),
        "at": cell("at", day=date(2026, 11, 2), time="10:30"),
        "told": cell("told", day=date(2026, 11, 2), time="10:30"),
        "there": cell("there", day=date(2026, 11, 2), time="10:30"),
    }


def test_words_of_ours_are_said_in_the_reader_s_language():
    """By the name they stand under, or the last that is no number."""
    names = (
        "status", "purpose", "kind", "channel", "chosen_channel", "choice", "reason", "touchpoint",
        "model", "service_model", "silent",
    )  # fmt: skip
    shown = cells({**dict.fromkeys(names, "x"), "name": "x", "kinds": "x"})
    assert {name for name, one in shown.items() if one["word"]} == {*names}
    assert cells({"reason": [["a"], ["b"]]})["reason 2"]["word"]


def test_one_of_many_is_told_by_its_number():
    """Plain values stand side by side; a single part needs no number."""
    shown = cells({
        "lines": [{"name": "Kaffe"}, {"name": "Te"}],
        "one": [{"name": "Kaffe"}],
        "plain": ["a"],
    })  # fmt: skip
    assert {name: one["text"] for name, one in shown.items()} == {
        "lines 1 name": "Kaffe",
        "lines 2 name": "Te",
        "one name": "Kaffe",
        "plain": "a",
    }
    page = copy_page([a_message(content={"plain": ["a", "b"]})], COVER, OSLO)
    texts = [each["text"] for each in page["sections"][0]["records"][0] if "plain" in each["path"]]
    assert texts == ["a", "b"]


def test_a_dated_word_is_the_word_and_then_its_date():
    """Only where there are just the two: else a value is a name like others."""
    shown = cells({
        "dated": {"value": "a", "at": NOW},
        "alone": {"value": "a"},
        "more": {"value": "a", "at": NOW, "zone": "b"},
    })  # fmt: skip
    assert set(shown) == {
        "dated",
        "dated at",
        "alone value",
        "more value",
        "more at",
        "more zone",
    }
