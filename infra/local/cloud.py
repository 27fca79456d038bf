"""The suite on this machine: what `template.yaml` wires, in one process, on a virtual clock."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from botocore.config import Config

from infra.local.faults import Answer, Call, Fault
from infra.local.gate import MissingPermissionError
from infra.local.outside import Outside
from infra.local.payloads import Asked, Response
from infra.local.provider_events import event
from infra.local.sights import Sights
from infra.local.world import ROOT, START, Around, Setup, World
from infra.reading.local import describe

TEMPLATE = ROOT / "template.yaml"


class LocalCloud(Sights):
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
        setup = Setup(
            start=start,
            parameters=parameters or {},
            template=template,
            environ=environ or {},
            seed=seed,
            keep_logs=keep_logs,
            keep_history=keep_logs if keep_history is None else keep_history,
        )
        super().__init__(World(setup, self._describe))
        self._outside = Outside(self._world.backend, self._world.region)

    def _describe(self, message_id: str) -> tuple[str, tuple[str, ...]]:
        return self.describe(message_id) if self.describe else describe(self, message_id)

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

    def linger(self, delta: timedelta) -> None:
        """Let time pass in which nothing happens, as while a Lambda hangs; also from a hook."""
        self._world.clock.move(self.now + delta)

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
        return self._world.request(asked)

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
        published = self._world.wiring.mail_events.get(sent.configuration_set, frozenset())
        moment = at or self.now
        told = event(sent, kind, published=published, permanent=permanent, at=moment)
        if told is not None:
            self._world.publish("default", {**told, "Time": at})

    def restore(self, moments: Mapping[str, datetime]) -> None:
        """Put tables (by logical id) back to what they held at a moment, without stream records."""
        for logical_id, moment in moments.items():
            self._world.stores.restore(self._world.wiring.tables[logical_id], moment)

    # --- Who calls without being a Lambda ---

    def client(self, service: str, *, config: Config | None = None) -> Any:
        """Return a boto3 client of this account, for tests and the command line."""
        return self._outside.client(service, config)

    def aws(
        self, service: str, method: str, *, headers: Mapping[str, str], body: bytes, path: str = "/"
    ) -> Answer:
        """Answer a request to the AWS API as it stands on the wire, for services that read.

        `headers` have names in lower case; `path` with its query says what S3 is asked for.
        """
        return self._outside.request(service, method, headers=headers, body=body, path=path)

    # --- What can go wrong ---

    def fault(self, *, function: str, nth: int, kind: Fault, times: int = 1) -> None:
        """Let the nth call (from 1, since the cloud was started) of a Lambda go wrong.

        Retries of botocore count as calls; `times` lets the following ones go wrong as well.
        """
        if function not in self._world.wiring.functions:
            raise LookupError(f"no function {function}")
        self._world.backend.faults.set(function, nth, kind, times=times)

    def refuse_sms(self, number: str, code: str, reason: str) -> None:
        """Let the SMS service refuse a number: the error (`ConflictException`), and its reason."""
        self._world.providers.refused[number] = (code, reason)

    def before_call(self, hook: Callable[[Call], None]) -> None:
        """Have `hook` called before each call, outside of any lock."""
        self._world.backend.hooks.append(hook)

    def around_invocation(self, hook: Around) -> None:
        """Have `hook` deliver every payload: in parts, twice, or late, as services may.

        It is called with function, payload and what hands the Lambda a payload, and returns or
        raises what whoever invoked the Lambda gets. There is one such hook, the last.
        """
        self._world.around = hook

    def after_invocation(self, hook: Callable[[str, Any], None]) -> None:
        """Have `hook` called with function and payload after each invocation, failed ones too."""
        self._world.invoked.append(hook)
