"""Calls the desk of an installation: signed (SigV4) on a stack, by name on the running demo."""

import argparse
import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

from infra.cli.errors import WorkFailedError
from infra.cli.place import demo_url, stack_outputs

_SECONDS = 35


@dataclass(frozen=True, slots=True)
class Desk:
    """The routes of one installation; `region` None: the demo, which believes a name."""

    url: str
    region: str | None
    officer: str

    def post(self, verb: str, body: dict[str, str]) -> Any:
        """Call a verb.

        Raises:
            WorkFailedError: the desk said no, in its own words, or cannot be reached.
        """
        return self._call("POST", f"/privacy/{verb}", json.dumps(body).encode())

    def get(self, path: str) -> Any:
        """Read something; raises as `post` does."""
        return self._call("GET", f"/privacy/{path}", None)

    def _call(self, method: str, path: str, body: bytes | None) -> Any:
        headers = {"content-type": "application/json"} if body else {}
        url = f"{self.url}{path}"
        headers |= self._signed(method, url, headers, body)
        request = urllib.request.Request(url, body, headers, method=method)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise WorkFailedError(_said(error)) from error
        except (OSError, ValueError) as error:
            raise WorkFailedError(f"the desk cannot be reached: {error}") from error

    def _signed(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None
    ) -> dict[str, str]:
        if self.region is None:
            return {"authorization": f"AWS4-HMAC-SHA256 Credential={self.officer}/demo"}
        import boto3
        from botocore.auth import SigV4Auth
        from botocore.awsrequest import AWSRequest

        credentials = boto3.Session().get_credentials()
        if credentials is None:
            raise WorkFailedError("no credentials: the desk knows who calls by the signature")
        asked = AWSRequest(method=method, url=url, data=body or b"", headers=headers)
        SigV4Auth(credentials, "execute-api", self.region).add_auth(asked)
        return dict(asked.headers.items())


def desk_of(chosen: argparse.Namespace) -> Desk:
    """Return the desk that was meant.

    Raises:
        WorkFailedError: there is none.
    """
    if chosen.local:
        return Desk(demo_url(), None, chosen.officer)
    outputs, region = stack_outputs(chosen.stack)
    if "DeskUrl" not in outputs:
        raise WorkFailedError(f"stack {chosen.stack}: it has no desk")
    return Desk(outputs["DeskUrl"].rstrip("/"), region, chosen.officer)


def _said(error: urllib.error.HTTPError) -> str:
    try:
        told = json.load(error)
        return f"{told.get('error', error.code)}: {told['message']}"
    except (ValueError, KeyError, TypeError, AttributeError):
        return f"the desk answered {error.code}"
