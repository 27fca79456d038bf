"""What the certificate of an erasure says, and what is left of the request then."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.gdpr_erase.certifying import certify, forget, let_go
from functions.gdpr_erase.tools import Wait
from gjensyn.errors import KeyMissingError
from gjensyn.models.audit import HEAD_KEY, LEDGER, LedgerHead
from gjensyn.models.request import (
    PARTICULARS_KEY,
    Keeping,
    Particulars,
    Recipient,
)
from tests.builders import NOW, SUBJECT, put
from tests.unit.gdpr_erase.eraser import (
    CUSTOMER,
    DAY,
    HOUR,
    REQUEST,
    SECOND,
    Eraser,
    a_request,
)
from tests.unit.gdpr_erase.the_end import (
    DONE,
    EARLIER,
    HEAD,
    KEEPING,
    certificate,
    ended,
    epoch,
    erased,
)
from tests.unit.privacy.papers import SIGNER

# ------------------------------------------------------------------- the certificate


def test_the_end_is_certified_with_the_head_of_the_ledger():
    """The head is noted first, so that the certificate is the same however often it is made."""
    eraser = erased()
    put(eraser.store, LedgerHead(subject=LEDGER, key=HEAD_KEY, seq=4, hash=HEAD))
    eraser.take(certify)
    assert (eraser.request.ledger_head, eraser.request.status) == (HEAD, "VERIFYING")
    assert eraser.ledger.names("certificates/") == []
    eraser.take(certify)
    request = eraser.request
    told = certificate(eraser)
    assert told["ledger_head"] == HEAD
    assert (request.status, request.certificate) == ("COMPLETED", f"certificates/{REQUEST}.json")
    assert (request.due_at, request.due_shard) == (None, None)
    assert eraser.tools.register.active(CUSTOMER) is None


def test_the_ledger_names_the_certificate_by_its_hash():
    """And lays the key beside it with which it can be checked."""
    eraser = ended(erased())
    text = eraser.ledger.read(f"certificates/{REQUEST}.json")
    assert text is not None
    event, detail = eraser.moves()[-1]
    assert (event, detail["certificate"]) == ("certified", hashlib.sha256(text).hexdigest())
    assert "until" not in detail
    assert eraser.ledger.read(f"keys/{SIGNER.key_id}.pem") == SIGNER.public_pem().encode()


def test_the_first_certificate_of_a_new_ledger_names_no_head():
    """There is no line yet."""
    assert certificate(ended(erased()))["ledger_head"] == ""


def test_the_certificate_says_what_was_done():
    """To whom, when, how much, and who else was told."""
    carrier = Recipient(name="carrier", told_at=NOW - DAY, acknowledged_at=NOW - HOUR)
    told = certificate(ended(erased(recipients=(carrier,), keeping=(KEEPING,))))
    assert (told["installation"], told["request_id"]) == ("Nordlys", REQUEST)
    assert told["subject"] == SUBJECT
    assert datetime.fromisoformat(told["received_at"]) == NOW - 3 * DAY
    assert datetime.fromisoformat(told["erased_at"]) == NOW - HOUR
    rows = {row["class"]: row for row in told["classes"]}
    assert (rows["order"]["erased"], rows["order"]["retained"]) == (3, 2)
    assert rows["person"]["erased"] == 1
    assert told["retained"] == [
        {"class": "order", "count": 2, "paragraph": "§ 13", "until": "2031-12-31"}
    ]
    (recipient,) = told["recipients"]
    assert recipient["name"] == "carrier"
    assert datetime.fromisoformat(recipient["told_at"]) == NOW - DAY
    assert datetime.fromisoformat(recipient["acknowledged_at"]) == NOW - HOUR


@pytest.mark.parametrize(
    ("fields", "erased_at", "gone"),
    [
        ({}, NOW - HOUR, NOW - 2 * HOUR + 10 * DAY),
        ({"erased_at": None}, NOW - 2 * HOUR, NOW - 2 * HOUR + 10 * DAY),
        ({"erased_at": None, "shredded_at": None}, NOW - 3 * DAY, NOW + 7 * DAY),
        ({"released_at": NOW - SECOND}, NOW - SECOND, NOW - SECOND + 10 * DAY),
    ],
)
def test_the_certificate_goes_by_the_last_that_was_erased(
    fields: dict[str, Any], erased_at: datetime, gone: datetime
):
    """What a law kept, else the person; else by when it was shredded, or came in."""
    told = certificate(ended(erased(**fields)))
    assert datetime.fromisoformat(told["erased_at"]) == erased_at
    rows = {row["class"]: row for row in told["classes"]}
    assert datetime.fromisoformat(rows["order"]["irrecoverable_after"]) == gone


@pytest.mark.parametrize(
    ("fields", "days"), [({}, 2), ({"released_at": NOW}, 10), ({"key_epoch": None}, 10)]
)
def test_the_certificate_counts_on_the_end_of_the_epoch_of_the_persons_key(
    fields: dict[str, Any], days: int
):
    """What a law kept had keys of its own."""
    eraser = erased(**{**fields, "shredded_at": NOW})
    put(eraser.store, epoch(NOW + 2 * DAY))
    rows = {row["class"]: row for row in certificate(ended(eraser))["classes"]}
    gone = datetime.fromisoformat(rows["order"]["irrecoverable_after"])
    assert gone == NOW + timedelta(days=days)


def test_what_a_law_keeps_is_certified_and_wakes_the_schedule():
    """On the day after the first of it is over; the ledger names the last day of all."""
    eraser = ended(erased(keeping=(KEEPING, EARLIER)))
    request = eraser.request
    assert request.status == "COMPLETED_RETAINING"
    assert (request.due_at, request.due_shard) == (datetime(2029, 12, 31, 23, tzinfo=UTC), "0")
    assert eraser.moves()[-1][1]["until"] == "2031-12-31"
    assert eraser.tools.register.active(CUSTOMER) is None


# ------------------------------------------------------------------- nothing is left of the request


def test_what_was_still_needed_of_the_person_goes_with_the_requests_own_key():
    """Also what the officer wrote; the request itself stays."""
    eraser = erased()
    put(eraser.store, Particulars(subject=REQUEST, key=PARTICULARS_KEY, identity="passport"))
    forget(eraser.tools, REQUEST)
    assert list(eraser.tools.inventory.traces(REQUEST)) == []
    with pytest.raises(KeyMissingError):
        eraser.store.keyring.seal(REQUEST)
    assert eraser.store._items  # noqa: SLF001 - the register is still there
    assert eraser.request.status == "VERIFYING"
    assert not [one for one in eraser.store._items if PARTICULARS_KEY in one]  # noqa: SLF001


def test_it_is_forgotten_before_it_is_certified():
    """Whoever dies between the two has nothing left to lose."""
    eraser = erased()
    eraser.take(certify)
    assert eraser.request.status == "VERIFYING"
    assert eraser.tools.kept(eraser.request) is None
    eraser.take(certify)
    assert eraser.request.status == "COMPLETED"


# ------------------------------------------------------------------- what a law kept


def retaining(*keeping: Keeping, **fields: Any) -> Eraser:
    known = {**DONE, "keeping": keeping, "ledger_head": HEAD}
    return Eraser(a_request("COMPLETED_RETAINING", **{**known, **fields}))


def test_what_a_law_keeps_is_let_go_when_it_is_over():
    """As long as there is any, nothing is certified anew."""
    eraser = retaining(KEEPING)
    assert isinstance(eraser.take(let_go), Wait)
    assert eraser.ledger.objects == {}


def test_when_the_last_of_it_is_gone_that_is_certified_too():
    """In a certificate of its own, with the head of that day; the first one stays as it is."""
    eraser = retaining(ledger_head=None, released_at=NOW)
    put(eraser.store, LedgerHead(subject=LEDGER, key=HEAD_KEY, seq=9, hash="cd" * 32))
    eraser.take(let_go)
    assert (eraser.request.status, eraser.request.ledger_head) == ("COMPLETED_RETAINING", "cd" * 32)
    eraser.take(let_go)
    request = eraser.request
    assert request.status == "COMPLETED"
    assert request.certificate == f"certificates/{REQUEST}-completed.json"
    told = certificate(eraser, "-completed")
    assert datetime.fromisoformat(told["erased_at"]) == NOW
    assert told["retained"] == []
    assert eraser.ledger.names("certificates/") == [request.certificate]
