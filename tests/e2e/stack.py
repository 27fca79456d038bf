"""The built template, deployed by `sam deploy` as an operator would, and what it holds."""

import base64
import json
import subprocess
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from gjensyn.models.person import Person
from gjensyn.models.record import Stored
from tests.e2e.emulator import ACCOUNT, REGION, environment
from tests.ending import store_of

ROOT = Path(__file__).parents[2]
SAM = ROOT / ".tools" / "sam" / "bin" / "sam"
STACK = "gjensyn"
PAGES = "https://svar.example"


@dataclass
class Stack:
    """A deployed stack. Names are the template's logical ids."""

    endpoint: str
    built: Path
    folder: Path
    _clients: dict[str, Any] = field(default_factory=dict)

    def deploy(self, **parameters: str) -> None:
        """Package and deploy with SAM.

        Raises:
            AssertionError: SAM or the emulator refused; what SAM said is in the message.
        """
        self.deploy_as(STACK, self.built / "template.yaml", **parameters)

    def deploy_as(self, name: str, template: Path, **parameters: str) -> None:
        """Deploy a template as a stack of this name; raises as `deploy` does."""
        given = [f"{parameter}={value}" for parameter, value in parameters.items()]
        command = [
            str(SAM), "deploy", "--template-file", str(template),
            "--stack-name", name, "--resolve-s3", "--capabilities", "CAPABILITY_IAM",
            "--no-confirm-changeset", "--no-progressbar", "--parameter-overrides", *given,
        ]  # fmt: skip
        environ = environment(self.folder, self.endpoint) | {"SAM_CLI_TELEMETRY": "0"}
        done = subprocess.run(  # noqa: S603 (our own command)
            command, env=environ, cwd=self.folder, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"

    def make_up_for_the_emulator(self) -> None:
        """Do what CloudFormation and Lambda do and ministack does not.

        Numbers among a Lambda's variables become text, and what a layer brings lies under /opt.
        """
        templates = str(self.built / "GjensynLayer" / "templates")
        for name in self.functions:
            own = {key: str(value) for key, value in self.variables(name).items()}
            if "TEMPLATES" in own:
                own["TEMPLATES"] = templates
            self.client("lambda").update_function_configuration(
                FunctionName=self.name(name), Environment={"Variables": own}
            )

    def client(self, service: str) -> Any:
        """Return a client of the emulator."""
        if service not in self._clients:
            self._clients[service] = boto3.client(  # type: ignore[call-overload]
                service,
                endpoint_url=self.endpoint,
                region_name=REGION,
                aws_access_key_id=ACCOUNT,
                aws_secret_access_key="none",
                config=Config(read_timeout=120, retries={"total_max_attempts": 1}),
            )
        return self._clients[service]

    @cached_property
    def _resources(self) -> dict[str, tuple[str, str]]:
        answer = self.client("cloudformation").describe_stack_resources(StackName=STACK)
        return {
            one["LogicalResourceId"]: (one["ResourceType"], one["PhysicalResourceId"])
            for one in answer["StackResources"]
        }

    def name(self, logical_id: str) -> str:
        """Return what a resource is called in the account."""
        return self._resources[logical_id][1]

    def of_type(self, kind: str) -> list[str]:
        """Return the logical ids of one type."""
        return sorted(name for name, (its, _) in self._resources.items() if its == kind)

    @property
    def functions(self) -> list[str]:
        """All Lambdas."""
        return self.of_type("AWS::Lambda::Function")

    def configuration(self, function: str) -> dict[str, Any]:
        """Return what the account knows of a Lambda: handler, timeout, memory."""
        answer: dict[str, Any] = self.client("lambda").get_function_configuration(
            FunctionName=self.name(function)
        )
        return answer

    def variables(self, function: str) -> Mapping[str, Any]:
        """Return a Lambda's environment variables."""
        variables: Mapping[str, Any] = self.configuration(function)["Environment"]["Variables"]
        return variables

    def items(self, table: str) -> list[dict[str, Any]]:
        """Return every item of a table as it is stored, what is binary as base64."""
        scan = self.client("dynamodb").get_paginator("scan")
        return [
            {name: _text(value) for name, value in item.items()}
            for page in scan.paginate(TableName=self.name(table))
            for item in page["Items"]
        ]

    def facts[Kind: Stored](self, kind: type[Kind], subject: str = "") -> list[Kind]:
        """Open what is stored of one kind; only what belongs to a subject, if one is given."""
        store = store_of(self)  # type: ignore[arg-type] # it has what is asked of a cloud
        return [
            store.read(kind, raw)
            for raw in self.items(kind.table.capitalize())
            if raw.get("entity", {}).get("S") == kind.entity
            and (not subject or raw["pk"]["S"] == subject)
        ]

    def subject(self, customer: str) -> str:
        """Return our own id of a customer."""
        (found,) = (one.subject for one in self.facts(Person) if one.customer_id == customer)
        return found

    def make_due(self, table: str, item: Stored) -> None:
        """Let the moment have come at which an item is to be looked at."""
        self.client("dynamodb").update_item(
            TableName=self.name(table),
            Key={"pk": {"S": item.subject}, "sk": {"S": item.key}},
            UpdateExpression="SET due_at = :past",
            ExpressionAttributeValues={":past": {"S": "2020-01-01T00:00:00Z"}},
        )

    def mails(self, to: str) -> list[dict[str, str]]:
        """Return what the emulator's mailbox holds for an address, oldest first."""
        mailbox = f"{self.endpoint}/_ministack/ses/messages"
        with urllib.request.urlopen(mailbox) as answer:  # noqa: S310 (this machine)
            told: dict[str, list[dict[str, Any]]] = json.load(answer)["messages"]
        return [mail for mail in told.get(ACCOUNT, []) if to in mail["To"]]

    def invoke(self, function: str, event: Mapping[str, Any]) -> Any:
        """Let the emulator run a Lambda."""
        answer = self.client("lambda").invoke(
            FunctionName=self.name(function), Payload=json.dumps(event).encode()
        )
        told = json.load(answer["Payload"])
        assert "FunctionError" not in answer, told
        return told


def _text(value: dict[str, Any]) -> dict[str, Any]:
    return {"B": base64.b64encode(value["B"]).decode()} if "B" in value else value


def until[Found](look: Callable[[], Found], *, seconds: float, what: str) -> Found:
    """Look again and again until there is something.

    Raises:
        AssertionError: there is nothing in time.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.5)
    raise AssertionError(f"not within {seconds:.0f} s: {what}")
