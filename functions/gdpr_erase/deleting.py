"""Deleting what has been shredded: every table, every object, the provider's list; then looking."""

from datetime import datetime
from itertools import batched

from functions.gdpr_erase.tools import BY, Answer, Stuck, Tools, Wait
from gjensyn.models.record import Table
from gjensyn.models.request import PrivacyRequest
from gjensyn.models.subject import SubjectRow
from gjensyn.ports import Change, Replace
from gjensyn.privacy.inventory import OWNED, Whose
from gjensyn.privacy.register import Move

_ROUNDS = 3
_AT_ONCE = 500


def delete(tools: Tools, request: PrivacyRequest) -> Answer:
    """Delete until a scan finds nothing, then leave the tombstone."""
    whose = tools.whose(request, tools.kept(request))
    for _ in range(_ROUNDS):
        if not wiped(tools, whose):
            return Wait(tools.clock.now(), "more_to_delete")
        if not tools.inventory.count(whose):
            break
    else:
        return Stuck("residue")
    now = tools.clock.now()
    return tools.register.move(
        request,
        Move("deleted", BY, ("PROPAGATING",), tools.detail()),
        *_tombstone(tools, request, now),
        erased_at=now,
        **tools.due(request),
    )


def wiped(tools: Tools, whose: Whose) -> bool:
    """Delete all there is; False if time ran out before the end."""
    if whose.subject is not None:
        for table in OWNED:
            if not _wiped_table(tools, table, whose.subject):
                return False
        for name in tools.inventory.failed(whose.subject):
            tools.inventory.failures.wipe(name)
    if whose.customer is not None:
        tools.inventory.parked.wipe(f"{whose.customer}/")
        tools.inventory.exports.wipe(f"{whose.customer}/")
    for address in whose.addresses:
        tools.suppressions.remove(address)
    return True


def _wiped_table(tools: Tools, table: Table, subject: str) -> bool:
    keys = (trace.key for trace in tools.store.traces(table, subject))
    for batch in batched(keys, _AT_ONCE, strict=False):
        if not tools.time_left():
            return False
        tools.store.wipe(table, subject, batch)
    return True


def _tombstone(tools: Tools, request: PrivacyRequest, now: datetime) -> list[Change]:
    row: SubjectRow | None = tools.row(request)
    if row is None or row.status != "fenced":
        return []
    erased = {"status": "erased", "erased_at": now}
    return [Replace(row.model_copy(update=erased))]
