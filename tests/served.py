"""A cloud served as `gjensyn demo` serves its own, so that commands find it with `--local`."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from infra.demo.mailbox import Mailbox
from infra.demo.server import DemoServer, Site
from infra.local import LocalCloud


@contextmanager
def served(cloud: LocalCloud, monkeypatch: pytest.MonkeyPatch, home: Path) -> Iterator[None]:
    """Serve a cloud on a port of this machine; the command finds it by a note under `home`."""
    with DemoServer(0) as server:
        server.site = Site(cloud, Mailbox(cloud.sent, {}))
        note = home / "gjensyn" / "demo.json"
        note.parent.mkdir()
        note.write_text(json.dumps({"port": server.server_port}))
        monkeypatch.setenv("XDG_CACHE_HOME", str(home))
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield
        server.shutdown()
        serving.join()
