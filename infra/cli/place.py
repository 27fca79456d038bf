"""Finds the installation that a command is about: a deployed stack, or the running demo."""

import argparse
import json
import os
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infra.cli.errors import WorkFailedError

if TYPE_CHECKING:
    from infra.reading.installation import Installation

DEFAULT_PORT = 8765
_REGION = "eu-north-1"


def add_place(parser: argparse.ArgumentParser) -> None:
    """Let the person say where: `--stack NAME` or `--local`."""
    either = parser.add_mutually_exclusive_group()
    either.add_argument(
        "--stack", default="gjensyn", help="name of the deployed stack (default: gjensyn)"
    )
    either.add_argument("--local", action="store_true", help="the demo that runs on this machine")


def place(chosen: argparse.Namespace) -> "Installation":
    """The installation that was meant.

    Raises:
        WorkFailedError: it cannot be found or reached.
    """
    return _demo() if chosen.local else _stack(chosen.stack)


def demo_url() -> str:
    """Where the running demo listens."""
    return f"http://127.0.0.1:{_demo_port()}"


def stack_outputs(name: str) -> tuple[dict[str, str], str]:
    """What a deployed stack says of itself, and its region.

    Raises:
        WorkFailedError: it cannot be found or reached.
    """
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError

    session: Any = boto3.Session()
    try:
        found = session.client("cloudformation").describe_stacks(StackName=name)["Stacks"][0]
    except (BotoCoreError, ClientError) as error:
        raise WorkFailedError(f"stack {name}: {error}") from error
    outputs = {each["OutputKey"]: each["OutputValue"] for each in found.get("Outputs", ())}
    return outputs, str(session.region_name)


def state_file() -> Path:
    """Where a running demo writes its port, in the user's own cache."""
    cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(cache).expanduser() / "gjensyn" / "demo.json"


def _demo() -> "Installation":
    import boto3

    from infra.reading.outputs import from_outputs

    base = f"http://127.0.0.1:{_demo_port()}"
    outputs = _demo_outputs(f"{base}/local.json")
    session: Any = boto3.Session(
        aws_access_key_id="demo",
        aws_secret_access_key="demo",  # noqa: S106 - of nobody
        region_name=_REGION,
    )
    return from_outputs(
        lambda service: session.client(service, endpoint_url=f"{base}/aws/{service}"), outputs
    )


def _demo_port() -> int:
    try:
        return int(json.loads(state_file().read_text())["port"])
    except (OSError, ValueError, KeyError, TypeError):
        return DEFAULT_PORT


def _demo_outputs(url: str) -> dict[str, str]:
    """Ask the demo where its tables are; whatever else listens there is no demo."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - our own http://
            found: dict[str, str] = json.load(answer)
            return {str(name): str(value) for name, value in found.items()}
    except (OSError, ValueError, AttributeError) as error:
        raise WorkFailedError("no demo is running here: start one with `gjensyn demo`") from error


def _stack(name: str) -> "Installation":
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError

    from infra.reading.outputs import from_outputs

    session: Any = boto3.Session()
    try:
        found = session.client("cloudformation").describe_stacks(StackName=name)["Stacks"][0]
        names = {each["ParameterKey"]: each["ParameterValue"] for each in found["Parameters"]}
        names |= {each["OutputKey"]: each["OutputValue"] for each in found["Outputs"]}
        return from_outputs(session.client, names)
    except KeyError as error:
        raise WorkFailedError(f"stack {name}: it is no stack of gjensyn (no {error})") from error
    except (BotoCoreError, ClientError) as error:
        raise WorkFailedError(f"stack {name}: {error}") from error
