"""Runs the demo: plays the weeks, tells what happened, serves the mailbox until stopped."""

import contextlib
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from infra.cli.errors import WorkFailedError
from infra.cli.place import state_file
from infra.cli.progress import Progress
from infra.demo.account import account
from infra.demo.life import Life, Seen
from infra.demo.mailbox import Mailbox
from infra.demo.pace import until_morning
from infra.demo.server import HOST, DemoServer, Site
from infra.demo.shop import Weeks, weeks
from infra.demo.wares import SHOP_NAME
from infra.local import LocalCloud
from infra.reading.local import reader_of


def show(*, seed: int, port: int, once: bool) -> int:
    """Play, tell, and serve unless `once`; returns the exit status."""
    with _listening(port, once=once) as server:
        drawn = weeks(seed)
        url = server.url if server else f"http://{HOST}:{port}"
        with LocalCloud(start=drawn.start, parameters=_parameters(url)) as cloud:
            seen = _played(cloud, drawn)
            _tell(cloud, drawn, seen)
            if server is not None:
                until_morning(cloud)
                regular = [each.person for each in drawn.regulars.values()]
                people = {person.email: person for person in (*drawn.people.values(), *regular)}
                server.site = Site(cloud, Mailbox(cloud.sent, people))
                _serve(server)
    return 0


def _parameters(url: str) -> dict[str, str]:
    return {
        "PagesUrl": url,
        "ShopName": SHOP_NAME,
        "SenderName": SHOP_NAME,
        "SenderAddress": "hei@fjellro.example",
    }


@contextmanager
def _listening(port: int, *, once: bool) -> Iterator[DemoServer | None]:
    if once:
        yield None
        return
    try:
        server = DemoServer(port)
    except OSError as error:
        raise WorkFailedError(f"port {port} is taken: choose another with --port") from error
    with server:
        yield server


def _played(cloud: Any, drawn: Weeks) -> Seen:
    print(f"Playing {drawn.days} days of {SHOP_NAME} (seed {drawn.seed}) …", file=sys.stderr)
    life = Life(cloud, drawn)
    progress = Progress(drawn.days, "days")
    for day in life.days():
        progress.step(note=f"{day:%a %d %b}, {len(cloud.sent)} mails")
    progress.close()
    return life.seen


def _tell(cloud: Any, drawn: Weeks, seen: Seen) -> None:
    reader = reader_of(cloud)
    for line in account(drawn, seen, reader.messages(), reader.sent_surveys(), cloud.parked):
        print(line)


def _serve(server: DemoServer) -> None:
    state = state_file()
    with contextlib.suppress(OSError):  # without it, the others look at the usual port
        state.parent.mkdir(parents=True, exist_ok=True)
        state.write_text(json.dumps({"port": server.server_port}))
    print(f"\nMailbox   {server.url}/\nAnswers   gjensyn answers --local")
    print("Desk      gjensyn privacy list --local (what takes a minute there takes a second here)")
    print("Stop with Ctrl-C.")
    sys.stdout.flush()
    for stop in (signal.SIGINT, signal.SIGTERM):  # a shell may have had the first one ignored
        signal.signal(stop, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()
    with contextlib.suppress(OSError):
        state.unlink()
    print("\nStopped.")
