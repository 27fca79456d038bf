# ruff: noqa: SLF001 (botocore has no public place for an endpoint or a caller of one's own)
"""Makes boto3 clients whose requests end in this process.

A client is made once per service and configuration and shared by all clouds: making one takes
milliseconds. Each caller gets a shallow copy that says, at every call, who is calling. From there
botocore does all that it does in a Lambda (validation, serialisation, retries, parsing) up to the
`before-send` hook, which answers in the place of the network.
"""

import json
import threading
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache, partial
from types import MethodType
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

import boto3
import botocore
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config
from botocore.endpoint import Endpoint
from botocore.retries.quota import RetryQuota

from infra.local.faults import Answer


class Caller(Protocol):
    """Who makes calls, and where they end."""

    def send(self, request: "Request") -> Answer:
        """Answer a request."""

    def wait(self, seconds: float) -> None:
        """Let the pause before a retry pass."""


class Request:
    """A request as it stands on the wire; header names in lower case."""

    __slots__ = ("_parsed", "body", "headers", "method", "operation", "path", "query", "service")

    def __init__(self, service: str, operation: str, sent: AWSPreparedRequest) -> None:
        address = urlsplit(sent.url)
        self.service = service
        self.operation = operation
        self.method = sent.method
        self.path = unquote(address.path)
        self.query = parse_qs(address.query, keep_blank_values=True) if address.query else {}
        names = (
            sent.headers.keys() if service == "s3" else _TELLING.intersection(sent.headers.keys())
        )
        self.headers = {name.lower(): _text(sent.headers[name]) for name in names}
        self.body = _body(sent.body)
        self._parsed: dict[str, Any] | None = None

    @property
    def json(self) -> dict[str, Any]:
        """The body of a JSON service."""
        if self._parsed is None:
            self._parsed = json.loads(self.body) if self.body else {}
        return self._parsed


# All that a JSON service is told by headers.
_TELLING = {"X-Amz-Target"}
_CALLER: ContextVar[Caller] = ContextVar("caller")
_MAKING = threading.Lock()
_SHARED: dict[tuple[str, str, str], Any] = {}


def client(service: str, config: Config | None, *, region: str, caller: Caller) -> Any:
    """Return a boto3 client whose calls are the caller's."""
    options = repr(sorted(_options(config).items(), key=lambda option: option[0]))
    key = (service, region, options)
    with _MAKING:
        if key not in _SHARED:
            _SHARED[key] = _make(service, region, config)
    shared = _SHARED[key]
    own = object.__new__(type(shared))  # `copy` would ask the empty object for its attributes
    own.__dict__.update(shared.__dict__)
    own._make_api_call = MethodType(partial(_calling, caller, type(own)._make_api_call), own)
    return own


def _options(config: Config | None) -> Mapping[str, Any]:
    return getattr(config, "_user_provided_options", {}) if config else {}


@cache
def _session() -> boto3.session.Session:
    # The credentials are read by nobody: nothing leaves the process.
    return boto3.session.Session(aws_access_key_id="local", aws_secret_access_key="local")  # noqa: S106


def _make(service: str, region: str, config: Config | None) -> Any:
    plain = Config(
        s3={"addressing_style": "path"},
        request_checksum_calculation="when_required",  # else bodies come in chunks with a trailer
        response_checksum_validation="when_required",
    )
    if service != "s3":
        plain = plain.merge(Config(signature_version=botocore.UNSIGNED))
    merged = plain.merge(config) if config else plain
    made = _session().client(service, region_name=region, config=merged)  # type: ignore[call-overload]
    made._endpoint.__class__ = _PatientEndpoint
    if service != "s3":
        _resolved_once(made._ruleset_resolver)
    made.meta.events.unregister(
        f"request-created.{made.meta.service_model.service_id.hyphenize()}",
        made._user_agent_creator.rebuild_and_replace_user_agent_handler,
    )
    made._user_agent_creator = _NoUserAgent
    made.meta.events.register("before-send", partial(_answer, service))
    return made


class _NoUserAgent:
    """Describing itself takes a quarter of botocore's time, and nobody reads it here."""

    @staticmethod
    def to_string() -> str:
        return "local"


class _PatientEndpoint(Endpoint):
    """An endpoint that does not sleep before a retry: the caller is told how long it would."""

    def _needs_retry(
        self,
        attempts: int,
        operation_model: Any,
        request_dict: Any,
        response: Any = None,
        caught_exception: Any = None,
    ) -> bool:
        service = operation_model.service_model.service_id.hyphenize()
        answers = self._event_emitter.emit(  # type: ignore[attr-defined]
            f"needs-retry.{service}.{operation_model.name}",
            response=response,
            endpoint=self,
            operation=operation_model,
            attempts=attempts,
            caught_exception=caught_exception,
            request_dict=request_dict,
        )
        for handler, _ in answers:
            _refill(handler)
        pause = next((answer for _, answer in answers if answer is not None), None)
        if pause is None or pause is False:
            return False
        _CALLER.get().wait(float(pause))
        return True


def _refill(handler: Any) -> None:
    """Give back the quota of retries: it is a container's own, but this client is shared."""
    checker = getattr(getattr(handler, "__self__", None), "_retry_quota", None)
    if checker is not None:
        checker._quota.release(RetryQuota.INITIAL_CAPACITY)


def _resolved_once(resolver: Any) -> None:
    """Find the address of each operation once; nothing goes there."""
    resolve = resolver.construct_endpoint
    found: dict[str, Any] = {}

    def construct(operation_model: Any, **parts: Any) -> Any:
        name = operation_model.name
        if name not in found:
            found[name] = resolve(operation_model=operation_model, **parts)
        return found[name]

    resolver.construct_endpoint = construct


def _calling(caller: Caller, call: Any, self: Any, operation: str, parameters: Any) -> Any:
    token = _CALLER.set(caller)
    try:
        return call(self, operation, parameters)
    finally:
        _CALLER.reset(token)


def _answer(service: str, request: AWSPreparedRequest, event_name: str, **_: Any) -> AWSResponse:
    operation = event_name.rpartition(".")[2]
    status, headers, body = _CALLER.get().send(Request(service, operation, request))
    return AWSResponse(request.url, status, headers, _Raw(body))  # type: ignore[arg-type]


class _Raw:
    """The body of an answer as botocore reads it, whole or as a stream."""

    def __init__(self, body: bytes) -> None:
        self._rest = body

    def read(self, amount: int | None = None, **_: Any) -> bytes:
        amount = len(self._rest) if amount is None else amount
        part, self._rest = self._rest[:amount], self._rest[amount:]
        return part

    def stream(self, *_: Any, **__: Any) -> Any:
        while self._rest:
            yield self.read(65536)

    def close(self) -> None:
        self._rest = b""


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def _body(body: Any) -> bytes:
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, bytes | bytearray):
        return bytes(body)
    body.seek(0)
    return bytes(body.read())
