"""AWS on this machine for one run: ministack as a server, on a port and in a folder of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

REGION = "eu-north-1"
ACCOUNT = "123456789012"
_PATIENCE = 60  # seconds until a server must answer


def environment(folder: Path, endpoint: str) -> dict[str, str]:
    """Return an environment that knows this emulator and no real account."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": ACCOUNT,  # ministack takes the account from it
        "AWS_SECRET_ACCESS_KEY": "none",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(command: list[str], environ: Mapping[str, str], cwd: Path, log: Path) -> Iterator[int]:
    """Run a server with all it starts, and end exactly these; yields its process id."""
    with log.open("ab") as written:
        process = subprocess.Popen(  # noqa: S603 (our own command)
            command,
            env=dict(environ),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process.pid
    finally:
        for ending in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(process.pid, ending)
                process.wait(timeout=5)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue


@contextmanager
def emulator(folder: Path) -> Iterator[str]:
    """Serve AWS and yield its address."""
    port = free_port()
    endpoint = f"http://127.0.0.1:{port}"
    own = {
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "MINISTACK_REGION": REGION,
        "SFTP_ENABLED": "0",  # these two would listen to the whole network
        "IOT_MTLS_ENABLED": "0",
        "PYTHONPATH": "",
    }
    log = folder / "ministack.log"
    command = [sys.executable, "-m", "ministack"]
    with running(command, environment(folder, endpoint) | own, folder, log):
        wait_for(f"{endpoint}/_ministack/health", log)
        yield endpoint


def wait_for(url: str, log: Path) -> None:
    """Wait until a server answers.

    Raises:
        TimeoutError: it does not; what it wrote is in the message.
    """
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 (this machine)
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise TimeoutError(f"{url} does not answer:\n{log.read_text()[-4000:]}")
