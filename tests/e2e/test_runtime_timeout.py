"""A Lambda that AWS leaves waiting ends at its timeout, and the next call is served."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.e2e.conftest import Journey, Say, outcome
from tests.e2e.machine import Machine
from tests.e2e.payloads import page
from tests.e2e.stack import until

FUNCTION = "SurveyResponseOnRequest"


@dataclass
class Gate:
    """An address that leads to the emulator, or, while it is shut, takes calls and keeps silent."""

    address: str
    shut: threading.Event = field(default_factory=threading.Event)


@contextmanager
def gate(endpoint: str) -> Iterator[Gate]:
    """Open a gate before the emulator."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    opened = Gate(f"http://127.0.0.1:{port}")
    behind = (str(urlsplit(endpoint).hostname), int(urlsplit(endpoint).port or 80))
    threading.Thread(target=_serve, args=(listener, opened, behind), daemon=True).start()
    with listener:
        yield opened


def _serve(listener: socket.socket, opened: Gate, behind: tuple[str, int]) -> None:
    held = []
    with suppress(OSError):  # the listener has been closed
        while True:
            caller, _ = listener.accept()
            if opened.shut.is_set():
                held.append(caller)
                continue
            server = socket.create_connection(behind)
            for pair in ((caller, server), (server, caller)):
                threading.Thread(target=_pump, args=pair, daemon=True).start()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while chunk := source.recv(65536):
            sink.sendall(chunk)
        sink.shutdown(socket.SHUT_WR)


def test_a_hanging_call_ends_at_the_timeout_and_the_next_one_is_served(journey: Journey, say: Say):
    """The page's Lambda has ten seconds; botocore alone would have waited for a minute."""
    asked = page("GET", "/s/nothing-that-was-ever-sent", "/s/{token}")
    allowed = journey.stack.configuration(FUNCTION)["Timeout"]
    with gate(journey.stack.endpoint) as door, journey.start(FUNCTION, door.address) as machine:
        door.shut.set()
        begun = time.monotonic()
        told = machine.send(asked)
        took = time.monotonic() - begun
        assert "timed out" in told, told
        assert allowed <= took < allowed + 5
        say(f"{FUNCTION} was ended after {took:.1f} s of {allowed}")
        door.shut.clear()
        assert outcome(_served(machine, asked))[0] == 404


def _served(machine: Machine, asked: dict[str, Any]) -> Any:
    """Invoke it once the emulator has cleared away what it ended; AWS would take another one."""
    until(lambda: "Sandbox.Failure" not in machine.send(asked), seconds=15, what="an answer")
    return machine.invoke(asked)


def test_every_lambda_of_the_template_was_started(journey: Journey):
    """The whole run leaves none out."""
    assert journey.seen == set(journey.stack.functions)
