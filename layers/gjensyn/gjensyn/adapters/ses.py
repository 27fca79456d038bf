"""E-mail through SES v2: one request on the wire for each mail, never two."""

from email.headerregistry import Address
from email.utils import formataddr
from typing import Any

from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
)

from gjensyn.ports import Accepted, Mail, Outcome, Refused, Throttled, Uncertain

# No send API takes an idempotency token, and botocore sends again by itself unless told not to.
SENDING = Config(
    retries={"total_max_attempts": 1, "mode": "standard"}, connect_timeout=3, read_timeout=10
)

_REFUSED = {"MessageRejected", "BadRequestException", "ValidationException"}
_SERVER_FAULT = 500


class SesMailer:
    """Implements `ports.Mailer`."""

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
        try:
            answer = self._client.send_email(**self._request(mail))
        except (EndpointConnectionError, ConnectTimeoutError):
            return Throttled("unreachable")  # nothing was ever on the wire
        except ClientError as error:
            return _meaning(error)
        except BotoCoreError:
            return Uncertain("no_answer")
        return Accepted(answer["MessageId"])

    def _request(self, mail: Mail) -> dict[str, Any]:
        return {
            "FromEmailAddress": self._sender,
            "Destination": {"ToAddresses": [mail.to]},
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
    status = error.response["ResponseMetadata"]["HTTPStatusCode"]
    if status >= _SERVER_FAULT:
        return Uncertain("server_error")
    if code in _REFUSED:
        return Refused("rejected")
    return Throttled("throttled" if code == "TooManyRequestsException" else "not_taken")
