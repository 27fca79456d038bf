"""The register of requests: each move of a request and its line in the ledger, in one breath."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from gjensyn.clock import Clock
from gjensyn.errors import ConflictError
from gjensyn.models.audit import HEAD_KEY, LEDGER, LedgerHead, LedgerLine
from gjensyn.models.request import ACTIVE, REQUESTS, Active, PrivacyRequest
from gjensyn.ports import Change, Insert, Remove, Replace, Store
from gjensyn.privacy.ledger import (
    NOBODY,
    About,
    Detail,
    Entry,
    Head,
    LedgerEvent,
    append,
    as_item,
)
from gjensyn.privacy.states import Passed, Status, step
from gjensyn.sealing import Seal

TRIES = 6  # against others who append to the ledger at the same moment


@dataclass(frozen=True, slots=True)
class Move:
    """What becomes of a request: the states it passes, who did it, what the ledger says of it."""

    event: LedgerEvent
    by: str
    statuses: tuple[Status, ...] = ()
    detail: Detail = field(default_factory=Detail)


@dataclass(frozen=True, slots=True)
class Register:
    """Reads and moves requests."""

    store: Store
    clock: Clock

    def get(self, request_id: str) -> PrivacyRequest | None:
        """Read one request."""
        return self.store.get(PrivacyRequest, REQUESTS, request_id)

    def all(self) -> list[PrivacyRequest]:
        """Read all requests, the newest first."""
        found = self.store.query(PrivacyRequest, REQUESTS, "")
        return sorted(found, key=lambda request: (request.received_at, request.key), reverse=True)

    def active(self, owner: str) -> str | None:
        """Return the id of the request about somebody that is under way, if there is one."""
        marker = self.store.get(Active, ACTIVE, owner)
        return marker.request_id if marker else None

    def occupied(self, request: PrivacyRequest) -> list[Change]:
        """Return what marks this request as the one under way; nothing if it already is."""
        if self.active(request.owner) == request.request_id:
            return []
        marker = Active(subject=ACTIVE, key=request.owner, request_id=request.request_id)
        return [Insert(marker)]

    def freed(self, request: PrivacyRequest) -> list[Change]:
        """Return what takes the mark away again."""
        marker = self.store.get(Active, ACTIVE, request.owner)
        if marker is None or marker.request_id != request.request_id:
            return []
        return [Remove(marker)]

    def move(
        self,
        request: PrivacyRequest,
        move: Move,
        *also: Change,
        seal: Seal | None = None,
        **fields: Any,
    ) -> PrivacyRequest:
        """Write a request's move, its line in the ledger and whatever belongs to it, or nothing.

        Raises:
            ConflictError: the request or what belongs to it has changed: read and decide again.
            TransitionError: there is no such way.
        """
        moved = self._moved(request, move, fields)
        change = Replace(moved) if moved.version else Insert(moved)
        about = About(moved.request_id, moved.customer)
        detail = move.detail.model_copy(update={"status": moved.status})
        self._write(move.event, about, detail, change, *also, seal=seal)
        return moved.model_copy(update={"version": moved.version + 1})

    def log(self, event: LedgerEvent, detail: Detail, *changes: Change) -> None:
        """Write a line that is about no request, with what it tells of, or nothing.

        Raises:
            ConflictError: something of it has changed: read and decide again.
        """
        self._write(event, NOBODY, detail, *changes)

    def _write(
        self,
        event: LedgerEvent,
        about: About,
        detail: Detail,
        *changes: Change,
        seal: Seal | None = None,
    ) -> None:
        for _ in range(TRIES):
            known = self.store.get(LedgerHead, LEDGER, HEAD_KEY)
            before = Head(known.seq, known.hash) if known else None
            entry = append(before, self.clock.now(), event, about, detail)
            try:
                self.store.write(*changes, *_lines(known, entry), seal=seal)
            except ConflictError:
                if self.store.get(LedgerHead, LEDGER, HEAD_KEY) == known:
                    raise  # it is not the ledger that somebody else has changed
            else:
                return
        raise ConflictError

    def _moved(self, request: PrivacyRequest, move: Move, fields: Any) -> PrivacyRequest:
        now = self.clock.now()
        status, history = request.status, list(request.history)
        for new in move.statuses:
            if new != status:
                status = step(request.kind, status, new)
            history.append(Passed(status=new, at=now, by=move.by))
        changed = {"status": status, "history": tuple(history), **fields}
        return request.model_copy(update=changed)


def _lines(known: LedgerHead | None, entry: Entry) -> Sequence[Change]:
    head = LedgerHead(
        subject=LEDGER,
        key=HEAD_KEY,
        version=known.version if known else 0,
        seq=entry.seq,
        hash=entry.hash,
    )
    return Insert(line_of(entry)), Replace(head) if known else Insert(head)


def line_of(entry: Entry) -> LedgerLine:
    """Return an entry as it is stored."""
    text = json.dumps(as_item(entry), sort_keys=True, separators=(",", ":"))
    return LedgerLine(subject=LEDGER, key=f"{entry.seq:012}", line=text)
