"""What the providers report of a message, in the shape in which it reaches the default bus.

Sources: "Contents of event data that Amazon SES publishes", and "Monitoring with EventBridge" of
AWS End User Messaging SMS; the detail types are those that EventBridge lists for `aws.ses` and
`aws.sms-voice`.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from infra.local.mail import Sent

_DETAIL_TYPES = {
    "Send": "Email Sent",
    "Delivery": "Email Delivered",
    "Bounce": "Email Bounced",
    "Complaint": "Email Complaint Received",
    "Reject": "Email Rejected",
}
_TEXT_DETAIL_TYPE = "Text Message Delivery Status Updated"


def event(
    sent: Sent, kind: str, *, published: frozenset[str], permanent: bool, at: datetime
) -> dict[str, str] | None:
    """Return what the provider puts on the default bus, None if it keeps silent about it.

    Args:
        sent: the message.
        kind: Send, Delivery, Bounce, Complaint (of a mail) or Reject.
        published: the kinds, in capitals, that the mail's configuration set publishes; of an SMS
            everything is.
        permanent: of a bounce: the address does not exist.
        at: when it happened.

    Raises:
        LookupError: there is no such kind.
    """
    if sent.channel == "sms":
        told = _text_report(sent, kind, permanent=permanent, at=at)
        return _entry("aws.sms-voice", _TEXT_DETAIL_TYPE, told)
    detail_type = _DETAIL_TYPES[kind]
    if kind.upper() not in published:
        return None
    return _entry("aws.ses", detail_type, _report(sent, kind, permanent=permanent, at=at))


def _entry(source: str, detail_type: str, detail: Mapping[str, Any]) -> dict[str, str]:
    return {"Source": source, "DetailType": detail_type, "Detail": json.dumps(detail)}


def _text_report(sent: Sent, kind: str, *, permanent: bool, at: datetime) -> dict[str, Any]:
    """Return the detail of an event about an SMS that was sent.

    It names no recipient, as the events of the documentation do not.

    Raises:
        LookupError: nothing of this kind is ever reported of an SMS.
    """
    status = _TEXT_STATUS[kind, permanent]
    return {
        "eventType": f"TEXT_{status}",
        "eventVersion": "1.0",
        "eventTimestamp": int(at.timestamp() * 1000),
        "isFinal": status != "SENT",
        "originationPhoneNumber": sent.sender,
        "isoCountryCode": "NO",
        "messageId": sent.provider_id,
        "messageRequestTimestamp": int(sent.at.timestamp() * 1000),
        "messageEncoding": "GSM",
        "messageType": "TRANSACTIONAL",
        "messageStatus": status,
        "messageStatusDescription": "as the test wants it",
        "context": dict(sent.tags),
        "totalMessageParts": 1,
        "totalMessagePrice": 0.05,
        "totalCarrierFee": 0.0,
    }


_TEXT_STATUS = {
    ("Send", True): "SENT",
    ("Delivery", True): "DELIVERED",
    ("Bounce", True): "INVALID",
    ("Bounce", False): "UNREACHABLE",
    ("Reject", True): "PROTECT_BLOCKED",
}


def _report(sent: Sent, kind: str, *, permanent: bool, at: datetime) -> dict[str, Any]:
    """Return the detail of an event about a message that was sent.

    Args:
        sent: the message.
        kind: one of `_DETAIL_TYPES`.
        permanent: of a bounce: the address does not exist.
        at: when it happened.
    """
    recipients = sent.to.split(", ")
    tags = {name: [value] for name, value in sent.tags.items()}
    if sent.configuration_set:
        tags["ses:configuration-set"] = [sent.configuration_set]
    mail = {
        "timestamp": _stamp(sent.at),
        "source": sent.sender,
        "messageId": sent.provider_id,
        "destination": recipients,
        "headersTruncated": False,
        "tags": tags,
    }
    return {
        "eventType": kind,
        "mail": mail,
        kind.lower(): _particulars(kind, recipients, permanent=permanent, at=at),
    }


def _particulars(
    kind: str, recipients: list[str], *, permanent: bool, at: datetime
) -> dict[str, Any]:
    people = [{"emailAddress": address} for address in recipients]
    if kind == "Bounce":
        return {
            "bounceType": "Permanent" if permanent else "Transient",
            "bounceSubType": "General" if permanent else "MailboxFull",
            "bouncedRecipients": people,
            "timestamp": _stamp(at),
            "feedbackId": "local",
        }
    if kind == "Complaint":
        return {
            "complainedRecipients": people,
            "complaintFeedbackType": "abuse",
            "timestamp": _stamp(at),
            "feedbackId": "local",
        }
    if kind == "Delivery":
        return {"recipients": recipients, "timestamp": _stamp(at), "smtpResponse": "250 ok"}
    return {"reason": "Bad content"} if kind == "Reject" else {}


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"
