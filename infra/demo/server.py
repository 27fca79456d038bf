"""Serves the mailbox, the suite's own pages and its AWS API to this machine only."""

import json
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from infra.demo.copies import copy_of, led_here
from infra.demo.mailbox import Mailbox
from infra.demo.pace import Pace
from infra.reading.local import outputs

HOST = "127.0.0.1"
_LONGEST_BODY = 1_000_000
_PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'"
_MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
)


@dataclass(frozen=True, slots=True)
class Page:
    """What is sent back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class DemoServer(ThreadingHTTPServer):
    """Listens at once; answers when `shop` has been given to it."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int) -> None:
        super().__init__((HOST, port), _Handler)
        self.site: Site | None = None

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.server_port}"


class Site:
    """The pages behind the addresses; one request at a time, for the cloud knows one time."""

    def __init__(self, cloud: Any, mailbox: Mailbox) -> None:
        self._cloud = cloud
        self._mailbox = mailbox
        self._pace = Pace(cloud)
        self._one_at_a_time = threading.Lock()

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Page:
        """Answer one request."""
        with self._one_at_a_time:
            self._pace.go_on()
            if path.startswith("/aws/"):
                service, _, rest = path.removeprefix("/aws/").partition("/")
                asked = {"headers": headers, "body": body, "path": f"/{rest}"}
                return Page(*self._cloud.aws(service, method, **asked))
            own = self._own(path) if method in ("GET", "HEAD") else None
            return own or self._suite(method, path, headers, body)

    def _own(self, path: str) -> Page | None:
        parts = urlsplit(path)
        query = parse_qs(parts.query)
        match parts.path.strip("/").split("/"):
            case [""]:
                return _html(self._mailbox.listing(query.get("q", [""])[0]), _PAGE_POLICY)
            case ["local.json"]:
                text = json.dumps(outputs(self._cloud)).encode()
                return Page(HTTPStatus.OK, {"content-type": "application/json"}, text)
            case ["mail", number] if number.isdecimal():
                form = "text" if query.get("form") == ["text"] else "html"
                return _html(self._mailbox.mail(int(number), form), _PAGE_POLICY)
            case ["copies", *name]:
                return _copy(copy_of(self._cloud, "/".join(name)))
            case ["mail", number, "body"] if number.isdecimal():
                return _html(self._mailbox.body(int(number)), _MAIL_POLICY)
        return None

    def _suite(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Page:
        caller = _officer(headers) if path.startswith("/privacy/") else None
        reply = self._cloud.http(method, path, headers=dict(headers), body=body, caller=caller)
        self._cloud.run()
        text = reply.text
        if path.startswith(("/privacy/", "/i/")):
            text = led_here(self._cloud, text, f"http://{headers['host']}")
        return Page(reply.status, reply.headers, text.encode())


class _Handler(BaseHTTPRequestHandler):
    """Turns requests on the wire into calls of the site."""

    server: DemoServer
    server_version = "gjensyn"
    sys_version = ""

    def _serve(self) -> None:
        page = self._page()
        self.send_response(page.status)
        for name, value in page.headers.items():
            if name.lower() not in ("content-length", "connection"):
                self.send_header(name, value)
        self.send_header("content-length", str(len(page.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(page.body)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_OPTIONS = _serve  # noqa: N815

    def _page(self) -> Page:
        # Another name for this machine would let a foreign site read what is here (rebinding).
        host = self.headers.get("host", "").rsplit(":", 1)[0]
        if host not in (HOST, "localhost"):
            return _plain(HTTPStatus.MISDIRECTED_REQUEST, "This is served as 127.0.0.1 only.")
        length = self.headers.get("content-length") or "0"
        if not length.isdecimal() or int(length) > _LONGEST_BODY:
            return _plain(HTTPStatus.CONTENT_TOO_LARGE, "Too much.")
        site = self.server.site
        if site is None:
            return _plain(HTTPStatus.SERVICE_UNAVAILABLE, "The weeks are still being played.")
        headers = {name.lower(): value for name, value in self.headers.items()}
        return site.answer(self.command, self.path, headers, self.rfile.read(int(length)))

    def log_message(self, *_: object) -> None:
        """Say nothing: a line for each request would bury the account of the weeks."""


def _officer(headers: Mapping[str, str]) -> str | None:
    """Believe the name that a signature would prove; no page of another site can send one."""
    named = re.match(
        r"AWS4-HMAC-SHA256 Credential=([\w.@+=,-]{1,64})/", headers.get("authorization", "")
    )
    return f"arn:aws:iam::000000000000:user/{named[1]}" if named else None


def _html(text: str | None, policy: str) -> Page:
    if text is None:
        return _plain(HTTPStatus.NOT_FOUND, "No such mail.")
    headers = {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": policy,
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
    }
    return Page(HTTPStatus.OK, headers, text.encode())


def _copy(found: tuple[str, bytes] | None) -> Page:
    if found is None:
        return _plain(HTTPStatus.NOT_FOUND, "No such copy.")
    kind, body = found
    headers = {"content-type": kind, "content-security-policy": _MAIL_POLICY}
    return Page(HTTPStatus.OK, {**headers, "x-content-type-options": "nosniff"}, body)


def _plain(status: HTTPStatus, text: str) -> Page:
    return Page(status, {"content-type": "text/plain; charset=utf-8"}, text.encode())
