"""How a Lambda is put together: wired once per container, then called with events."""

import gc
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TextIO

from gjensyn.clock import Clock, SystemClock
from gjensyn.settings import environment


class Context(Protocol):
    """The part of the Lambda context that is used here."""

    @property
    def aws_request_id(self) -> str: ...

    def get_remaining_time_in_millis(self) -> int: ...


class ClientFactory(Protocol):
    """Makes a client of an AWS service: `client("dynamodb", config=...)`."""

    def __call__(self, service: str, *, config: Any = None) -> Any: ...


@dataclass(frozen=True, slots=True)
class Runtime:
    """The world as a container finds it at its start."""

    environ: Mapping[str, str]
    clock: Clock
    client: ClientFactory
    stdout: TextIO


type Container = Callable[[Any, Context], Any]


class Function[Wired]:
    """A Lambda handler: `wire` makes what it needs once, `handle` serves every event.

    Nothing is opened at import; the first call wires. Tests and the suite on this machine
    hand in a world of their own with `container`.
    """

    def __init__(
        self,
        wire: Callable[[Runtime], Wired],
        handle: Callable[[Any, Wired, Context], Any],
    ) -> None:
        self._wire = wire
        self._handle = handle
        self._container: Container | None = None
        # In a Lambda: its start is given more of a processor than its first call.
        if "awslambdaric" in sys.modules:
            import gjensyn.adapters.clients  # noqa: F401

    def container(self, runtime: Runtime) -> Container:
        """Start a fresh container in the given world and return its entry point."""
        wired = self._wire(runtime)

        def serve(event: Any, context: Context) -> Any:
            return self._handle(event, wired, context)

        return serve

    def __call__(self, event: Any, context: Context) -> Any:
        if self._container is None:
            self._container = self._start()
        return self._container(event, context)

    def _start(self) -> Container:
        """Start the container of a real Lambda; nothing made here is ever garbage."""
        gc.disable()
        try:
            return self.container(_lambda_runtime())
        finally:
            gc.freeze()
            gc.enable()


def _lambda_runtime() -> Runtime:
    from gjensyn.adapters.clients import make_client  # botocore takes 100 ms: only where it runs

    return Runtime(
        environ=environment(), clock=SystemClock(), client=make_client, stdout=sys.stdout
    )
