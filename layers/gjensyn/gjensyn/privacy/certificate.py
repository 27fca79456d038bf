"""The certificate of an erasure: what was done, signed, to be checked without us.

    told = make_certificate(done, signer)      the contract's JSON object, signature and all
    written(told)                              the file: canonical JSON on one line
    told = read(text)                          strict: CertificateError where it is none
    verify(told, pinned_key)                   -> Certificate, or CertificateError with a reason

Signed are the canonical bytes of everything but the signature, `key_id` among it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gjensyn.clock import stamp
from gjensyn.errors import GjensynError
from gjensyn.privacy.canonical import canonical
from gjensyn.privacy.plan import Plan, places
from gjensyn.privacy.remains import Lengths, irrecoverable, sealed_until
from gjensyn.privacy.signing import Signer, fingerprint, signed_by

type Reason = Literal["unreadable", "reformatted", "shape", "key", "signature", "installation"]
type Stamp = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")]
type Day = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")]
type Count = Annotated[int, Field(ge=0)]

_OWN_DATES: Final = {"parked_event": "parked_event_version"}  # the others die with their key
# How writers of JSON lay it out: without spaces, with, and indented.
_LAYOUTS: Final[tuple[dict[str, Any], ...]] = (
    {"separators": (",", ":")},
    {},
    *({"indent": indent} for indent in (1, 2, 3, 4, "\t")),
)


class CertificateError(GjensynError):
    """A certificate that is not to be trusted; `reason` says why in one word.

    `unreadable`: no JSON object. `reformatted`: a byte of its layout is not as any writer of JSON
    leaves it. `shape`: not the contract's. `key`: signed with another key than the pinned one, as
    by another installation. `signature`: changed after it was signed. `installation`: of another.
    """

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"certificate refused: {reason}")
        self.reason = reason


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class ClassRow(_Part):
    """One class of data or of copy: how much of it went, how much stays, when no copy is left."""

    kind: str = Field(alias="class")
    place: str
    erased: Count
    retained: Count
    irrecoverable_after: Stamp


class RetainedRow(_Part):
    """What stays, on which paragraph, up to and including which day."""

    kind: str = Field(alias="class")
    count: Count
    paragraph: str
    until: Day


class Recipient(_Part):
    """Somebody who had the data and was told (Art. 19)."""

    name: str
    told_at: Stamp | None
    acknowledged_at: Stamp | None


class Certificate(_Part):
    """The contract's shape, checked."""

    installation: Annotated[str, Field(min_length=1)]
    request_id: Annotated[str, Field(min_length=1)]
    subject: str | None
    received_at: Stamp
    erased_at: Stamp
    classes: list[ClassRow]
    retained: list[RetainedRow]
    recipients: list[Recipient]
    not_covered: list[str]
    ledger_head: str
    key_id: str
    signature: str


@dataclass(frozen=True, slots=True)
class Told:
    """A recipient: an organisation's name, never a person's; when it was told and answered."""

    name: str
    told_at: datetime | None = None
    acknowledged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What an erasure has done, as far as a certificate says it.

    `erased` counts what was deleted, by class; a class that is missing counts zero. `subject` is
    None where nobody was known. `epoch_destroyed_at`: see `remains`.
    """

    installation: str
    request_id: str
    subject: str | None
    received_at: datetime
    shredded_at: datetime
    erased_at: datetime
    plan: Plan
    erased: Mapping[str, int]
    ledger_head: str
    recipients: Sequence[Told] = ()
    lengths: Lengths = field(default_factory=Lengths)
    epoch_destroyed_at: datetime | None = None


def make_certificate(done: Done, signer: Signer) -> dict[str, Any]:
    """Return the signed certificate as the contract writes it."""
    told = {
        "installation": done.installation,
        "request_id": done.request_id,
        "subject": done.subject,
        "received_at": stamp(done.received_at),
        "erased_at": stamp(done.erased_at),
        "classes": list(_rows(done)),
        "retained": [each.shown() for each in done.plan.retained],
        "recipients": [_recipient(each) for each in done.recipients],
        "not_covered": list(done.plan.not_covered),
        "ledger_head": done.ledger_head,
        "key_id": signer.key_id,
    }
    return {**told, "signature": signer.sign(canonical(told))}


def written(told: Mapping[str, Any]) -> str:
    """Return the file: one line, whose bytes without the signature are what was signed."""
    return canonical(dict(told)).decode() + "\n"


def read(text: bytes) -> dict[str, Any]:
    """Read a file, however it is laid out, as long as a writer of JSON would lay it out so.

    Raises:
        CertificateError: it is unreadable, or not a byte for byte what a writer would write.
    """
    try:
        told = json.loads(text.decode())
    except (ValueError, RecursionError) as error:
        raise CertificateError("unreadable") from error
    if not isinstance(told, dict):
        raise CertificateError("unreadable")
    bare = text.removesuffix(b"\n").removesuffix(b"\r")
    if bare not in _layouts(told, ascii_only=text.isascii()):
        raise CertificateError("reformatted")
    return told


def verify(
    told: Mapping[str, Any], pinned: Ed25519PublicKey, installation: str | None = None
) -> Certificate:
    """Check shape, key and signature, and return what is certified.

    Args:
        told: the JSON object.
        pinned: the public key that was got from the installation in another way.
        installation: the one that it has to be of, where that is known too.

    Raises:
        CertificateError: it is not to be trusted; `reason` says why.
    """
    try:
        found = Certificate.model_validate(dict(told))
    except ValidationError as error:
        raise CertificateError("shape") from error
    if found.key_id != fingerprint(pinned):
        raise CertificateError("key")
    content = {name: value for name, value in told.items() if name != "signature"}
    try:
        signed = canonical(content)
    except (TypeError, UnicodeEncodeError) as error:
        raise CertificateError("shape") from error
    if not signed_by(pinned, signed, found.signature):
        raise CertificateError("signature")
    if installation is not None and found.installation != installation:
        raise CertificateError("installation")
    return found


def _rows(done: Done) -> Iterable[dict[str, Any]]:
    copies = irrecoverable(done.lengths, done.shredded_at, done.epoch_destroyed_at)
    dates = {each.kind: each.irrecoverable_after for each in copies}
    sealed = sealed_until(done.lengths, done.shredded_at, done.epoch_destroyed_at)
    for kind, place in sorted(places().items()):
        last = dates[_OWN_DATES[kind]] if kind in _OWN_DATES else sealed
        yield _row(kind, place, done.erased.get(kind, 0), done.plan.stays(kind), last)
    for each in copies:
        yield _row(each.kind, each.place, 0, 0, each.irrecoverable_after)


def _row(kind: str, place: str, erased: int, retained: int, last: datetime) -> dict[str, Any]:
    return {
        "class": kind,
        "place": place,
        "erased": erased,
        "retained": retained,
        "irrecoverable_after": stamp(last),
    }


def _recipient(told: Told) -> dict[str, Any]:
    return {
        "name": told.name,
        "told_at": stamp(told.told_at) if told.told_at else None,
        "acknowledged_at": stamp(told.acknowledged_at) if told.acknowledged_at else None,
    }


def _layouts(told: dict[str, Any], *, ascii_only: bool) -> Iterable[bytes]:
    for layout in _LAYOUTS:
        text = json.dumps(told, ensure_ascii=ascii_only, **layout)
        yield text.encode(errors="surrogatepass")
