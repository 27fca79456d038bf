"""What is so of requests to the desk when a story has ended, by what they are about."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from gjensyn.models.audit import HEAD_KEY, LEDGER, LedgerHead, LedgerLine
from gjensyn.models.record import Stored
from gjensyn.models.request import Active, PrivacyRequest
from gjensyn.privacy.ledger import Head, faults
from infra.local import LocalCloud

THE_DESKS = ("request", "ledger", "ledger_head", "active")
_FOLDERS = ("entries", "certificates", "keys")


def named(records: Iterable[Stored]) -> dict[str, str]:
    """Return how the owner of what stands under a request's own key is called."""
    return {one.key: _name(one) for one in records if isinstance(one, PrivacyRequest)}


def desk_facts(cloud: LocalCloud, records: Iterable[Stored]) -> dict[str, Any]:
    """Return requests, marks, the ledger and what is anchored; ids of ours are left out.

    A preview that was lost is asked for again and is then another request: two that are about the
    same, and as far, are one fact.
    """
    found = list(records)
    facts: dict[str, Any] = {
        _name(one): {
            "extended": one.extended,
            "ground": one.ground,
            "reason": one.reason,
            "answered by": [each.name for each in one.recipients if each.acknowledged_at],
            "certified": one.certificate is not None,
            "counts": one.counts,
            "copied": one.download is not None,
        }
        for one in found
        if isinstance(one, PrivacyRequest)
    }
    facts |= {f"under way about {one.key}": True for one in found if isinstance(one, Active)}
    if facts:
        facts["the ledger"] = _ledger(cloud, found)
    return facts


def _name(request: PrivacyRequest) -> str:
    return f"{request.kind} about {request.owner}, {request.status}"


def _ledger(cloud: LocalCloud, found: list[Stored]) -> Mapping[str, Any]:
    """Return what is wrong with the ledger, and of which kinds something is anchored."""
    lines = [json.loads(one.line) for one in found if isinstance(one, LedgerLine)]
    head = next(one for one in found if isinstance(one, LedgerHead))
    assert (head.subject, head.key) == (LEDGER, HEAD_KEY)
    objects = cloud.objects("LedgerBucket")
    entries = {name for name in objects if name.startswith("entries/")}
    certified = {one.certificate for one in found if isinstance(one, PrivacyRequest)} - {None}
    return {
        "wrong": faults(lines, Head(head.seq, head.hash)),
        "unanchored": len(lines) - len(entries),
        "without a certificate": sorted(certified - objects.keys()),
        "folders": sorted({name.partition("/")[0] for name in objects} & set(_FOLDERS)),
    }
