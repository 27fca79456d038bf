"""A certificate says what was done, and is refused where it is not as it was signed."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from gjensyn.clock import stamp
from gjensyn.privacy.certificate import CertificateError, Told, verify, written
from gjensyn.privacy.plan import places
from gjensyn.privacy.remains import PLACES
from tests.builders import NOW
from tests.unit.privacy.papers import OTHER, PLAN, SIGNER, a_certificate, refused

TOLD = a_certificate()
FILE = written(TOLD).encode()
CONTRACT = [
    "installation",
    "request_id",
    "subject",
    "received_at",
    "erased_at",
    "classes",
    "retained",
    "recipients",
    "not_covered",
    "ledger_head",
    "key_id",
    "signature",
]


def test_it_has_the_contract_s_shape():
    """Every field, in this order, and no other."""
    told = a_certificate()
    assert list(told) == CONTRACT
    assert set(told["classes"][0]) == {
        "class",
        "place",
        "erased",
        "retained",
        "irrecoverable_after",
    }
    assert set(told["recipients"][0]) == {"name", "told_at", "acknowledged_at"}
    assert set(told["retained"][0]) == {"class", "count", "paragraph", "until"}


def test_it_says_what_went_and_what_stays():
    """Each class of data with its counts, in order; what the plan cannot reach."""
    told = a_certificate()
    rows = {row["class"]: row for row in told["classes"]}
    of_data = [row["class"] for row in told["classes"] if row["class"] not in PLACES]
    assert of_data == sorted(places())
    assert (rows["order"]["erased"], rows["order"]["retained"]) == (3, 2)
    assert (rows["survey"]["erased"], rows["survey"]["retained"]) == (0, 0)
    assert told["not_covered"] == list(PLAN.not_covered)


def test_it_says_when_no_copy_can_be_read_any_more():
    """What is sealed dies with its key, after a day; what lay unsealed when it is thrown away."""
    rows = {row["class"]: row for row in a_certificate()["classes"]}
    last = {kind: row["irrecoverable_after"] for kind, row in rows.items()}
    assert set(rows) == set(places()) | set(PLACES)
    assert last["order"] == last["key"] == last["key_backup"] == "2026-11-03T09:30:00.000Z"
    assert last["queued_event"] == "2026-11-06T09:30:00.000Z"
    assert last["parked_event"] == last["parked_event_version"] == "2026-11-17T09:30:00.000Z"
    assert all((rows[kind]["erased"], rows[kind]["retained"]) == (0, 0) for kind in PLACES)


def test_it_says_who_was_told_and_who_has_answered():
    """Both moments, or none yet."""
    moment = NOW + timedelta(hours=2)
    told = a_certificate(recipients=(Told("a", NOW, moment), Told("b", NOW), Told("c")))
    assert told["recipients"] == [
        {"name": "a", "told_at": stamp(NOW), "acknowledged_at": stamp(moment)},
        {"name": "b", "told_at": stamp(NOW), "acknowledged_at": None},
        {"name": "c", "told_at": None, "acknowledged_at": None},
    ]


@pytest.mark.parametrize("subject", [None, "a" * 26])
def test_a_certificate_is_accepted_with_its_key(subject: str | None):
    """Also that of somebody nobody knew."""
    told = a_certificate(subject=subject)
    assert verify(told, SIGNER.public).subject == subject
    assert verify(told, SIGNER.public, told["installation"]).key_id == SIGNER.key_id


@pytest.mark.parametrize(
    "layout", [{}, *({"indent": indent} for indent in (1, 2, 3, 4, "\t")), {"sort_keys": True}]
)
@pytest.mark.parametrize("ascii_only", [True, False])
def test_the_layout_of_the_file_does_not_matter(layout: dict, ascii_only: bool):
    """As any program writes JSON."""
    text = json.dumps(TOLD, ensure_ascii=ascii_only, **layout)
    assert refused(text.encode()) is None
    assert refused(text.encode() + b"\n") is None


@pytest.mark.parametrize("name", [name for name in CONTRACT if name != "signature"])
def test_a_field_that_is_missing_is_seen(name: str):
    """As is one that is not the contract's."""
    left = {key: value for key, value in TOLD.items() if key != name}
    assert refused(json.dumps(left).encode()) == "shape"
    assert refused(json.dumps({**TOLD, "note": "x"}).encode()) == "shape"


def test_another_installation_s_certificate_is_refused():
    """Its key is not the pinned one, even where it claims to be; nor is its name."""
    theirs = a_certificate(OTHER)
    assert refused(json.dumps(theirs).encode()) == refused(FILE, OTHER) == "key"
    assert refused(json.dumps({**theirs, "key_id": SIGNER.key_id}).encode()) == "signature"
    for name in ("Another shop", "Skogheim Sport"):
        with pytest.raises(CertificateError) as caught:
            verify(TOLD, SIGNER.public, name)
        assert caught.value.reason == "installation"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"", "unreadable"),
        (b"[]", "unreadable"),
        (b'"x"', "unreadable"),
        (b"\xff", "unreadable"),
        (b"[" * 100_000, "unreadable"),
        (b"\xef\xbb\xbf" + FILE, "unreadable"),
        (FILE + FILE, "unreadable"),
        (FILE.replace(b"{", b'{"subject":"x",', 1), "reformatted"),
        (FILE.replace(b'"erased":3', b'"erased":3.0'), "shape"),
        (FILE.replace(b'"erased":3', b'"erased":true'), "shape"),
        (FILE.replace(b'"erased":3', b'"erased":-3'), "shape"),
        (FILE.replace(b'"erased":3', b'"erased":4'), "signature"),
        ('{"æ":"\\ud800"}'.encode(), "reformatted"),
        (b"{}", "shape"),
    ],
)
def test_what_is_no_certificate_is_refused(text: bytes, reason: str):
    """With one word that says why."""
    assert refused(text) == reason


def with_half_a_character(value: Any) -> Iterator[Any]:
    """Yield the value with half of a surrogate pair for each text in it."""
    match value:
        case str():
            yield "\ud800"
        case dict():
            for name, part in value.items():
                yield from ({**value, name: other} for other in with_half_a_character(part))
        case list():
            for place, part in enumerate(value):
                before, after = value[:place], value[place + 1 :]
                yield from ([*before, other, *after] for other in with_half_a_character(part))


def test_half_a_character_is_no_text():
    """JSON can write one; nothing that can be signed has any, in whichever place."""
    proof = {name: TOLD[name] for name in ("key_id", "signature")}
    said = {name: value for name, value in TOLD.items() if name not in proof}
    changed = list(with_half_a_character(said))
    assert len(changed) > 50
    assert {refused(json.dumps({**each, **proof}).encode()) for each in changed} == {"shape"}


def test_what_json_cannot_say_is_refused():
    """Such as the parts of a certificate that was checked before."""
    with pytest.raises(CertificateError, match="shape"):
        verify({**TOLD, "classes": verify(TOLD, SIGNER.public).classes}, SIGNER.public)
