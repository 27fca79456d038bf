"""The door between a real browser and the pages of a shop: an address on this machine."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from playwright.sync_api import BrowserContext, Page

from infra.local import LocalCloud

OPEN_ALL = "() => document.querySelectorAll('a[href]').forEach(a => window.open(a.href))"


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A browser that is closed hangs up in the middle."""


class Door:
    """What stands between a browser and the pages: an address on this machine."""

    def __init__(self) -> None:
        self.cloud: LocalCloud | None = None
        self.asked: list[tuple[str, str]] = []
        self._one_at_a_time = threading.Lock()
        self.server = _Server(("127.0.0.1", 0), partial(_Visit, self))
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def serve(self, visit: BaseHTTPRequestHandler) -> None:
        """Hand a request to the HTTP API of the cloud, and its answer back."""
        length = int(visit.headers.get("content-length") or 0)
        body, headers = visit.rfile.read(length), dict(visit.headers.items())
        assert self.cloud is not None
        with self._one_at_a_time:
            self.asked.append((visit.command, visit.path))
            answer = self.cloud.http(visit.command, visit.path, headers=headers, body=body)
        visit.send_response(answer.status)
        for name, value in answer.headers.items():
            visit.send_header(name, value)
        visit.send_header("content-length", str(len(answer.body)))
        visit.end_headers()
        if visit.command != "HEAD":
            visit.wfile.write(answer.body)


class _Visit(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, door: Door, *args: Any) -> None:
        self._door = door
        super().__init__(*args)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return lambda: self._door.serve(self)
        raise AttributeError(name)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def open_door() -> Iterator[Door]:
    """Listen until the block is left."""
    door = Door()
    thread = threading.Thread(target=door.server.serve_forever, daemon=True)
    thread.start()
    yield door
    door.server.shutdown()
    door.server.server_close()
    thread.join()


def open_all_links(context: BrowserContext, mail: str) -> list[Page]:
    """Show the mail and open every link in it at the same moment."""
    page = context.new_page()
    page.set_content(mail)
    links = page.locator("a[href]").count()
    page.evaluate(OPEN_ALL)
    while len(context.pages) < links + 1:
        page.wait_for_timeout(50)
    for opened_page in context.pages[1:]:
        opened_page.wait_for_load_state("networkidle")
    return context.pages[1:]
