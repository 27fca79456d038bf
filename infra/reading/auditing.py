"""Holds the ledger of the table against what was anchored line by line, where nobody can change it.

A chain shows a change in its middle. That its end was cut off, or all of it written anew, shows
against the bucket: a line that was put there stays, in its first version, until its lock ends.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from gjensyn.adapters.dynamodb import DynamoStore
from gjensyn.models.audit import HEAD_KEY, LEDGER, LINES, LedgerHead, LedgerLine
from gjensyn.privacy.ledger import Fault, Head, faults
from infra.reading.installation import Installation
from infra.reading.keyring import keyring_of

FOLDER: Final = "entries/"


@dataclass(frozen=True, slots=True)
class Audit:
    """How many lines the table and the bucket hold, what is wrong, and what was put over a lock.

    `waiting`: lines that are not anchored yet, which takes seconds. `overlaid`: numbers of lines
    over which another text was put in the bucket; the first one counts.
    """

    lines: int
    anchored: int
    faults: tuple[Fault, ...]
    overlaid: tuple[int, ...]

    @property
    def waiting(self) -> int:
        return max(0, self.lines - self.anchored)

    @property
    def sound(self) -> bool:
        return not self.faults and not self.overlaid


def audit(installation: Installation) -> Audit:
    """Compare the two."""
    store = DynamoStore(
        installation.client("dynamodb"), installation.tables, keyring_of(installation)
    )
    stored = [_json(line.line) for line in store.query(LedgerLine, LEDGER, LINES)]
    anchored, overlaid = _anchored(installation)
    wrong = list(faults(stored, _head(anchored)))
    known = {fault.seq for fault in wrong}
    for seq, entry in sorted(anchored.items()):
        if seq <= len(stored) and seq not in known and stored[seq - 1] != entry:
            wrong.append(Fault(seq, "rewritten"))
    head = store.get(LedgerHead, LEDGER, HEAD_KEY)
    if head is not None and head.seq != len(stored) and not wrong:
        wrong.append(Fault(len(stored) + 1, "cut"))
    return Audit(len(stored), len(anchored), tuple(wrong), overlaid)


def _anchored(installation: Installation) -> tuple[Mapping[int, Any], tuple[int, ...]]:
    """Return each line as it was first put, by its number; and those over which another was put."""
    s3 = installation.client("s3")
    texts: dict[int, list[Any]] = {}
    for name, version in _versions(s3, installation.ledger):
        told = s3.get_object(Bucket=installation.ledger, Key=name, VersionId=version)
        number = int(name.removeprefix(FOLDER).removesuffix(".json"))
        texts.setdefault(number, []).append(_json(told["Body"].read().decode()))
    first = {number: found[-1] for number, found in texts.items()}  # the newest is listed first
    overlaid = [number for number, found in texts.items() if any(one != found[-1] for one in found)]
    return first, tuple(sorted(overlaid))


def _versions(s3: Any, bucket: str) -> Iterator[tuple[str, str]]:
    pages = s3.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=FOLDER)
    for page in pages:
        for one in page.get("Versions", ()):
            yield one["Key"], one["VersionId"]


def _head(anchored: Mapping[int, Any]) -> Head | None:
    """Return the newest head of the bucket."""
    if not anchored:
        return None
    newest = max(anchored)
    return Head(newest, str(anchored[newest].get("hash")))


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return {}
