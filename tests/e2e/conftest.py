"""One deployed stack for the whole run; `make e2e` builds it first."""

import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import disk_usage
from typing import Any

import pytest

from tests.e2e import payloads
from tests.e2e.emulator import emulator
from tests.e2e.machine import Machine, started
from tests.e2e.stack import PAGES, ROOT, Stack

_START = time.monotonic()
_ROOM = 4 * 1024**3
EARS = "the-shops-ears"
Say = Callable[[str], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.timeout(180, func_only=True))


@pytest.fixture(scope="session")
def say(pytestconfig: pytest.Config) -> Say:
    """Print what is going on, past pytest's capture."""
    capture = pytestconfig.pluginmanager.getplugin("capturemanager")

    def speak(text: str) -> None:
        with capture.global_and_fixture_disabled():
            print(f"\n  {time.monotonic() - _START:5.1f} s  {text}", flush=True)  # noqa: T201

    return speak


@pytest.fixture(scope="session")
def stack(say: Say) -> Iterator[Stack]:
    """Deploy what was built; everything is gone afterwards."""
    built = ROOT / os.environ.get("BUILT", ".aws-sam/build")
    assert (built / "template.yaml").is_file(), f"nothing is built in {built}: make e2e builds"
    with tempfile.TemporaryDirectory(prefix="gjensyn-e2e-", dir=_roomy()) as name:
        folder = Path(name)
        with emulator(folder) as endpoint:
            say(f"ministack serves {endpoint}")
            deployed = Stack(endpoint, built, folder)
            deployed.deploy(
                Architecture=os.environ.get("ARCHITECTURE", "x86_64"),
                PagesUrl=PAGES,
                SurveyDelayDays="0",
                DelaySettleMinutes="0",
            )
            deployed.make_up_for_the_emulator()
            say(f"sam has deployed {len(deployed.functions)} Lambdas")
            yield deployed
        say("ministack has ended")


@dataclass
class Journey:
    """The Lambdas under the interface emulator: we are bus, queue, stream and schedule for them.

    `since` is where each stream stood when the emulator stopped running Lambdas itself.
    """

    stack: Stack
    since: dict[str, int]
    seen: set[str] = field(default_factory=set)

    def start(self, function: str, endpoint: str = "") -> AbstractContextManager[Machine]:
        """Start a Lambda."""
        self.seen.add(function)
        return started(self.stack, function, endpoint=endpoint)

    def take_changes(self, function: str) -> None:
        """Hand a Lambda what its stream recorded; it must take all of it."""
        event = payloads.changes(self.stack, function, since=self.since)
        with self.start(function) as machine:
            assert machine.invoke(event) == {"batchItemFailures": []}

    def heard_of(self, kind: str) -> list[dict[str, Any]]:
        """Return what the bus was told of one kind since the last look, as a shop hears it."""
        sqs, found = self.stack.client("sqs"), []
        queue = sqs.get_queue_url(QueueName=EARS)["QueueUrl"]
        while letters := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get(
            "Messages"
        ):
            for letter in letters:
                found.append(json.loads(letter["Body"]))
                sqs.delete_message(QueueUrl=queue, ReceiptHandle=letter["ReceiptHandle"])
        return [one["detail"] for one in found if one["detail-type"] == kind]

    def tick(self, function: str) -> None:
        """Let a schedule come round."""
        with self.start(function) as machine:
            assert machine.invoke(payloads.tick()) is None


@pytest.fixture(scope="session")
def journey(stack: Stack, say: Say) -> Journey:
    """Take the Lambdas out of the emulator's hands."""
    functions = stack.client("lambda")
    mappings = functions.list_event_source_mappings()["EventSourceMappings"]
    for mapping in mappings:
        functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    for rule in stack.of_type("AWS::Events::Rule"):
        if rule.endswith("Tick"):
            stack.client("events").disable_rule(Name=stack.name(rule))
    time.sleep(3)  # what the emulator had begun
    streams = {one["EventSourceArn"] for one in mappings if ":dynamodb:" in one["EventSourceArn"]}
    _listen(stack)
    say("from here on each Lambda runs under the interface emulator")
    return Journey(stack, {arn: len(payloads.recorded(stack, arn)) for arn in streams})


def _listen(stack: Stack) -> None:
    """Let a queue hear what the stack tells the bus, as a shop would."""
    sqs, events = stack.client("sqs"), stack.client("events")
    queue = sqs.create_queue(QueueName=EARS)["QueueUrl"]
    told = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]
    bus, pattern = stack.name("Bus"), json.dumps({"source": ["gjensyn"]})
    events.put_rule(Name=EARS, EventBusName=bus, EventPattern=pattern)
    target = {"Id": EARS, "Arn": told["QueueArn"]}
    events.put_targets(Rule=EARS, EventBusName=bus, Targets=[target])


def _roomy() -> str | None:
    """Return where tens of thousands of unpacked files are quick to make and to throw away."""
    memory = Path("/dev/shm")  # noqa: S108 (a folder of ours is made in it)
    return str(memory) if memory.is_dir() and disk_usage(memory).free > _ROOM else None


def outcome(told: Any) -> tuple[int, str]:
    """Return status and body of an answer to a browser."""
    return told["statusCode"], told["body"]
