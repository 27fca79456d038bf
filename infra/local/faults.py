"""Lets the n-th AWS call of a Lambda go wrong in one of seven ways."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from botocore.exceptions import ConnectionClosedError, EndpointConnectionError

type Answer = tuple[int, dict[str, str], bytes]

_ENDPOINT = "https://local.invalid"


class Fault(Enum):
    """What goes wrong with a call."""

    FAIL_BEFORE = "fail_before"
    """The connection fails; nothing happened."""
    KILL_BEFORE = "kill_before"
    """The process dies; nothing happened."""
    KILL_AFTER = "kill_after"
    """It happened, and the process dies before it learns of it."""
    LOST_ANSWER = "lost_answer"
    """It happened, and the connection closes before the answer comes."""
    THROTTLE = "throttle"
    """The service refuses for the rate; nothing happened."""
    SERVER_ERROR = "server_error"
    """The service answers with status 500; nothing happened."""
    TIMEOUT = "timeout"
    """It happened, and the answer does not come until the Lambda's time is over."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request on the wire, a retry of botocore included; `number` counts per function.

    `function` is None for a client of the test's own. `resource` is the table, the queue, the
    key, …; several are joined with commas.
    """

    function: str | None
    number: int
    service: str
    operation: str
    resource: str
    at: datetime


class Killed(BaseException):
    """Ends the process of a Lambda; it is no Exception, so that no handler survives it."""


class ContainerDiedError(Exception):
    """A Lambda ended without an answer: its process died or its time was over."""

    def __init__(self, function: str, cause: str) -> None:
        super().__init__(f"{function}: {cause}")
        self.function = function
        self.cause = cause


_THROTTLES = {
    "dynamodb": (400, "ProvisionedThroughputExceededException"),
    "sesv2": (429, "TooManyRequestsException"),
    "s3": (503, "SlowDown"),
}


def throttled(service: str) -> Answer:
    """Return how a service says that there were too many requests."""
    status, code = _THROTTLES.get(service, (400, "ThrottlingException"))
    return refusal(service, status, code, "Rate exceeded")


def refusal(service: str, status: int, code: str, message: str) -> Answer:
    """Return an error as the service puts it on the wire."""
    if service == "s3":
        text = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
        return status, {"content-type": "application/xml"}, text.encode()
    body = json.dumps({"__type": code, "message": message}).encode()
    return status, {"content-type": "application/json", "x-amzn-errortype": code}, body


class Faults:
    """The faults that are set, by function and number of the call."""

    def __init__(self) -> None:
        self._set: dict[tuple[str, int], Fault] = {}

    def set(self, function: str, nth: int, kind: Fault, *, times: int = 1) -> None:
        for number in range(nth, nth + times):
            self._set[function, number] = kind

    def take(self, call: Call) -> Fault | None:
        """Return the fault of this call, if any; it strikes once."""
        if call.function is None:
            return None
        return self._set.pop((call.function, call.number), None)


def strike(fault: Fault | None, call: Call, effect: Callable[[], Answer]) -> Answer:
    """Make the call, or let it go wrong.

    Raises:
        Killed: the process of the Lambda ends here.
        ConnectionError: of botocore, as a real connection that fails.
    """
    if fault is Fault.FAIL_BEFORE:
        raise EndpointConnectionError(endpoint_url=_ENDPOINT)
    if fault is Fault.KILL_BEFORE:
        raise Killed("killed before the call")
    if fault is Fault.THROTTLE:
        return throttled(call.service)
    if fault is Fault.SERVER_ERROR:
        return refusal(call.service, 500, "InternalServerError", "We had a problem")
    answer = effect()
    if fault is Fault.KILL_AFTER:
        raise Killed("killed after the call")
    if fault is Fault.TIMEOUT:
        raise Killed("Task timed out")
    if fault is Fault.LOST_ANSWER:
        raise ConnectionClosedError(endpoint_url=_ENDPOINT)
    return answer
