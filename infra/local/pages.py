"""The HTTP API: requests become payloads of format 2.0, answers become HTTP again.

Source: "Working with AWS Lambda proxy integrations for HTTP APIs".
"""

import base64
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, unquote

from infra.local.ids import Ids
from infra.local.specs import RouteSpec

# Bodies of other types arrive in base64, those of forms among them.
_TEXT = re.compile(r"text/|application/(json|javascript|xml|[\w.-]+\+(json|xml))")
_HOST = "pages.local"


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


@dataclass(frozen=True, slots=True)
class _Route:
    spec: RouteSpec
    shape: re.Pattern[str]
    rank: tuple[int, ...]


class Pages:
    """All routes of the template."""

    def __init__(
        self,
        routes: tuple[RouteSpec, ...],
        invoke: Callable[[str, Any], Any],
        *,
        account: str,
        ids: Ids,
    ) -> None:
        self._routes = sorted((_route(spec) for spec in routes), key=lambda route: route.rank)
        self._invoke = invoke
        self._account = account
        self._ids = ids

    def answer(  # noqa: PLR0913 (what a request is made of)
        self,
        method: str,
        target: str,
        *,
        headers: Mapping[str, str],
        body: bytes,
        caller: str | None,
        now: datetime,
    ) -> Response:
        """Answer a request; `target` is a path, with a query or not."""
        raw_path, _, query = target.partition("?")
        path = unquote(raw_path)
        for route in self._routes:
            found = route.shape.fullmatch(path)
            if found is None or route.spec.method not in {method, "ANY"}:
                continue
            if route.spec.signed and caller is None:
                return _message(403, "Forbidden")
            event = self._event(route.spec, method, path, query, headers, body, caller, now)
            if found.groupdict():
                event["pathParameters"] = found.groupdict()
            try:
                return _response(self._invoke(route.spec.function, event))
            except Exception:  # noqa: BLE001 (the API tells nobody what a Lambda raised)
                return _message(500, "Internal Server Error")
        return _message(404, "Not Found")

    def _event(  # noqa: PLR0913 (see above)
        self,
        route: RouteSpec,
        method: str,
        path: str,
        query: str,
        headers: Mapping[str, str],
        body: bytes,
        caller: str | None,
        now: datetime,
    ) -> dict[str, Any]:
        lower = {"host": _HOST} | {name.lower(): value for name, value in headers.items()}
        cookie = lower.pop("cookie", None)
        key = "$default" if route.path == "$default" else f"{route.method} {route.path}"
        event: dict[str, Any] = {
            "version": "2.0",
            "routeKey": key,
            "rawPath": path,
            "rawQueryString": query,
            "headers": lower,
            "requestContext": self._context(key, method, path, lower, caller, now),
            "isBase64Encoded": False,
        }
        if cookie is not None:
            event["cookies"] = [one.strip() for one in cookie.split(";")]
        if query:
            event["queryStringParameters"] = _joined(query)
        if body:
            encoded = not _TEXT.match(lower.get("content-type", "text/plain"))
            event["isBase64Encoded"] = encoded
            event["body"] = base64.b64encode(body).decode() if encoded else body.decode()
        return event

    def _context(  # noqa: PLR0913 (see above)
        self,
        key: str,
        method: str,
        path: str,
        headers: Mapping[str, str],
        caller: str | None,
        now: datetime,
    ) -> dict[str, Any]:
        context: dict[str, Any] = {
            "accountId": self._account,
            "apiId": "pagesapi",
            "domainName": _HOST,
            "domainPrefix": "pages",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": headers.get("user-agent", ""),
            },
            "requestId": self._ids.uuid(),
            "routeKey": key,
            "stage": "$default",
            "time": f"{now:%d/%b/%Y:%H:%M:%S +0000}",
            "timeEpoch": int(now.timestamp() * 1000),
        }
        if caller is not None:
            context["authorizer"] = {"iam": _iam(caller, self._account)}
        return context


def _iam(caller: str, account: str) -> dict[str, Any]:
    return {
        "accessKey": "AKIDLOCAL",
        "accountId": account,
        "callerId": "AIDALOCAL",
        "cognitoIdentity": None,
        "principalOrgId": None,
        "userArn": caller,
        "userId": "AIDALOCAL",
    }


def _route(spec: RouteSpec) -> _Route:
    if spec.path == "$default":
        return _Route(spec, re.compile(".*", re.DOTALL), (2,))
    parts = re.split(r"(\{[^}]+\})", spec.path)
    shape = "".join(_part(part) for part in parts)
    greedy = spec.path.endswith("+}")
    variables = spec.path.count("{")
    any_method = int(spec.method == "ANY")
    return _Route(spec, re.compile(shape), (int(greedy), variables, -len(spec.path), any_method))


def _part(part: str) -> str:
    if not part.startswith("{"):
        return re.escape(part)
    name = part.strip("{}+")
    return f"(?P<{name}>.+)" if part.endswith("+}") else f"(?P<{name}>[^/]+)"


def _joined(query: str) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        joined[name] = f"{joined[name]},{value}" if name in joined else value
    return joined


def _response(result: Any) -> Response:
    if not isinstance(result, dict) or "statusCode" not in result:
        body = result if isinstance(result, str) else json.dumps(result)
        return Response(200, {"content-type": "application/json"}, body.encode())
    text = result.get("body") or ""
    body = base64.b64decode(text) if result.get("isBase64Encoded") else str(text).encode()
    headers = {name.lower(): str(value) for name, value in (result.get("headers") or {}).items()}
    headers.setdefault("content-type", "text/plain; charset=utf-8")
    cookies = tuple(result.get("cookies") or ())
    return Response(int(result["statusCode"]), headers, body, cookies)


def _message(status: int, text: str) -> Response:
    body = json.dumps({"message": text}).encode()
    return Response(status, {"content-type": "application/json"}, body)
