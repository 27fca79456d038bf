"""E-mail through SES v2."""

from email.headerregistry import Address
from email.utils import formataddr
from typing import Any

from botocore.exceptions import ClientError

from gjensyn.adapters.sending import send_once
from gjensyn.addresses import ascii_domain
from gjensyn.ports import Mail, Outcome, Refused, Throttled

_REFUSED = {"MessageRejected", "BadRequestException", "ValidationException"}


class SesMailer:
    """Implements `ports.Mailer`; the client must be made with `SENDING`."""

    def __init__(
        self, client: Any, sender_name: str, sender_address: str, configuration_set: str
    ) -> None:
        self._client = client
        user, _, domain = sender_address.rpartition("@")
        checked = Address(sender_name, user, domain)
        # SES takes names in ASCII only; the others as an encoded word (RFC 2047).
        self._sender = formataddr((checked.display_name, checked.addr_spec))
        self._configuration_set = configuration_set

    def send(self, mail: Mail) -> Outcome:
        """Send once and say what is known about it."""
        request = self._request(mail)
        return send_once(lambda: self._client.send_email(**request), _meaning)

    def _request(self, mail: Mail) -> dict[str, Any]:
        return {
            "FromEmailAddress": self._sender,
            "Destination": {"ToAddresses": [ascii_domain(mail.to)]},
            "ConfigurationSetName": self._configuration_set,
            "EmailTags": [{"Name": "message_id", "Value": mail.message_id}],
            "Content": {
                "Simple": {
                    "Subject": _text(mail.subject),
                    "Body": {"Text": _text(mail.text), "Html": _text(mail.html)},
                    "Headers": [{"Name": name, "Value": value} for name, value in mail.headers],
                }
            },
        }


def _text(data: str) -> dict[str, str]:
    return {"Data": data, "Charset": "UTF-8"}


def _meaning(error: ClientError) -> Outcome:
    code = error.response["Error"]["Code"]
    if code in _REFUSED:
        return Refused("rejected")
    return Throttled("throttled" if code == "TooManyRequestsException" else "not_taken")
