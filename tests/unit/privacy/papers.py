"""A certificate that the tests of signing, of the page and of the command share."""

from datetime import date, timedelta
from typing import Any

from gjensyn.privacy.certificate import (
    CertificateError,
    Done,
    Told,
    make_certificate,
    read,
    verify,
)
from gjensyn.privacy.exceptions import read_exceptions
from gjensyn.privacy.plan import Found, make_plan
from gjensyn.privacy.signing import Signer
from tests.builders import NOW, SUBJECT, subject_id

SIGNER = Signer.from_secret(b"a secret of this installation, long")
OTHER = Signer.from_secret(b"a secret of another installation, long")
RULES = read_exceptions("order:no-bookkeeping")
PLAN = make_plan(
    [Found("order", 5, (date(2024, 6, 30), date(2026, 1, 4))), Found("message", 12)],
    RULES,
    NOW.date(),
)


def done(**changes: Any) -> Done:
    """Return what was done for one person."""
    known = {
        "installation": "Nordlys Sport, «gjensyn» in eu-north-1",
        "request_id": subject_id(7),
        "subject": SUBJECT,
        "received_at": NOW - timedelta(days=3),
        "shredded_at": NOW,
        "erased_at": NOW + timedelta(seconds=40),
        "plan": PLAN,
        "erased": {"order": 3, "message": 12, "key": 1},
        "ledger_head": "ab" * 32,
        "recipients": (
            Told("shop", NOW, NOW + timedelta(hours=2)),
            Told("Bærtransport AS", NOW),
        ),
    }
    return Done(**{**known, **changes})


def a_certificate(signer: Signer = SIGNER, **changes: Any) -> dict[str, Any]:
    """Return a signed certificate."""
    return make_certificate(done(**changes), signer)


def refused(text: bytes, signer: Signer = SIGNER) -> str | None:
    """Return why a file is refused, or None."""
    try:
        verify(read(text), signer.public)
    except CertificateError as error:
        return error.reason
    return None
