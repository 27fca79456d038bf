"""Where every call of a cloud's clients ends: recorded, made to fail if so wished, answered."""

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from infra.local.account import LOCK
from infra.local.bus import Buses
from infra.local.capacity import Capacity
from infra.local.clients import Request
from infra.local.emulator import Emulator
from infra.local.faults import Answer, Call, Faults, strike
from infra.local.gate import Gate
from infra.local.ids import Ids
from infra.local.key_calls import KeyCalls
from infra.local.mail import Providers
from infra.local.object_locks import ObjectLocks
from infra.local.queue_calls import QueueCalls, UnknownCallError
from infra.local.virtual_clock import VirtualClock

if TYPE_CHECKING:
    from collections.abc import Callable

_EMULATED = frozenset({"dynamodb", "kms", "s3", "secretsmanager"})


class Backend:
    """The services of one cloud.

    `calls` holds what Lambdas and clients called (if `keep`), `requests` counts per service and
    operation what Lambdas called, `hooks` are called before each call.
    """

    def __init__(  # noqa: PLR0913 (the services)
        self,
        *,
        emulator: Emulator,
        queues: QueueCalls,
        buses: Buses,
        providers: Providers,
        locks: ObjectLocks,
        clock: VirtualClock,
        ids: Ids,
        keep: bool,
        gate: Gate,
    ) -> None:
        self.gate = gate
        self.emulator = emulator
        self.buses = buses
        self.faults = Faults()
        self.capacity = Capacity(emulator.tables)
        self.calls: list[Call] = []
        self.requests: dict[str, Counter[str]] = defaultdict(Counter)
        self.hooks: list[Callable[[Call], None]] = []
        self._keys = KeyCalls(emulator.keys, clock)
        self._locks = locks
        self._numbers: Counter[str | None] = Counter()
        self._clock = clock
        self._ids = ids
        self._keep = keep
        self._others: dict[str, Callable[[Request], Answer]] = {
            "sqs": queues.answer,
            "events": lambda request: buses.answer(request, now=clock.now(), ids=ids),
            "sesv2": providers.answer_mail,
            "pinpoint-sms-voice-v2": providers.answer_sms,
        }

    def send(self, function: str | None, request: Request) -> Answer:
        """Answer a call of a Lambda, or (function None) of a client outside of any."""
        call = self._record(function, request)
        for hook in self.hooks:
            hook(call)
        return strike(self.faults.take(call), call, lambda: self._judge(function, request))

    def _judge(self, function: str | None, request: Request) -> Answer:
        """Answer what the caller's role allows it; a client outside of any Lambda may do all."""
        if function is None:
            return self._answer(request, function)
        refused = self.gate.refuse(function, request)
        return refused or self.gate.veil(function, request, self._answer(request, function))

    def _record(self, function: str | None, request: Request) -> Call:
        with LOCK:
            self._numbers[function] += 1
            call = Call(
                function=function,
                number=self._numbers[function],
                service=request.service,
                operation=request.operation,
                resource=_resource(request),
                at=self._clock.now(),
            )
            if function is not None:
                self.requests[request.service][request.operation] += 1
            if self._keep:
                self.calls.append(call)
        return call

    def _answer(self, request: Request, function: str | None) -> Answer:
        with LOCK:
            if request.service not in _EMULATED:
                answer = self._others.get(request.service)
                if answer is None:
                    raise UnknownCallError(f"{request.service} {request.operation}")
                return answer(request)
            locked = self._locks.refuse(request) if request.service == "s3" else None
            if locked is not None:
                return locked
            self.capacity.forget()
            answered = self._keys.answer(request) if request.service == "kms" else None
            emulated = answered or self.emulator.answer(request)
            if request.service == "s3":
                self._locks.note(request, emulated)
            if request.service == "dynamodb" and function is not None:
                self.capacity.count(function, request.operation, request.json, emulated)
            return emulated


_NAMES: dict[str, str] = {
    "kms": "KeyId",
    "secretsmanager": "SecretId",
    "sqs": "QueueUrl",
    "sesv2": "ConfigurationSetName",
    "pinpoint-sms-voice-v2": "OriginationIdentity",
}


def _resource(request: Request) -> str:
    if request.service == "s3":
        return request.path.split("/")[1]
    if request.service == "dynamodb":
        return ",".join(dict.fromkeys(_tables(request.json)))
    if request.service == "events":
        entries = request.json.get("Entries", [])
        return ",".join(dict.fromkeys(one.get("EventBusName", "default") for one in entries))
    name = _NAMES.get(request.service)
    found = request.json.get(name, "") if name and request.body else ""
    return str(found).rpartition("/")[2] if request.service == "sqs" else str(found)


def _tables(asked: dict[str, Any]) -> list[str]:
    if "TransactItems" in asked:
        return [one["TableName"] for part in asked["TransactItems"] for one in part.values()]
    if "RequestItems" in asked:
        return list(asked["RequestItems"])
    index = asked.get("IndexName")
    table = str(asked.get("TableName", ""))
    return [f"{table}/{index}" if index else table]
