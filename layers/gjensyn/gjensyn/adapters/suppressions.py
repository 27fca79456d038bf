"""The mail provider's own list of addresses that it does not write to: plain addresses."""

from typing import Any

from botocore.exceptions import ClientError

from gjensyn.addresses import ascii_domain

_NOT_LISTED = ("NotFoundException", "BadRequestException")  # the latter: it is no address at all


class SesSuppressionList:
    """Implements `ports.SuppressionList` on SES."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def listed(self, address: str) -> bool:
        """Tell whether an address is on the list."""
        try:
            self._client.get_suppressed_destination(EmailAddress=ascii_domain(address))
        except ClientError as error:
            if error.response["Error"]["Code"] in _NOT_LISTED:
                return False
            raise
        return True

    def remove(self, address: str) -> None:
        """Take an address off the list; one that is not on it is no error."""
        try:
            self._client.delete_suppressed_destination(EmailAddress=ascii_domain(address))
        except ClientError as error:
            if error.response["Error"]["Code"] not in _NOT_LISTED:
                raise
