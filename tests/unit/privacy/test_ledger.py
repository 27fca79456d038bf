"""Whoever inserts, deletes, reorders, cuts off or changes an entry is seen."""

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from gjensyn.privacy.ledger import (
    NOTHING,
    About,
    Detail,
    Entry,
    Fault,
    Head,
    append,
    as_item,
    faults,
    head_of,
)
from tests.builders import NOW, subject_id

REQUEST = subject_id(7)
EVENTS = ("received", "identified", "planned", "approved", "fenced", "shredded", "deleted", "told")
HEX = "ab" * 32


def a_ledger() -> list[Entry]:
    """Return a ledger of eight entries."""
    entries: list[Entry] = []
    for number, event in enumerate(EVENTS):
        entries.append(
            append(
                head_of(entries[-1]) if entries else None,
                NOW + timedelta(seconds=number, microseconds=123_456),
                event,
                About(REQUEST),
                Detail(counts={"order": number}, plan_hash=HEX, until=date(2031, 12, 31)),
            )
        )
    return entries


LEDGER = a_ledger()
HEAD = head_of(LEDGER[-1])


def test_a_whole_ledger_has_no_fault():
    """As entries, as they stand in the table, and with entries that are newer than the anchor."""
    assert faults(LEDGER, HEAD) == ()
    assert faults([as_item(entry) for entry in LEDGER], HEAD) == ()
    assert faults(LEDGER, head_of(LEDGER[3])) == ()
    assert faults(LEDGER, None) == ()
    assert faults([], None) == ()


def test_an_entry_reads_as_it_was_written():
    """What an auditor holds leads back to the same entry."""
    assert [Entry.of(as_item(entry)) for entry in LEDGER] == LEDGER
    assert LEDGER[0].prev == NOTHING
    assert [entry.seq for entry in LEDGER] == list(range(1, 9))


@pytest.mark.parametrize("place", range(len(LEDGER)))
def test_a_deletion_is_seen(place: int):
    """Of any entry; the last one only against the anchor."""
    left = LEDGER[:place] + LEDGER[place + 1 :]
    assert faults(left, HEAD)
    assert bool(faults(left, None)) == (place < len(LEDGER) - 1)


@pytest.mark.parametrize("place", range(len(LEDGER) + 1))
def test_an_insertion_is_seen(place: int):
    """At any place, with a hash of its own that is right."""
    before = head_of(LEDGER[place - 1]) if place else None
    forged = append(before, NOW, "approved", About(REQUEST))
    seen = faults([*LEDGER[:place], forged, *LEDGER[place:]], HEAD)
    assert bool(seen) == (place < len(LEDGER))  # at the end it is an entry like any other


@pytest.mark.parametrize("place", range(len(LEDGER) - 1))
def test_another_order_is_seen(place: int):
    """Of any two neighbours."""
    turned = [*LEDGER]
    turned[place], turned[place + 1] = turned[place + 1], turned[place]
    assert faults(turned, HEAD)


@pytest.mark.parametrize("length", range(len(LEDGER)))
def test_a_ledger_that_was_cut_off_is_seen(length: int):
    """Wherever it ends before the anchored head."""
    assert faults(LEDGER[:length], HEAD) == (Fault(length + 1, "cut"),)


@pytest.mark.parametrize("place", range(len(LEDGER)))
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("at", "2026-11-02T09:30:00.000Z"),
        ("event", "withdrawn"),
        ("request_id", subject_id(8)),
        ("subject", subject_id(8)),
        ("detail", {}),
        ("prev", "cd" * 32),
        ("hash", "cd" * 32),
        ("seq", 99),
    ],
)
def test_a_change_is_seen(place: int, name: str, value: object):
    """Of any field of any entry."""
    items = [as_item(entry) for entry in LEDGER]
    items[place] = {**items[place], name: value}
    assert faults(items, HEAD)


def test_a_ledger_written_anew_is_seen():
    """With all its hashes right, against the anchor alone."""
    forged: list[Entry] = []
    for entry in LEDGER:
        before = head_of(forged[-1]) if forged else None
        forged.append(append(before, entry.at, entry.event))
    assert faults(forged, None) == ()
    assert {fault.what for fault in faults(forged, HEAD)} == {"rewritten"}


def test_what_is_no_entry_is_seen():
    """Rather than skipped."""
    assert faults([None], None)[0].what == "unreadable"
    assert faults(["x", *LEDGER], HEAD)[0].what == "unreadable"


@pytest.mark.parametrize(
    "wrong",
    [
        {"by": "arn:aws:iam::1:user/kari"},
        {"reason": "Kari ville ikke"},
        {"recipient": "kari@fjordpost.example"},
        {"counts": {"kari": 1}},
        {"counts": {"order": -1}},
        {"plan_hash": "x"},
        {"note": "Kari Nordmann"},
        {"ground": "z"},
        {"until": "Kari"},
    ],
)
def test_there_is_no_room_for_a_person(wrong: dict[str, object]):
    """No field of an entry takes a name, an address or a sentence."""
    with pytest.raises(ValidationError):
        Detail(**wrong)


@pytest.mark.parametrize(
    ("about", "event"),
    [
        (About("K-17"), "received"),
        (About(None, "kari@fjordpost.example"), "received"),
        (About(), "kari"),
    ],
)
def test_an_id_from_outside_is_no_id_of_the_ledger(about: About, event: str):
    """Only random ids of ours go in."""
    with pytest.raises(ValidationError):
        append(None, NOW, event, about)


def test_a_head_says_how_long_the_ledger_was():
    """Position and hash."""
    assert Head(8, LEDGER[-1].hash) == HEAD


def test_each_fault_is_named_at_its_place():
    """So that an auditor knows where to look, and what at."""
    items = [as_item(entry) for entry in LEDGER]
    items[1] = {**items[1], "at": "2020-01-01T00:00:00.000Z"}
    assert faults(items, HEAD) == (Fault(2, "changed"),)
    assert Fault(2, "broken") in faults([LEDGER[0], *LEDGER[2:]], None)
    after = [Fault(place, "broken") for place in range(2, len(LEDGER) + 2)]
    assert faults(["x", *LEDGER], None) == (Fault(1, "unreadable"), *after)


@pytest.mark.parametrize("digit", ["0", "f"])
def test_an_entry_that_is_chained_to_another_past_is_broken(digit: str):
    """Though it has the right number, and a hash of its own that is right."""
    forged = append(Head(LEDGER[0].seq, digit * 64), NOW, "approved", About(REQUEST))
    assert faults([LEDGER[0], forged], None) == (Fault(2, "broken"),)
    anchored = Head(LEDGER[0].seq, digit * 64)
    assert faults(LEDGER, anchored) == (Fault(1, "rewritten"),)


def test_an_entry_says_only_what_there_is_to_say():
    """No empty fields: an auditor hashes what stands there."""
    assert as_item(append(None, NOW, "restored"))["detail"] == {}
