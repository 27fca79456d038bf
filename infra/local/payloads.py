"""Requests as the HTTP API hands them to a Lambda (format 2.0), and answers as it hands them on.

Source: "Working with AWS Lambda proxy integrations for HTTP APIs".
"""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, unquote

# Bodies of other types arrive in base64, those of forms among them.
_TEXT = re.compile(r"text/|application/(json|javascript|xml|[\w.-]+\+(json|xml))")
_HOST = "pages.local"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request. `caller` is the IAM ARN of who signed it, None for nobody."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    caller: str | None
    at: datetime

    @property
    def path(self) -> str:
        return unquote(self.target.partition("?")[0])

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]


@dataclass(frozen=True, slots=True)
class Response:
    """An answer of the HTTP API; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    cookies: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return self.body.decode()


def payload(
    asked: Asked, *, route: str, variables: Mapping[str, str], account: str, request_id: str
) -> dict[str, Any]:
    """Return the event of a request that takes a route (`GET /s/{token}`)."""
    headers = {"host": _HOST} | {name.lower(): text for name, text in asked.headers.items()}
    cookie = headers.pop("cookie", None)
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": route,
        "rawPath": asked.path,
        "rawQueryString": asked.query,
        "headers": headers,
        "requestContext": _context(asked, route, headers, account) | {"requestId": request_id},
        "isBase64Encoded": False,
    }
    if cookie is not None:
        event["cookies"] = [one.strip() for one in cookie.split(";")]
    if asked.query:
        event["queryStringParameters"] = _joined(asked.query)
    if variables:
        event["pathParameters"] = dict(variables)
    if asked.body:
        text = _as_text(asked.body, headers.get("content-type", "text/plain"))
        event["isBase64Encoded"] = text is None
        event["body"] = base64.b64encode(asked.body).decode() if text is None else text
    return event


def response(result: Any, method: str) -> Response:
    """Return the answer that a Lambda's result becomes; HEAD has no body."""
    if not isinstance(result, dict) or "statusCode" not in result:
        text = result if isinstance(result, str) else json.dumps(result)
        result = {"statusCode": 200, "headers": _JSON, "body": text}
    text = str(result.get("body") or "")
    body = base64.b64decode(text) if result.get("isBase64Encoded") else text.encode()
    headers = {name.lower(): str(value) for name, value in (result.get("headers") or {}).items()}
    headers.setdefault("content-type", "text/plain; charset=utf-8")
    return Response(
        status=int(result["statusCode"]),
        headers=headers,
        body=b"" if method == "HEAD" else body,
        cookies=tuple(result.get("cookies") or ()),
    )


_JSON = {"content-type": "application/json"}


def refusal(status: int, text: str) -> Response:
    """Return what the HTTP API itself says."""
    return Response(status, _JSON, json.dumps({"message": text}).encode())


def _context(asked: Asked, route: str, headers: Mapping[str, str], account: str) -> dict[str, Any]:
    context: dict[str, Any] = {
        "accountId": account,
        "apiId": "pagesapi",
        "domainName": _HOST,
        "domainPrefix": "pages",
        "http": {
            "method": asked.method,
            "path": asked.path,
            "protocol": "HTTP/1.1",
            "sourceIp": "192.0.2.1",
            "userAgent": headers.get("user-agent", ""),
        },
        "routeKey": route,
        "stage": "$default",
        "time": f"{asked.at:%d/%b/%Y:%H:%M:%S +0000}",
        "timeEpoch": int(asked.at.timestamp() * 1000),
    }
    if asked.caller is not None:
        context["authorizer"] = {
            "iam": {
                "accessKey": "AKIDLOCAL",
                "accountId": account,
                "callerId": "AIDALOCAL",
                "cognitoIdentity": None,
                "principalOrgId": None,
                "userArn": asked.caller,
                "userId": "AIDALOCAL",
            }
        }
    return context


def _as_text(body: bytes, kind: str) -> str | None:
    if not _TEXT.match(kind):
        return None
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None


def _joined(query: str) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        joined[name] = f"{joined[name]},{value}" if name in joined else value
    return joined
