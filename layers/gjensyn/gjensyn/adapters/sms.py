"""SMS through AWS End User Messaging: one request on the wire for each, never two."""

from typing import Any

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
)

from gjensyn.ports import Accepted, Outcome, Refused, TextMessage, Throttled, Uncertain

# ConflictException: the number has opted out with the carrier, or is blocked for our account.
_REFUSED = {"ConflictException", "ValidationException"}
_SERVER_FAULT = 500


class SmsTexter:
    """Implements `ports.Texter`; the client must be one that never tries again by itself."""

    def __init__(
        self, client: Any, origination: str, configuration_set: str, max_price: str
    ) -> None:
        self._client = client
        self._origination = origination
        self._configuration_set = configuration_set
        self._max_price = max_price

    def send(self, message: TextMessage) -> Outcome:
        """Send once and say what is known about it."""
        try:
            answer = self._client.send_text_message(**self._request(message))
        except (EndpointConnectionError, ConnectTimeoutError):
            return Throttled("unreachable")  # nothing was ever on the wire
        except ClientError as error:
            return _meaning(error)
        except BotoCoreError:
            return Uncertain("no_answer")
        return Accepted(answer["MessageId"])

    def _request(self, message: TextMessage) -> dict[str, Any]:
        request: dict[str, Any] = {
            "DestinationPhoneNumber": message.to,
            "OriginationIdentity": self._origination,
            "MessageBody": message.text,
            "MessageType": "PROMOTIONAL" if message.promotional else "TRANSACTIONAL",
            "MaxPrice": self._max_price,
            "Context": {"message_id": message.message_id},
        }
        if self._configuration_set:
            request["ConfigurationSetName"] = self._configuration_set
        return request


def _meaning(error: ClientError) -> Outcome:
    code = error.response["Error"]["Code"]
    if error.response["ResponseMetadata"]["HTTPStatusCode"] >= _SERVER_FAULT:
        return Uncertain("server_error")
    if code in _REFUSED:
        return Refused("rejected")
    return Throttled("throttled" if code == "ThrottlingException" else "not_taken")
