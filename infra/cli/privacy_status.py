"""`gjensyn privacy status`: how far a request is, in plain words, and what it led to."""

import argparse
import re
from pathlib import Path
from typing import Any, Final

from infra.cli.desk_call import Desk
from infra.cli.errors import WorkFailedError
from infra.cli.terminal import one_line

_NEXT: Final = {
    "RECEIVED": "It waits for `gjensyn privacy erase`, `refuse` or `withdraw`.",
    "AWAITING_IDENTITY": "The person has been asked by mail; nothing happens until they answer.",
    "PLANNED": "Its plan has gone stale: preview it and ask for it again.",
    "AWAITING_APPROVAL": "It waits for `gjensyn privacy approve`, by somebody else.",
    "FENCED": "Nothing is taken in, planned or sent for the person any more; the erasure begins.",
    "SHREDDED": "The person's key is gone; what it sealed is being deleted.",
    "DELETING": "The person's key is gone; what it sealed is being deleted.",
    "PROPAGATING": "All is deleted; the other systems have been told and are waited for.",
    "VERIFYING": "A last look, and the letter to the person, at a waking hour where they live.",
    "COMPLETED": "It is done.",
    "COMPLETED_RETAINING": "It is done, but for what a law keeps until its date.",
    "ATTENTION": "It cannot go on by itself and is tried again each hour: see docs/operations.md.",
}


def status(desk: Desk, chosen: argparse.Namespace) -> None:
    """Print the way so far; the certificate as it was signed goes last, or into a file."""
    told = desk.get(f"requests/{chosen.request_id}")
    print(f"{told['kind']} {told['request_id']}: {told['status']}, due {told['due_date']}")
    for passed in _way(told):
        at = passed["at"][:16].replace("T", " ")
        print(f"  {at} UTC  {passed['status']}  {one_line(passed['by'])}")
    if "reason" in told:
        print(f"  because: {told['reason']}")
    if told["status"] == "AWAITING_APPROVAL" and "approved" in told:
        print("It has been approved and begins.")
    elif told["status"] in _NEXT:
        print(_NEXT[told["status"]])
    for one in told.get("recipients", ()):
        print(f"  {one['name']}: told, {'answered' if one['acknowledged_at'] else 'no answer yet'}")
    for name, what in (("download_page", "to read"), ("download", "for machines")):
        if name in told:
            print(f"The copy {what}, for a quarter of an hour:\n{told[name]}")
    if told.get("certificate") is not None:
        _hand_over(told["certificate"], chosen.certificate)
    elif chosen.certificate:
        raise WorkFailedError(f"{told['status']}: there is no certificate")


def request_id(text: str) -> str:
    """Read a request's id; whatever else is no path of the desk's."""
    if not re.fullmatch(r"[a-z2-7]{26}", text):
        raise argparse.ArgumentTypeError("no id of a request: 26 letters and digits")
    return text


def plan_hash(text: str) -> str:
    """Read the hash of a plan."""
    if not re.fullmatch(r"[0-9a-f]{64}", text):
        raise argparse.ArgumentTypeError("no hash of a plan: 64 hexadecimal digits")
    return text


def _way(told: dict[str, Any]) -> list[dict[str, str]]:
    """Return the states, with the approval, which is none, where it was given."""
    way = list(told["history"])
    if "approved" in told:
        waited = max(n for n, one in enumerate(way) if one["status"] == "AWAITING_APPROVAL")
        way.insert(waited + 1, {"status": "approved", **told["approved"]})
    return way


def _hand_over(certificate: dict[str, Any], file: str | None) -> None:
    from gjensyn.privacy.certificate import written

    text = written(certificate)
    if file is None:
        print(f"The certificate, for `gjensyn privacy verify`:\n{text}", end="")
        return
    try:
        Path(file).write_text(text, encoding="utf-8")
    except OSError as error:
        raise WorkFailedError(f"{file}: {error.strerror or error}") from error
    print(f"The certificate is in {file}; `gjensyn privacy verify {file}` checks it.")
