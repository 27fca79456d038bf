"""On a stack, each call is signed as AWS checks it, and whatever comes back ends in one line.

The check is written anew from AWS's description ("Create a signed AWS API request") and is held to
AWS's own example, so that it is not botocore that agrees with itself.
"""

import hashlib
import hmac
import json
import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import quote

import pytest

from infra.cli import main

SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
REQUEST = "a" * 26
_STACK = """<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">
<DescribeStacksResult><Stacks><member><StackName>shop</StackName><StackStatus>CREATE_COMPLETE
</StackStatus><CreationTime>2026-11-02T08:00:00Z</CreationTime><Outputs>{}</Outputs></member>
</Stacks></DescribeStacksResult></DescribeStacksResponse>"""


def signature(method: str, path: str, headers: Mapping[str, str], body: bytes) -> str:
    """Sign a request as its own Authorization header says that it was signed."""
    names = re.search(r"SignedHeaders=([^,]+)", headers["authorization"])[1].split(";")
    scope = re.search(r"Credential=[^/]+/([^,]+)", headers["authorization"])[1]
    canonical = "\n".join(
        [
            method, quote(path, safe="/-_.~"), "",
            *(f"{name}:{' '.join(headers[name].split())}" for name in names), "",
            ";".join(names), hashlib.sha256(body).hexdigest(),
        ]
    )  # fmt: skip
    told = hashlib.sha256(canonical.encode()).hexdigest()
    text = "\n".join(["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, told])
    key = f"AWS4{SECRET}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.new(key, text.encode(), "sha256").hexdigest()


def test_the_check_is_aws_s_own():
    """`get-vanilla` of AWS's test suite for signature version 4."""
    headers = {
        "host": "example.amazonaws.com",
        "x-amz-date": "20150830T123600Z",
        "authorization": "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/"
        "aws4_request, SignedHeaders=host;x-amz-date, Signature=?",
    }
    assert signature("GET", "/", headers, b"") == (
        "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
    )


@dataclass
class Api:
    """An API of AWS on this machine: what came, and what is answered next."""

    url: str = ""
    came: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    answer: tuple[int, Any] = (200, [])
    has_desk: bool = True

    def handler(self) -> type[BaseHTTPRequestHandler]:
        api = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                if b"Action=DescribeStacks" in body:
                    self._send(200, "text/xml", _STACK.format(api.outputs()))
                    return
                headers = {name.lower(): value for name, value in self.headers.items()}
                api.came.append((self.command, self.path, headers, body))
                status, told = api.answer
                text = told if isinstance(told, str) else json.dumps(told)
                self._send(status, "application/json", text)

            do_GET = do_POST  # noqa: N815

            def _send(self, status: int, kind: str, text: str) -> None:
                self.send_response(status)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(text.encode())))
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler

    def outputs(self) -> str:
        """Return what the stack says of itself."""
        name = "DeskUrl" if self.has_desk else "PagesUrl"
        value = f"<OutputValue>{self.url}</OutputValue>"
        return f"<member><OutputKey>{name}</OutputKey>{value}</member>"


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[Api]:
    """Listen, and let the credentials and the address of CloudFormation lead here."""
    found = Api()
    server = HTTPServer(("127.0.0.1", 0), found.handler())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found.url = f"http://127.0.0.1:{server.server_port}"
    for name, value in {
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_DEFAULT_REGION": "eu-north-1",
        "AWS_ENDPOINT_URL_CLOUDFORMATION": found.url,
        "AWS_MAX_ATTEMPTS": "1",
    }.items():
        monkeypatch.setenv(name, value)
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    yield found
    server.shutdown()
    server.server_close()


REPLY = {"request_id": REQUEST, "status": "REFUSED", "due_date": "2026-12-02"}
CALLS = {
    ("refuse", REQUEST, "--reason", "æøå « »"): ("POST", "/privacy/refuse", REPLY),
    ("ack", REQUEST, "erp"): ("POST", "/privacy/ack", REPLY),
    ("status", REQUEST): (
        "GET",
        f"/privacy/requests/{REQUEST}",
        {**REPLY, "kind": "erase", "history": []},
    ),
    ("list",): ("GET", "/privacy/requests", []),
}


@pytest.mark.parametrize("token", ["", "a-session-token"])
@pytest.mark.parametrize("verb", CALLS, ids=lambda verb: verb[0])
def test_each_call_is_signed(api: Api, monkeypatch, verb: tuple[str, ...], token: str):
    """For `execute-api` in the stack's region, over method, path, body and session token."""
    if token:
        monkeypatch.setenv("AWS_SESSION_TOKEN", token)
    method, path, reply = CALLS[verb]
    api.answer = (200, reply)
    assert main(["privacy", *verb, "--stack", "shop"]) == 0
    ((came, where, headers, body),) = api.came
    assert (came, where) == (method, path)
    assert "/eu-north-1/execute-api/aws4_request" in headers["authorization"]
    assert headers["authorization"].endswith(f"Signature={signature(came, where, headers, body)}")
    assert headers.get("x-amz-security-token", "") == token
    assert "AKIDEXAMPLE" not in body.decode()
    tampered = body + b" "
    assert not headers["authorization"].endswith(signature(came, where, headers, tampered))


@pytest.mark.parametrize(
    ("answer", "status", "said"),
    [
        ((403, {"message": "Forbidden"}), 1, "these credentials may not"),
        ((403, {"error": "four_eyes", "message": "somebody else"}), 1, "four_eyes"),
        ((409, {"error": "stale_plan", "message": "preview it again"}), 1, "stale_plan"),
        ((400, {"error": "bad_request", "message": "reason: says nothing"}), 2, "reason"),
        ((500, {"message": "Internal Server Error"}), 1, "500"),
        ((502, "<html>"), 1, "502"),
        ((200, "no JSON"), 1, "cannot be reached"),
        ((200, []), 1, "not answer as a desk"),
    ],
)
def test_what_the_desk_says_is_one_line(api: Api, capsys, answer: Any, status: int, said: str):
    """An officer without the right, a stale plan, a bad field, a broken answer."""
    api.answer = answer
    assert main(["privacy", "refuse", REQUEST, "--reason", "x", "--stack", "shop"]) == status
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert said in told.err


def test_without_credentials_or_a_desk_it_says_so(api: Api, capsys, monkeypatch, tmp_path):
    """One line each; nothing was asked unsigned."""
    api.has_desk = False
    assert main(["privacy", "list", "--stack", "shop"]) == 1
    assert "it has no desk" in capsys.readouterr().err
    api.has_desk = True
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    assert main(["privacy", "list", "--stack", "shop"]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert api.came == []
