"""Calls the desk of an installation: signed (SigV4) on a stack, by name on the running demo."""

import argparse
import http.client
import json
import os
import re
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

from infra.cli.errors import CommandError, UnreadableInputError, WorkFailedError
from infra.cli.place import add_place, demo_url, stack_outputs

_SECONDS = 35
_BAD_REQUEST = 400
_FORBIDDEN = 403
_NAME = re.compile(r"[\w.@+=,-]{1,64}", re.ASCII)  # as IAM lets users be named


@dataclass(frozen=True, slots=True)
class Desk:
    """The routes of one installation; `region` None: the demo, which believes a name."""

    url: str
    region: str | None
    officer: str

    def post(self, verb: str, body: dict[str, str]) -> Any:
        """Call a verb.

        Raises:
            UnreadableInputError: something in it cannot be; the desk says what and where.
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
            raise _said(error) from error
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise WorkFailedError(f"the desk cannot be reached: {error}") from error

    def _signed(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None
    ) -> dict[str, str]:
        if self.region is None:
            return {"authorization": f"AWS4-HMAC-SHA256 Credential={self.officer}/demo"}
        import boto3
        from botocore.auth import SigV4Auth
        from botocore.awsrequest import AWSRequest
        from botocore.exceptions import BotoCoreError

        try:
            credentials = boto3.Session().get_credentials()
        except BotoCoreError as error:
            raise WorkFailedError(f"no credentials: {error}") from error
        if credentials is None:
            raise WorkFailedError("no credentials: the desk knows who calls by the signature")
        asked = AWSRequest(method=method, url=url, data=body or b"", headers=headers)
        SigV4Auth(credentials, "execute-api", self.region).add_auth(asked)
        return dict(asked.headers.items())


def add_desk(parser: argparse.ArgumentParser) -> None:
    """Let the person say which desk, and on the demo who they are."""
    add_place(parser)
    parser.add_argument(
        "--as", dest="officer", type=_named, default=os.environ.get("USER") or "officer",
        help="who asks, where --local is said (a stack knows it from the credentials)",
    )  # fmt: skip


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


def _named(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise argparse.ArgumentTypeError("no name that IAM would let anybody have")
    return text


def _said(error: urllib.error.HTTPError) -> CommandError:
    """Return what the desk, or the API before it, has said."""
    try:
        told = json.load(error)
        word, sentence = told.get("error"), str(told["message"])
    except (ValueError, KeyError, TypeError, AttributeError, OSError):
        return WorkFailedError(f"the desk answered {error.code}")
    if word is None and error.code == _FORBIDDEN:
        return WorkFailedError(f"{sentence}: these credentials may not do that at the desk")
    if error.code == _BAD_REQUEST:
        where, _, what = sentence.partition(": ")
        return UnreadableInputError(what or where, where if what else "the desk")
    return WorkFailedError(f"{word or error.code}: {sentence}")
