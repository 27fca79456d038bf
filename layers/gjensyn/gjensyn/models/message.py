"""A message: every decision to contact somebody or not, its state and its reason."""

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from gjensyn.models.classified import (
    NEITHER,
    OWN,
    OWN_KEY,
    PERSONAL,
    PLAIN,
    PSEUDONYMOUS,
    SEALED_OWN,
    SEALED_OWN_KEY,
    Life,
)
from gjensyn.models.record import Due, Sealable, Table

type MessageStatus = Literal[
    "queued", "sending", "sent", "skipped", "cancelled", "merged", "failed", "unknown"
]
type Purpose = Literal["service", "survey", "marketing"]
type Kind = Literal[
    "survey_invitation",
    "survey_reminder",
    "delay_notice",
    "delay_update",
    "identity_check",
    "erasure_done",
    "erasure_extended",
    "erasure_refused",
    "export_ready",
    "repurchase_reminder",
    "repurchase_order",
]

MESSAGE_PREFIX = "message#"
UNKNOWN_SHARD = "unknown"  # the part of the due index that lists messages for a person to judge


class Requirement(Sealable):
    """An item that must be in one of these plain states at the moment of sending."""

    table: Table
    key: str
    statuses: tuple[str, ...]


class Held(Sealable):
    """One time that a message was put off: when, until when, and why."""

    at: datetime
    until: datetime
    reason: str


class Message(Due):
    """One intent to contact one person; `urgent`: it changes what they do today."""

    table: ClassVar[Table] = Table.MESSAGES
    entity: ClassVar[str] = "message"
    life: ClassVar[Life] = Life("gdpr_erase", exported=True, kept="three years after the decision")

    kind: Annotated[Kind, PLAIN]
    purpose: Annotated[Purpose, PLAIN]
    status: Annotated[MessageStatus, PLAIN] = "queued"
    reason: Annotated[str | None, PLAIN] = None
    decided_at: Annotated[datetime, PLAIN]
    expires_at: Annotated[datetime | None, PLAIN] = None
    attempt: Annotated[str | None, OWN] = None
    attempts: Annotated[int, OWN] = 0
    sent_at: Annotated[datetime | None, PLAIN] = None
    ended_at: Annotated[datetime | None, PLAIN] = None
    feedback: Annotated[str | None, PLAIN] = None
    token_hash: Annotated[str | None, OWN_KEY] = None
    link_expires_at: Annotated[datetime | None, PLAIN] = None
    about: Annotated[str | None, OWN_KEY] = None
    requires: Annotated[tuple[Requirement, ...], SEALED_OWN_KEY] = ()
    urgent: Annotated[bool, SEALED_OWN] = False
    ttl: Annotated[int | None, OWN] = None
    customer_id: Annotated[str, PSEUDONYMOUS]
    order_ids: Annotated[tuple[str, ...], PSEUDONYMOUS] = ()
    product_ids: Annotated[tuple[str, ...], PSEUDONYMOUS] = ()
    case_id: Annotated[str | None, PSEUDONYMOUS] = None
    held: Annotated[tuple[Held, ...], NEITHER] = ()
    content: Annotated[dict[str, Any], PERSONAL] = {}
    channel: Annotated[Literal["email", "sms"] | None, NEITHER] = None
    to: Annotated[str | None, PERSONAL] = None
    title: Annotated[str | None, PERSONAL] = None
    language: Annotated[str | None, PERSONAL] = None

    @property
    def message_id(self) -> str:
        """The id that travels with the mail as a tag and leads back here."""
        return f"{self.subject}-{self.key.removeprefix(MESSAGE_PREFIX)}"


def place_of(message_id: str) -> tuple[str, str]:
    """Return (subject, key) of a message id.

    Raises:
        ValueError: the text is no message id.
    """
    subject, dash, rest = message_id.partition("-")
    if not (subject.isalnum() and dash and rest.isalnum()):
        raise ValueError("no message id")
    return subject, MESSAGE_PREFIX + rest
