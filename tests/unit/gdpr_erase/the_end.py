"""The world of an erasure of which all is deleted, for tests of its end."""

import json
from datetime import date, datetime
from typing import Any

from functions.gdpr_erase.certifying import certify
from gjensyn.models.message import Message
from gjensyn.models.request import (
    ACTIVE,
    Active,
    Keeping,
)
from gjensyn.models.subject import EPOCHS, KeyEpoch
from gjensyn.ports import Replace
from gjensyn.privacy.certificate import verify
from tests.builders import NOW, put
from tests.unit.gdpr_erase.eraser import (
    CUSTOMER,
    DAY,
    HOUR,
    REQUEST,
    Eraser,
    a_request,
    kept,
)
from tests.unit.privacy.papers import SIGNER

ADDRESS = "aase@fjordpost.example"
HEAD = "ab" * 32
DONE = {
    "shredded_at": NOW - 2 * HOUR,
    "erased_at": NOW - HOUR,
    "key_epoch": "000001",
    "counts": {"order": 5, "person": 1, "request": 1},
}
KEEPING = Keeping(
    kind="order", count=2, paragraph="§ 13", until=date(2031, 12, 31), vault="vault-1"
)
EARLIER = KEEPING.model_copy(update={"until": date(2029, 12, 31), "vault": "vault-2"})


def erased(*records: Any, letter: bool = True, **fields: Any) -> Eraser:
    """Return the world of a request of which all is deleted; by default its letter has gone."""
    eraser = Eraser(a_request("VERIFYING", **{**DONE, **fields}), kept(), *records)
    put(eraser.store, Active(subject=ACTIVE, key=CUSTOMER, request_id=REQUEST))
    if letter:
        certify(eraser.tools, eraser.request)
        eraser.store.write(change(the_letter(eraser), status="sent", due_at=None, due_shard=None))
    return eraser


def change(message: Message, **fields: Any) -> Any:
    return Replace(message.model_copy(update=fields))


def the_letter(eraser: Eraser) -> Message:
    (letter,) = eraser.store.query(Message, REQUEST, "message#")
    return letter


def certificate(eraser: Eraser, ending: str = "") -> dict[str, Any]:
    """Return the certificate that was laid down; it is checked as anybody would."""
    text = eraser.ledger.read(f"certificates/{REQUEST}{ending}.json")
    assert text is not None
    told: dict[str, Any] = json.loads(text)
    verify(told, SIGNER.public)
    return told


def ended(eraser: Eraser, step: Any = certify) -> Eraser:
    """Take the two steps of the end: note the head, then certify."""
    for _ in range(2):
        eraser.take(step)
    return eraser


def epoch(destroyed_at: datetime | None) -> KeyEpoch:
    return KeyEpoch(
        subject=EPOCHS, key="000001", kms_key="k", made_at=NOW - 99 * DAY, destroyed_at=destroyed_at
    )
