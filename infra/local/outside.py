"""Who calls the services without being a Lambda: tests, and the command line."""

from collections.abc import Mapping
from typing import Any

from botocore.awsrequest import AWSPreparedRequest
from botocore.compat import HTTPHeaders
from botocore.config import Config

from infra.local.backend import Backend
from infra.local.clients import Request, client
from infra.local.faults import Answer

_JSON_SERVICES = frozenset({"dynamodb", "kms", "secretsmanager"})
_ADDRESS = "http://aws.local"


class Outside:
    """Calls the services of one cloud; no role says what it may not."""

    def __init__(self, backend: Backend, region: str) -> None:
        self._backend = backend
        self._region = region

    def send(self, request: Request) -> Answer:
        return self._backend.send(None, request)

    def wait(self, seconds: float) -> None:
        """Pauses take no time."""

    def client(self, service: str, config: Config | None) -> Any:
        """Return a boto3 client of this account."""
        return client(service, config, region=self._region, caller=self)

    def request(
        self, service: str, method: str, *, headers: Mapping[str, str], body: bytes, path: str
    ) -> Answer:
        """Answer what stands on the wire: S3's reading, and the services that speak JSON."""
        if service == "s3" and method == "GET":
            sent = AWSPreparedRequest(
                method, f"{_ADDRESS}{path}", HTTPHeaders(), b"", stream_output=False
            )
            return self.send(Request(service, "Get", sent))
        if service not in _JSON_SERVICES:
            return 404, {}, b"{}"
        target = headers.get("x-amz-target", "")
        told = HTTPHeaders.from_pairs([("X-Amz-Target", target)])
        sent = AWSPreparedRequest(method, f"{_ADDRESS}/", told, body, stream_output=False)
        return self.send(Request(service, target.rpartition(".")[2], sent))
