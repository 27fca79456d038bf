"""A certificate as a page that a person reads and prints.

    context = certificate_page(certificate, zone, checked="right")
    Renderer(folder).render_page("certificate_page", "nb", context)

The page holds nothing that the certificate does not; the JSON file is what is signed.
"""

from datetime import date
from typing import Final, Literal
from zoneinfo import ZoneInfo

from gjensyn.clock import moment
from gjensyn.contexts.privacy import (
    CertificateClass,
    CertificatePage,
    CertificateRecipient,
    NotCovered,
)
from gjensyn.privacy.certificate import Certificate, ClassRow, Recipient
from gjensyn.privacy.plan import NOT_COVERED
from gjensyn.privacy.remains import PLACES
from gjensyn.privacy.signing import openssl_lines

CERTIFICATE_FILE: Final = "certificate.json"
KEY_FILE: Final = "key.pem"
_KEYS: Final = {text: key for key, text in NOT_COVERED.items()}


def certificate_page(
    certificate: Certificate,
    zone: ZoneInfo,
    checked: Literal["right", "unchecked"] = "unchecked",
) -> CertificatePage:
    """Return what the page shows, its times where the shop is."""
    erased = moment(certificate.erased_at).astimezone(zone)
    rows = [_class(row, zone) for row in certificate.classes]
    return {
        "installation": certificate.installation,
        "request_id": certificate.request_id,
        "subject": certificate.subject,
        "received_on": _day(certificate.received_at, zone),
        "erased_on": erased.date(),
        "erased_at": f"{erased:%H:%M}",
        "classes": [row for row in rows if row["kind"] not in PLACES],
        "copies": [row for row in rows if row["kind"] in PLACES],
        "retained": [
            {
                "kind": row.kind,
                "count": row.count,
                "paragraph": row.paragraph,
                "until": date.fromisoformat(row.until),
            }
            for row in certificate.retained
        ],
        "recipients": [_recipient(each, zone) for each in certificate.recipients],
        "not_covered": [_not_covered(text) for text in certificate.not_covered],
        "ledger_head": certificate.ledger_head,
        "key_id": certificate.key_id,
        "checked": checked,
        "lines": openssl_lines(CERTIFICATE_FILE, KEY_FILE),
    }


def _class(row: ClassRow, zone: ZoneInfo) -> CertificateClass:
    gone = moment(row.irrecoverable_after).astimezone(zone)
    return {
        "kind": row.kind,
        "place": row.place,
        "erased": row.erased,
        "retained": row.retained,
        "gone_on": gone.date(),
        "gone_at": f"{gone:%H:%M}",
    }


def _recipient(told: Recipient, zone: ZoneInfo) -> CertificateRecipient:
    return {
        "name": told.name,
        "told_on": _day(told.told_at, zone) if told.told_at else None,
        "acknowledged_on": _day(told.acknowledged_at, zone) if told.acknowledged_at else None,
    }


def _not_covered(text: str) -> NotCovered:
    return {"key": _KEYS.get(text), "text": text}


def _day(stamped: str, zone: ZoneInfo) -> date:
    return moment(stamped).astimezone(zone).date()
