"""One built Lambda under the runtime client and the interface emulator that AWS publishes.

On its path are its own built folder, the two built layers and the runtime client, nothing else:
no project, no environment of ours. The interpreter is the one that .venv was made from.
"""

import json
import os
import platform
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from tests.e2e.emulator import environment, free_port, running
from tests.e2e.stack import ROOT, Stack

_INVOCATIONS = "2015-03-31/functions/function/invocations"
_CLIENT = ("awslambdaric", "snapshot_restore_py", "simplejson", "runtime_client")
_LAYERS = ("GjensynLayer", "DependenciesLayer")


@dataclass(frozen=True)
class Machine:
    """A started Lambda."""

    address: str
    log: Path

    def invoke(self, event: Any) -> Any:
        """Invoke it and return what it returned.

        Raises:
            AssertionError: it raised, or it did not start; with what it wrote.
        """
        text = self.send(event)
        try:
            told = json.loads(text)
        except ValueError:
            raise AssertionError(f"{text}\n{self.log.read_text()[-4000:]}") from None
        if isinstance(told, dict) and "errorType" in told:
            raise AssertionError(f"{text}\n{self.log.read_text()[-4000:]}")
        return told

    def send(self, event: Any) -> str:
        """Invoke it and return the emulator's answer as it stands."""
        request = urllib.request.Request(  # noqa: S310 (this machine)
            f"{self.address}/{_INVOCATIONS}", json.dumps(event).encode()
        )
        end = time.monotonic() + 20
        while True:
            try:
                with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310
                    return str(answer.read().decode())
            except urllib.error.HTTPError as error:
                return error.read().decode()
            except urllib.error.URLError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)  # it does not listen yet


def interface_emulator() -> Path:
    """Return the interface emulator that comes with sam."""
    machine = {"x86_64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}[platform.machine()]
    packages = next((ROOT / ".tools" / "sam").glob("lib/python*/site-packages"))
    found = packages / "samcli" / "local" / "rapid" / f"aws-lambda-rie-{machine}"
    assert found.is_file(), f"sam brings no {found.name}"
    return found


def runtime_client(folder: Path) -> Path:
    """Put the runtime client, and only it, into a folder of its own."""
    site = Path(str(distribution("awslambdaric").locate_file("")))
    client = folder / "runtime_client"
    if not client.is_dir():
        client.mkdir()
        for path in site.iterdir():
            if path.name.partition(".")[0] in _CLIENT:
                (client / path.name).symlink_to(path)
    return client


def deployed_path(stack: Stack, function: str) -> list[Path]:
    """Return what is on the path of a Lambda."""
    layers = [stack.built / layer / "python" for layer in _LAYERS]
    return [stack.built / function, *layers, runtime_client(stack.folder)]


def interpreter() -> list[str]:
    """Return the interpreter without any packages."""
    return [getattr(sys, "_base_executable", sys.executable), "-S"]


@contextmanager
def started(stack: Stack, function: str, *, endpoint: str = "") -> Iterator[Machine]:
    """Start a Lambda with the settings it was deployed with."""
    own = stack.configuration(function)
    port, api = free_port(), free_port()
    environ = environment(stack.folder, endpoint or stack.endpoint) | {
        **own["Environment"]["Variables"],
        "PYTHONPATH": os.pathsep.join(str(path) for path in deployed_path(stack, function)),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LAMBDA_TASK_ROOT": str(stack.built / function),
        "AWS_LAMBDA_FUNCTION_NAME": own["FunctionName"],
        "AWS_LAMBDA_FUNCTION_TIMEOUT": str(own["Timeout"]),
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(own["MemorySize"]),
        "TZ": ":UTC",
    }
    command = [
        str(interface_emulator()),
        f"--runtime-interface-emulator-address=127.0.0.1:{port}",
        f"--runtime-api-address=127.0.0.1:{api}",
        *interpreter(), "-m", "awslambdaric", own["Handler"],
    ]  # fmt: skip
    log = stack.folder / f"{function}.log"
    with running(command, environ, stack.built / function, log):
        yield Machine(f"http://127.0.0.1:{port}", log)


def isolated(stack: Stack, function: str) -> Mapping[str, str]:
    """Return where a Lambda's interpreter finds some packages."""
    names = ("gjensyn", "botocore", "pydantic", "jinja2", "awslambdaric", "pytest", "infra")
    look = (
        "import importlib.util as i, json; "
        f"print(json.dumps({{n: getattr(i.find_spec(n), 'origin', '') for n in {names!r}}}))"
    )
    path = os.pathsep.join(str(one) for one in deployed_path(stack, function))
    done = subprocess.run(  # noqa: S603 (our own command)
        [*interpreter(), "-c", look],
        env=environment(stack.folder, stack.endpoint) | {"PYTHONPATH": path},
        cwd=stack.built / function,
        check=True,
        capture_output=True,
        text=True,
    )
    found: Mapping[str, str] = json.loads(done.stdout)
    return found
