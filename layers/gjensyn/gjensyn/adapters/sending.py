"""One request on the wire for each message, never two, and what is known of it afterwards."""

from collections.abc import Callable
from typing import Any

from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
)

from gjensyn.ports import Accepted, Outcome, Throttled, Uncertain

# No send API takes an idempotency token, and botocore sends again by itself unless told not to.
SENDING = Config(
    retries={"total_max_attempts": 1, "mode": "standard"}, connect_timeout=3, read_timeout=10
)

_SERVER_FAULT = 500


def send_once(call: Callable[[], Any], meaning: Callable[[ClientError], Outcome]) -> Outcome:
    """Make the one call of a client made with `SENDING`, and say what is known about it.

    Args:
        call: answers with a `MessageId` if the provider accepted.
        meaning: what a provider's refusal means, where the fault is not the provider's own.
    """
    try:
        answer = call()
    except (EndpointConnectionError, ConnectTimeoutError):
        return Throttled("unreachable")  # nothing was ever on the wire
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] >= _SERVER_FAULT:
            return Uncertain("server_error")
        return meaning(error)
    except BotoCoreError:
        return Uncertain("no_answer")
    return Accepted(answer["MessageId"])
