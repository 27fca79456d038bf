"""What a provider's event says about one message of ours: SES and SMS events."""

import json
from dataclasses import dataclass
from typing import Any, Literal

from gjensyn.errors import UnreadableRecordError

type Finding = Literal["accepted", "bounced", "delayed", "complained", "rejected"]

_FINDINGS: dict[str, Finding] = {
    "Send": "accepted",
    "Delivery": "accepted",
    "Reject": "rejected",
    "Rendering Failure": "rejected",
    "Complaint": "complained",
}


@dataclass(frozen=True, slots=True)
class Report:
    """One finding; `addresses` are those it is about."""

    message_id: str | None
    finding: Finding
    addresses: tuple[str, ...] = ()


_TEXT_TAKEN = ("SUCCESSFUL", "DELIVERED", "QUEUED", "SENT", "PENDING")
_TEXT_STOPPED = ("INVALID_MESSAGE", "PROTECT_BLOCKED")  # before any carrier saw it
_TEXT_DEAD = "INVALID"  # there is no such number


def read_report(body: str) -> Report | None:
    """Read a queue's message; None: an event of a kind that changes nothing here.

    Raises:
        UnreadableRecordError: it is no event of the provider.
    """
    try:
        detail = json.loads(body)["detail"]
        if "messageStatus" in detail:
            return _text_report(detail)
        kind = detail.get("eventType") or detail["notificationType"]
        tags = detail["mail"].get("tags") or {}
        message_id = next(iter(tags.get("message_id", [])), None)
        return _report(kind, detail, message_id)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableRecordError("no event of the mail provider") from error


def _text_report(detail: Any) -> Report:
    """Read what AWS End User Messaging says of an SMS; its context carries our message id."""
    message_id, status = detail["context"]["message_id"], detail["messageStatus"]
    if status == _TEXT_DEAD:
        number = detail.get("destinationPhoneNumber")  # events on a bus may come without
        return Report(message_id, "bounced", (number,) if number else ())
    if status in _TEXT_STOPPED:
        return Report(message_id, "rejected")
    return Report(message_id, "accepted" if status in _TEXT_TAKEN else "delayed")


def _report(kind: str, detail: Any, message_id: str | None) -> Report | None:
    if kind == "Bounce":
        bounce = detail["bounce"]
        if bounce["bounceType"] != "Permanent":
            return Report(message_id, "delayed")
        return Report(message_id, "bounced", _addresses(bounce["bouncedRecipients"]))
    if kind == "Complaint":
        if detail["complaint"].get("complaintFeedbackType") == "not-spam":
            return None  # somebody took a message out of the spam folder
        complained = _addresses(detail["complaint"]["complainedRecipients"])
        return Report(message_id, "complained", complained)
    finding = _FINDINGS.get(kind)
    return Report(message_id, finding) if finding else None


def _addresses(recipients: Any) -> tuple[str, ...]:
    return tuple(_bare(recipient["emailAddress"]) for recipient in recipients)


def _bare(address: str) -> str:
    """Take the address out of `Name <address>`, which some providers echo."""
    return address.rpartition("<")[2].rstrip(">").strip() if "<" in address else address
