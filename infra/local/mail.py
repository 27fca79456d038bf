"""The providers: what SES and the SMS service accept ends up here instead of at a customer."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from typing import Any

from infra.local.clients import Request
from infra.local.faults import Answer, refusal
from infra.local.ids import Ids
from infra.local.queue_calls import UnknownCallError

type Describe = Callable[[str], tuple[str, tuple[str, ...]]]

_HEX = "0123456789abcdef"


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that a provider accepted.

    `message_id` is ours, from the tag; `provider_id` is the provider's; `kind` and `order_ids`
    are looked up in the ledger when they are asked for, or in what was told of it if it is erased.
    """

    message_id: str
    provider_id: str
    channel: str
    to: str
    sender: str
    subject: str
    text: str
    html: str
    headers: Mapping[str, str]
    tags: Mapping[str, str]
    configuration_set: str
    at: datetime
    _describe: Describe = field(repr=False)

    @property
    def kind(self) -> str:
        return self._describe(self.message_id)[0]

    @property
    def order_ids(self) -> tuple[str, ...]:
        return self._describe(self.message_id)[1]


@dataclass
class Providers:
    """Accepts messages. `describe` tells (kind, order ids) of a message id.

    `refused` are numbers to which no SMS goes: the error's code, and its reason.
    """

    describe: Describe
    configuration_sets: frozenset[str]
    now: Callable[[], datetime]
    ids: Ids
    sent: list[Sent] = field(default_factory=list)
    suppressed: dict[str, str] = field(default_factory=dict)
    refused: dict[str, tuple[str, str]] = field(default_factory=dict)

    def answer_mail(self, request: Request) -> Answer:
        """Answer SES v2."""
        operation = _MAIL.get(request.operation)
        if operation is None:
            raise UnknownCallError(f"sesv2 {request.operation}")
        return operation(self, request)

    def answer_sms(self, request: Request) -> Answer:
        """Answer the SMS service, version 2."""
        if request.operation != "SendTextMessage":
            raise UnknownCallError(f"sms {request.operation}")
        asked = request.json
        if asked["DestinationPhoneNumber"] in self.refused:
            return _refusal_of_sms(*self.refused[asked["DestinationPhoneNumber"]])
        tags = asked.get("Context") or {}
        self._accept(
            channel="sms",
            to=asked["DestinationPhoneNumber"],
            sender=asked.get("OriginationIdentity", ""),
            text=asked.get("MessageBody", ""),
            tags=tags,
            configuration_set=asked.get("ConfigurationSetName", ""),
        )
        return _ok({"MessageId": self.sent[-1].provider_id})

    def send_mail(self, request: Request) -> Answer:
        asked = request.json
        content = asked.get("Content", {})
        to = [one for kind in asked.get("Destination", {}).values() for one in kind]
        letter = _raw(content["Raw"]) if "Raw" in content else _simple(content["Simple"])
        to = to or [letter["headers"].get("To", "")]
        if not all(to) or not to:
            return refusal("sesv2", 400, "BadRequestException", "Missing final destination")
        name = asked.get("ConfigurationSetName", "")
        if name and name not in self.configuration_sets:
            message = f"Configuration set <{name}> does not exist."
            return refusal("sesv2", 404, "NotFoundException", message)
        tags = {tag["Name"]: tag["Value"] for tag in asked.get("EmailTags", ())}
        self._accept(
            channel="email",
            to=", ".join(to),
            sender=_shown(asked.get("FromEmailAddress") or letter["headers"].get("From", "")),
            tags=tags,
            configuration_set=name,
            **letter,
        )
        return _ok({"MessageId": self.sent[-1].provider_id})

    def _accept(self, **parts: Any) -> None:
        empty: dict[str, Any] = {"subject": "", "html": "", "headers": {}}
        tags = parts["tags"]
        self.sent.append(
            Sent(
                message_id=tags.get("message_id", ""),
                provider_id=f"0100{self.ids.text(12, _HEX)}-{self.ids.uuid()}-000000",
                at=self.now(),
                _describe=self.describe,
                **(empty | parts),
            )
        )

    def put_suppressed(self, request: Request) -> Answer:
        asked = request.json
        self.suppressed[asked["EmailAddress"]] = asked["Reason"]
        return _ok({})

    def delete_suppressed(self, request: Request) -> Answer:
        address = request.path.rpartition("/")[2]
        if self.suppressed.pop(address, None) is None:
            return refusal("sesv2", 404, "NotFoundException", "not on the suppression list")
        return _ok({})

    def get_suppressed(self, request: Request) -> Answer:
        address = request.path.rpartition("/")[2]
        if address not in self.suppressed:
            return refusal("sesv2", 404, "NotFoundException", "not on the suppression list")
        found = {"EmailAddress": address, "Reason": self.suppressed[address], "LastUpdateTime": 0}
        return _ok({"SuppressedDestination": found})


def _ok(value: Any) -> Answer:
    return 200, {"content-type": "application/json"}, json.dumps(value).encode()


def _refusal_of_sms(code: str, reason: str) -> Answer:
    status, headers, body = refusal("pinpoint-sms-voice-v2", 400, code, "refused")
    return status, headers, json.dumps({**json.loads(body), "Reason": reason}).encode()


def _shown(sender: str) -> str:
    """Return the sender as a mail program shows it: encoded words (RFC 2047) read."""
    return str(make_header(decode_header(sender)))


def _simple(content: Mapping[str, Any]) -> dict[str, Any]:
    body = content.get("Body", {})
    return {
        "subject": content.get("Subject", {}).get("Data", ""),
        "text": body.get("Text", {}).get("Data", ""),
        "html": body.get("Html", {}).get("Data", ""),
        "headers": {one["Name"]: one["Value"] for one in content.get("Headers", ())},
    }


def _raw(content: Mapping[str, Any]) -> dict[str, Any]:
    letter = message_from_bytes(base64.b64decode(content["Data"]), policy=policy.default)
    assert isinstance(letter, EmailMessage)  # noqa: S101 (what the policy makes)
    return {
        "subject": str(letter["Subject"] or ""),
        "text": _part(letter, "plain"),
        "html": _part(letter, "html"),
        "headers": {name: str(value) for name, value in letter.items()},
    }


def _part(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part is not None else ""


_MAIL: dict[str, Callable[[Providers, Request], Answer]] = {
    "SendEmail": Providers.send_mail,
    "PutSuppressedDestination": Providers.put_suppressed,
    "DeleteSuppressedDestination": Providers.delete_suppressed,
    "GetSuppressedDestination": Providers.get_suppressed,
}
