"""SMS through AWS End User Messaging."""

from typing import Any

from botocore.exceptions import ClientError

from gjensyn.adapters.sending import send_once
from gjensyn.ports import Outcome, Refused, TextMessage, Throttled

# What is about the number, the country or the price; the rest of a conflict is about our set-up.
_REFUSED = {
    "DESTINATION_PHONE_NUMBER_OPTED_OUT",
    "DESTINATION_PHONE_NUMBER_NOT_VERIFIED",
    "DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE",
    "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION",
}
_OPTED_OUT = "DESTINATION_PHONE_NUMBER_OPTED_OUT"  # its owner said stop to the carrier


class SmsTexter:
    """Implements `ports.Texter`; the client must be made with `SENDING`."""

    def __init__(
        self, client: Any, origination: str, configuration_set: str, max_price: str
    ) -> None:
        self._client = client
        self._origination = origination
        self._configuration_set = configuration_set
        self._max_price = max_price

    def send(self, message: TextMessage) -> Outcome:
        """Send once and say what is known about it."""
        request = self._request(message)
        return send_once(lambda: self._client.send_text_message(**request), _meaning)

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
    code, reason = error.response["Error"]["Code"], error.response.get("Reason")
    if code == "ValidationException" or (code == "ConflictException" and reason in _REFUSED):
        return Refused("rejected", dead=reason == _OPTED_OUT)
    return Throttled("throttled" if code == "ThrottlingException" else "not_taken")
