# ruff: noqa: SLF001 (it is what this module is for)
"""One account of the AWS API: the handlers of ministack, called in process.

These handlers are a private API of a pinned version; only this module, `quicken` and those named
`emulated_…` touch them.
"""

import itertools
import json
import threading
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ministack.core import responses  # type: ignore[import-untyped]
from ministack.services import (  # type: ignore[import-untyped]
    dynamodb,
    kms,
    s3,
    secretsmanager,
)

from infra.local.faults import Answer

_SERVICES = {"dynamodb": dynamodb, "kms": kms, "s3": s3, "secretsmanager": secretsmanager}
_STORES = (responses.AccountScopedDict, responses.AccountRegionScopedDict)
_ACCOUNT_IDS = itertools.count(100_000_000_001)
# ministack's stores belong to the process, and its handlers are not made for threads.
LOCK = threading.RLock()


class Account:
    """One account in one region, with a number of its own."""

    def __init__(self, region: str) -> None:
        self.id = str(next(_ACCOUNT_IDS))
        self.region = region

    @contextmanager
    def scope(self) -> Iterator[None]:
        """Let ministack's stores be those of this account, and nobody else touch them."""
        with LOCK, responses.request_scope(self.id, self.region):
            yield

    def request(  # noqa: PLR0913 (what a request is made of)
        self,
        service: str,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        body: bytes,
        query: Mapping[str, list[str]] | None = None,
    ) -> Answer:
        """Answer a request to dynamodb, kms, s3 or secretsmanager as it stood on the wire."""
        handle = _SERVICES[service].handle_request
        with self.scope():
            return _drive(handle(method, path, dict(headers), body, dict(query or {})))

    def operate(self, service: str, operation: str, parameters: Mapping[str, Any]) -> Any:
        """Call an operation of a JSON service directly.

        Raises:
            RuntimeError: the service refused.
        """
        headers = {"x-amz-target": f"Local.{operation}"}
        body = json.dumps(parameters).encode()
        status, _, answer = self.request(service, "POST", "/", headers=headers, body=body)
        if status >= 300:  # noqa: PLR2004 (no success)
            raise RuntimeError(f"{service} {operation}: {bytes(answer).decode()}")
        return json.loads(answer or b"{}")

    def close(self) -> None:
        """Free what this account holds."""
        with LOCK:
            for module in _SERVICES.values():
                for store in vars(module).values():
                    if isinstance(store, _STORES):
                        for key in [key for key in store._data if key[0] == self.id]:
                            del store._data[key]


def _drive(handler: Coroutine[Any, Any, Any]) -> Answer:
    """Run a handler that never waits, without an event loop."""
    try:
        handler.send(None)
    except StopIteration as done:
        status, headers, body = done.value
        return status, headers, body if isinstance(body, bytes) else str(body).encode()
    handler.close()
    raise RuntimeError("the handler waits for something")
