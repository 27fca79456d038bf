"""Runs the Lambdas in this process, each in containers that live on between invocations."""

import importlib
import io
import json
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TextIO

from gjensyn.clock import Clock
from gjensyn.runtime import Container, Function, Runtime
from infra.local.clients import Request, client
from infra.local.faults import Answer, ContainerDiedError, Killed
from infra.local.ids import Ids
from infra.local.specs import FunctionSpec


@dataclass(slots=True)
class Invocation:
    """One call of a Lambda: its context, and whether its process still lives."""

    aws_request_id: str
    function: FunctionSpec
    slept: float = 0.0
    killed: bool = False

    def check(self) -> None:
        """Make sure that the process still lives: no handler survives its end."""
        if self.killed:
            raise Killed("the process is dead")

    @property
    def function_name(self) -> str:
        return self.function.name

    @property
    def invoked_function_arn(self) -> str:
        return self.function.arn

    @property
    def memory_limit_in_mb(self) -> str:
        return str(self.function.memory)

    @property
    def function_version(self) -> str:
        return "$LATEST"

    def get_remaining_time_in_millis(self) -> int:
        """Time passes in pauses before retries only."""
        left = self.function.timeout.total_seconds() - self.slept
        return max(0, int(left * 1000))


class _Process:
    """A container as the caller of AWS: a dead process makes no more calls."""

    def __init__(self, spec: FunctionSpec, send: Callable[[str, Request], Answer]) -> None:
        self.invocation: Invocation | None = None
        self._function = spec.logical_id
        self._send = send

    def send(self, request: Request) -> Answer:
        invocation = self.invocation
        if invocation is not None:
            invocation.check()
        try:
            return self._send(self._function, request)
        except Killed:
            if invocation is not None:
                invocation.killed = True
            raise

    def wait(self, seconds: float) -> None:
        invocation = self.invocation
        if invocation is None:
            return
        invocation.slept += seconds
        if invocation.slept >= invocation.function.timeout.total_seconds():
            invocation.killed = True
            raise Killed("Task timed out")


class Lines(io.TextIOBase):
    """Takes what Lambdas print, line by line."""

    def __init__(self, take: Callable[[str], None]) -> None:
        self._take = take
        self._rest = ""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        *lines, self._rest = (self._rest + text).split("\n")
        for line in lines:
            self._take(line)
        return len(text)


@dataclass(frozen=True, slots=True)
class _Warm:
    process: _Process
    serve: Container


class Containers:
    """The containers of all Lambdas; one is taken out while it serves."""

    def __init__(  # noqa: PLR0913 (the world of a container)
        self,
        functions: Mapping[str, FunctionSpec],
        *,
        environ: Callable[[FunctionSpec], Mapping[str, str]],
        clock: Clock,
        region: str,
        send: Callable[[str, Request], Answer],
        log: Callable[[str], None],
        ids: Ids,
    ) -> None:
        self._functions = functions
        self._environ = environ
        self._clock = clock
        self._region = region
        self._send = send
        self._log = log
        self._ids = ids
        self._idle: dict[str, list[_Warm]] = defaultdict(list)
        self._lock = threading.Lock()

    def invoke(self, logical_id: str, event: Any) -> Any:
        """Call a Lambda and return what it returned, as JSON would carry it.

        Raises:
            ContainerDiedError: its process died, or its time was over.
            Exception: whatever it raised.
        """
        spec = self._functions[logical_id]
        invocation = Invocation(self._request_id(), spec)
        with self._lock:
            idle = self._idle[logical_id]
            warm = idle.pop() if idle else None
        try:
            warm = warm or self._start(spec, invocation)
            warm.process.invocation = invocation
            # Over the wire: nobody gets an object that somebody else holds too.
            result = _wire(warm.serve(_wire(event), invocation))
            invocation.check()
        except (Killed, SystemExit) as death:
            cause = str(death)
            self._log_error(invocation, "Runtime.ExitError", cause)
            raise ContainerDiedError(logical_id, cause) from death
        except Exception as error:
            if warm is not None and not invocation.killed:
                self._keep(logical_id, warm)
            self._log_error(invocation, type(error).__name__, str(error))
            if invocation.killed:
                raise ContainerDiedError(logical_id, "the process is dead") from error
            raise
        self._keep(logical_id, warm)
        return result

    def _start(self, spec: FunctionSpec, invocation: Invocation) -> _Warm:
        process = _Process(spec, self._send)
        process.invocation = invocation

        def make(service: str, *, config: Any = None) -> Any:
            return client(service, config, region=self._region, caller=process)

        runtime = Runtime(self._environ(spec), self._clock, make, _stdout(self._log))
        return _Warm(process, _handler(spec.handler).container(runtime))

    def _keep(self, logical_id: str, warm: _Warm) -> None:
        with self._lock:
            self._idle[logical_id].append(warm)

    def _request_id(self) -> str:
        with self._lock:
            return self._ids.uuid()

    def _log_error(self, invocation: Invocation, kind: str, message: str) -> None:
        """Log what the Lambda runtime itself logs of an invocation that failed."""
        line = {
            "level": "ERROR",
            "errorType": kind,
            "errorMessage": message,
            "requestId": invocation.aws_request_id,
        }
        self._log(json.dumps(line))


def _wire(value: Any) -> Any:
    return json.loads(json.dumps(value))


def _stdout(log: Callable[[str], None]) -> TextIO:
    return Lines(log)  # type: ignore[return-value]


def _handler(path: str) -> Function[Any]:
    module, _, name = path.rpartition(".")
    handler: Function[Any] = getattr(importlib.import_module(module), name)
    return handler
