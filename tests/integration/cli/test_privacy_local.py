"""Two officers at the demo's desk, verb after verb, as a person types them."""

import re
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from infra.cli import main

NOTHING = "0" * 64
PATIENCE = 60  # seconds of ours; the erasure takes minutes of the demo's, which are seconds here


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit status."""

    status: int
    out: str
    err: str


@pytest.fixture
def gjensyn(demo, capsys, monkeypatch, tmp_path_factory) -> Callable[..., Said]:
    """Run a verb at the demo's desk; keys are pinned in a folder of this test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(demo[1]))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.getbasetemp() / "pinned"))

    def run(verb: str, *rest: str, by: str = "anne") -> Said:
        status = main(["privacy", verb, "--local", "--as", by, *rest])
        return Said(status, *capsys.readouterr())

    return run


def address(demo: tuple[str, Path], number: int) -> str:
    """Return whom a mail of the demo went to."""
    with urllib.request.urlopen(f"{demo[0]}/mail/{number}", timeout=20) as page:  # noqa: S310
        return re.search(r"[\w.+-]+@[\w.-]+", page.read().decode()).group()


def asked(gjensyn: Callable[..., Said], *whom: str) -> tuple[str, str]:
    """Preview; returns the request's id and the plan's hash, as an officer copies them."""
    told = gjensyn("preview", *whom).out
    return re.search(r"Request (\w{26})", told).group(1), re.search(r"--plan (\w{64})", told)[1]


def when_done(gjensyn: Callable[..., Said], request_id: str, *rest: str) -> Said:
    """Ask until it is done."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        said = gjensyn("status", request_id, *rest)
        if ": COMPLETED, due" in said.out:
            return said
        time.sleep(1)
    raise AssertionError(said)


def test_from_preview_to_a_certificate_that_verifies(demo, gjensyn, capsys, tmp_path):
    """Each verb in turn; who asked cannot approve; the key was pinned before the certificate."""
    whom, file = ("--email", address(demo, 3)), str(tmp_path / "certificate.json")
    request_id, plan = asked(gjensyn, *whom)
    assert gjensyn("key", "--pin").status == 0
    assert "BEGIN PUBLIC KEY" in gjensyn("key").out
    erase = (request_id, "--plan", plan, "--ground", "a", "--identity", "passport")
    assert f"approve {request_id} --plan {plan}" in gjensyn("erase", *erase).out
    alone = gjensyn("approve", request_id, "--plan", plan)
    assert (alone.status, alone.err.count("\n")) == (1, 1)
    assert "four_eyes" in alone.err
    stale = gjensyn("approve", request_id, "--plan", NOTHING, by="bo")
    assert (stale.status, "stale_plan" in stale.err) == (1, True)
    assert "somebody else" in gjensyn("status", request_id).out
    early = gjensyn("status", request_id, "--certificate", file)
    assert (early.status, early.err.count("\n")) == (1, 1)
    approved = gjensyn("approve", request_id, "--plan", plan, by="bo")
    assert (approved.status, approved.out) == (0, f"{request_id}: approved, and begins\n")
    done = when_done(gjensyn, request_id, "--certificate", file)
    for state in ("FENCED", "SHREDDED", "DELETING", "PROPAGATING", "VERIFYING"):
        assert state in done.out
    assert main(["privacy", "verify", file]) == 0
    assert "genuine and unchanged" in capsys.readouterr().out
    assert re.search(rf"{request_id} +erase +COMPLETED", gjensyn("list").out)
    assert "Nothing is stored." in gjensyn("preview", *whom).out
    for late in ("refuse", "withdraw", "extend"):
        said = gjensyn(late, request_id, "--reason", "too late")
        assert (said.status, "wrong_state" in said.err) == (1, True)


def test_a_copy_can_be_fetched_by_its_links(demo, gjensyn):
    """For a person to read and for machines, from this machine itself."""
    told = gjensyn("export", "--email", address(demo, 9), "--identity", "passport")
    done = when_done(gjensyn, told.out[:26])
    kinds = []
    for link in re.findall(r"http://\S+", done.out):
        with urllib.request.urlopen(link, timeout=20) as page:  # noqa: S310
            kinds.append(page.headers.get_content_type())
            assert address(demo, 9) in page.read().decode()
    assert kinds == ["text/html", "application/json"]


def test_a_request_is_extended_refused_and_withdrawn(demo, gjensyn):
    """With reasons; each again is the same answer."""
    whom = ("--email", address(demo, 12))
    request_id, _ = asked(gjensyn, *whom)
    due = gjensyn("extend", request_id, "--reason", "many systems").out
    assert re.search(r": RECEIVED, due \d{4}-\d\d-\d\d\n$", due)
    assert gjensyn("extend", request_id, "--reason", "many systems").out == due
    for _ in range(2):
        assert ": REFUSED" in gjensyn("refuse", request_id, "--reason", "unfounded").out
    other, _ = asked(gjensyn, *whom)
    assert ": WITHDRAWN" in gjensyn("withdraw", other, "--reason", "asked by mistake").out


def test_somebody_nobody_knows_is_a_preview_with_nothing(gjensyn):
    """Status zero: it is an answer."""
    said = gjensyn("preview", "--customer", "K-nobody'; DROP TABLE")
    assert (said.status, "Nothing is stored." in said.out) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("status", "../../etc"), 2),
        (("status", "a" * 26), 1),
        (("approve", "a" * 26, "--plan", "zz"), 2),
        (("approve", "a" * 26, "--plan", NOTHING), 1),
        (("ack", "a" * 26, "no; such"), 2),
        (("preview",), 2),
        (("preview", "--customer", ""), 2),
        (("preview", "--customer", "x" * 10_000), 2),
        (("preview", "--customer", "x", "--email", "x@y.example"), 2),
        (("preview", "--customer", "x", "--received-at", "yesterday"), 2),
        (("preview", "--customer", "x", "--received-at", "2099-01-01T00:00:00Z"), 2),
        (("erase", "a" * 26, "--plan", NOTHING, "--ground", "z", "--identity", "x"), 2),
        (("refuse", "a" * 26, "--reason", "\u202e"), 2),
        (("list", "--as", "a b"), 2),
        (("burn",), 2),
    ],
    ids=lambda value: None if isinstance(value, int) else " ".join(value)[:40],
)
def test_bad_input_is_one_line_and_an_exit_status(gjensyn, arguments: tuple[str, ...], status: int):
    """2 where it is the input's fault, 1 where the desk says no; never a stack trace."""
    said = gjensyn(*arguments)
    assert (said.status, said.out, said.err.count("\n")) == (status, "", 1)
    assert said.err.startswith("gjensyn: ")
    assert len(said.err) < 300
