"""The suite on this machine: what `template.yaml` wires, in one process, on a virtual clock."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from botocore.awsrequest import AWSPreparedRequest
from botocore.compat import HTTPHeaders
from botocore.config import Config

from infra.local.clients import Request, client
from infra.local.faults import Answer, Call, Fault
from infra.local.gate import Gate, MissingPermissionError
from infra.local.mail import Sent
from infra.local.payloads import Asked, Response
from infra.local.provider_events import DETAIL_TYPES, TEXT_DETAIL_TYPE, report, text_report
from infra.local.specs import Item
from infra.local.world import ROOT, START, World

TEMPLATE = ROOT / "template.yaml"


class LocalCloud:
    """One deployed stack. Several may live side by side; `with` frees one.

    Args:
        start: where its clock starts.
        parameters: of the template.
        template: another template than the project's.
        environ: variables that every Lambda gets besides, or instead of, the template's.
        seed: of ids and generated secrets.
        keep_logs: False keeps neither log lines nor calls, for long runs.
        keep_history: whether `restore` is possible; follows `keep_logs` if not said.

    Raises:
        TemplateError: the template says something that is not understood.
    """

    def __init__(  # noqa: PLR0913 (all but the first two are for tests and long runs)
        self,
        start: datetime = START,
        parameters: Mapping[str, Any] | None = None,
        *,
        template: Path = TEMPLATE,
        environ: Mapping[str, str] | None = None,
        seed: int = 0,
        keep_logs: bool = True,
        keep_history: bool | None = None,
    ) -> None:
        self.describe: Callable[[str], tuple[str, tuple[str, ...]]] | None = None
        self._world = World(
            start=start,
            parameters=parameters or {},
            template=template,
            environ=environ or {},
            seed=seed,
            keep_logs=keep_logs,
            keep_history=keep_logs if keep_history is None else keep_history,
            describe=self._describe,
        )
        self._outside = _Outside(self._world)

    def _describe(self, message_id: str) -> tuple[str, tuple[str, ...]]:
        return self.describe(message_id) if self.describe else _described(self, message_id)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Free it; what a role did not allow is an error, or a note to the one on its way."""
        self.close()
        refusals = self.refusals
        if refusals and error is None:
            raise MissingPermissionError(refusals)
        if error is not None:
            for line in refusals:
                error.add_note(line)

    def close(self) -> None:
        """Free what the cloud holds."""
        self._world.emulator.close()

    # --- What happens ---

    def publish(
        self,
        detail_type: str,
        detail: Mapping[str, Any],
        *,
        source: str = "shop",
        time: datetime | str | None = None,
    ) -> str:
        """Put an event on the bus as any sender would; returns EventBridge's id for it."""
        entry = {"Source": source, "DetailType": detail_type, "Detail": json.dumps(detail)}
        return self._world.publish(self._world.bus, {**entry, "Time": time})

    def run(self) -> None:
        """Do all that can be done at this moment."""
        self._world.movement.run()

    def advance(self, delta: timedelta) -> None:
        """Let time pass; all that falls due on the way happens at its own moment."""
        self.advance_to(self.now + delta)

    def advance_to(self, moment: datetime) -> None:
        """Let time pass up to a moment."""
        self._world.movement.advance_to(moment)

    def next_due(self) -> datetime | None:
        """Return the next moment at which something happens, None when nothing is due."""
        return self._world.movement.next_due()

    def invoke(self, logical_id: str, event: Any) -> Any:
        """Call a Lambda with a raw payload; returns or raises what it returns or raises.

        Raises:
            ContainerDiedError: its process died, or its time was over.
        """
        return self._world.invoke(logical_id, event)

    def http(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        caller: str | None = None,
    ) -> Response:
        """Send a request to the HTTP API.

        Args:
            method: of HTTP.
            path: with a query or not.
            headers: of the request.
            body: of the request.
            caller: the IAM ARN of who signed it, None for nobody.
        """
        asked = Asked(method, path, headers or {}, body, caller, self.now)
        return self._world.pages.answer(asked)

    def provider_event(
        self, message_id: str, kind: str, *, permanent: bool = True, at: datetime | None = None
    ) -> None:
        """Let the provider report of a message that it accepted.

        Of a mail it comes through only if the configuration set that the mail was sent with
        publishes events of this kind; of an SMS it always does.

        Args:
            message_id: ours.
            kind: Send, Delivery, Bounce, Complaint (of a mail) or Reject.
            permanent: of a bounce.
            at: when it happened; now if not said.

        Raises:
            LookupError: no such message was accepted, or there is no such kind.
        """
        sent = next((one for one in reversed(self.sent) if one.message_id == message_id), None)
        if sent is None:
            raise LookupError(f"no message {message_id} was accepted")
        if sent.channel == "sms":
            self._report(
                "aws.sms-voice",
                TEXT_DETAIL_TYPE,
                at,
                text_report(sent, kind, permanent=permanent, at=at or self.now),
            )
            return
        detail_type = DETAIL_TYPES[kind]
        published = self._world.wiring.mail_events.get(sent.configuration_set, frozenset())
        if kind.upper() not in published:
            return
        detail = report(sent, kind, permanent=permanent, at=at or self.now)
        self._report("aws.ses", detail_type, at, detail)

    def _report(
        self, source: str, detail_type: str, at: datetime | None, detail: Mapping[str, Any]
    ) -> None:
        entry = {"Source": source, "DetailType": detail_type, "Detail": json.dumps(detail)}
        self._world.publish("default", {**entry, "Time": at})

    def restore(self, moments: Mapping[str, datetime]) -> None:
        """Put tables (by logical id) back to what they held at a moment, without stream records."""
        for logical_id, moment in moments.items():
            self._world.stores.restore(self._world.wiring.tables[logical_id], moment)

    # --- What one sees ---

    @property
    def now(self) -> datetime:
        return self._world.clock.now()

    @property
    def sent(self) -> list[Sent]:
        """What the providers accepted, in order."""
        return self._world.providers.sent

    @property
    def published(self) -> list[dict[str, Any]]:
        """Our events out: `{"detail-type", "detail", "time", …}`."""
        return self._world.backend.buses.published

    @property
    def logs(self) -> list[str]:
        """Every line that Lambdas printed, and what their runtime logs of failures."""
        return self._world.logs

    @property
    def parked(self) -> list[dict[str, str]]:
        """What was refused so far: `{"event_id", "detail_type", "reason"}`.

        That the bucket forgets it after its time makes no difference to this list.
        """
        parked = [json.loads(body) for body in self._world.stores.parked.values()]
        names = ("event_id", "detail_type", "reason")
        return [{name: one.get(name) for name in names} for one in parked]

    @property
    def suppressed(self) -> dict[str, str]:
        """SES's own suppression list: address -> reason."""
        return self._world.providers.suppressed

    @property
    def refusals(self) -> list[str]:
        """What Lambdas needed and their roles do not allow, each once, as a sentence."""
        return list(self._world.backend.gate.refusals)

    @property
    def gate(self) -> Gate:
        """The roles, and what of them was used so far."""
        return self._world.backend.gate

    @property
    def requests(self) -> dict[str, dict[str, int]]:
        """How often the Lambdas called each operation of each service."""
        counted = self._world.backend.requests.items()
        return {service: dict(operations) for service, operations in counted if operations}

    @property
    def capacity(self) -> dict[str, float]:
        """Read and write units of DynamoDB that the Lambdas used."""
        return dict(self._world.backend.capacity.units)

    def tables(self) -> dict[str, list[Item]]:
        """Return all items as stored, by logical table id."""
        tables = self._world.wiring.tables
        return {name: self._world.emulator.items(spec.name) for name, spec in tables.items()}

    def objects(self, logical_id: str) -> dict[str, bytes]:
        """Return what a bucket holds, in the order it came."""
        return self._world.emulator.objects(self._world.wiring.buckets[logical_id].name)

    def queue(self, logical_id: str) -> list[str]:
        """Return the bodies of the messages in a queue, hidden ones too."""
        queue = self._world.stores.queues[self._world.wiring.queues[logical_id].name]
        return [message.body for message in queue.messages()]

    def name(self, logical_id: str) -> str:
        """Return the physical name of a resource of the template."""
        return self._world.names.name(logical_id)

    def client(self, service: str, *, config: Config | None = None) -> Any:
        """Return a boto3 client of this account, for tests and the command line."""
        return client(service, config, region=self._world.region, caller=self._outside)

    def aws(
        self, service: str, method: str, *, headers: Mapping[str, str], body: bytes, path: str = "/"
    ) -> Answer:
        """Answer a request to the AWS API as it stands on the wire, for services that read.

        `headers` have names in lower case; `path` with its query says what S3 is asked for.
        """
        if service == "s3" and method == "GET":
            sent = AWSPreparedRequest(method, f"http://aws.local{path}", HTTPHeaders(), b"", False)  # noqa: FBT003
            return self._outside.send(Request(service, "Get", sent))
        if service not in {"dynamodb", "kms", "secretsmanager"}:
            return 404, {}, b"{}"
        target = headers.get("x-amz-target", "")
        told = HTTPHeaders.from_pairs([("X-Amz-Target", target)])
        sent = AWSPreparedRequest(method, "http://aws.local/", told, body, stream_output=False)
        return self._outside.send(Request(service, target.rpartition(".")[2], sent))

    # --- What can go wrong ---

    def fault(self, *, function: str, nth: int, kind: Fault, times: int = 1) -> None:
        """Let the nth call (from 1, since the cloud was started) of a Lambda go wrong.

        Retries of botocore count as calls; `times` lets the following ones go wrong as well.
        """
        if function not in self._world.wiring.functions:
            raise LookupError(f"no function {function}")
        self._world.backend.faults.set(function, nth, kind, times=times)

    def calls(self, function: str | None = None) -> list[Call]:
        """Return the calls that a Lambda made so far; None: those of all, clients included."""
        calls = self._world.backend.calls
        return [call for call in calls if function is None or call.function == function]

    def refuse_sms(self, number: str, code: str, reason: str) -> None:
        """Let the SMS service refuse a number: the error (`ConflictException`), and its reason."""
        self._world.providers.refused[number] = (code, reason)

    def before_call(self, hook: Callable[[Call], None]) -> None:
        """Have `hook` called before each call, outside of any lock."""
        self._world.backend.hooks.append(hook)

    def after_invocation(self, hook: Callable[[str, Any], None]) -> None:
        """Have `hook` called with function and payload after each invocation, failed ones too."""
        self._world.invoked.append(hook)


def _described(cloud: LocalCloud, message_id: str) -> tuple[str, tuple[str, ...]]:
    from infra.reading.local import describe  # which reads the suite's own tables, through us

    kind, order_ids = describe(cloud, message_id)
    return (kind, order_ids) if kind else _settled(cloud, message_id)


def _settled(cloud: LocalCloud, message_id: str) -> tuple[str, tuple[str, ...]]:
    """Say it of a message that was erased since: what the shop was told of it is still there."""
    for event in cloud.published:
        detail = event["detail"]
        if event["detail-type"] == "MessageSettled" and detail["message_id"] == message_id:
            return detail["kind"], tuple(detail["order_ids"])
    return "", ()


class _Outside:
    """The caller that is no Lambda."""

    def __init__(self, world: World) -> None:
        self._world = world

    def send(self, request: Request) -> Answer:
        return self._world.backend.send(None, request)

    def wait(self, seconds: float) -> None:
        """Pauses take no time."""
