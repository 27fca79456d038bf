"""What a law keeps: moved away under a key of its own before the shredding, erased at its date."""

from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from functions.gdpr_erase.tools import BY, Answer, Tools, Wait
from gjensyn.models.record import Stored, Table
from gjensyn.models.request import Keeping, KeptRecord, PrivacyRequest
from gjensyn.models.subject import KEY_CLASS, DataKey
from gjensyn.ports import Insert
from gjensyn.privacy.plan import Retained
from gjensyn.privacy.register import Move
from gjensyn.pseudonyms import new_subject

type _Group = tuple[str, str, date]  # class, paragraph, last day


def keep(tools: Tools, request: PrivacyRequest) -> PrivacyRequest:
    """Copy what is to be kept into vaults, one for each paragraph and date; again is once.

    Each vault has its own key, so that what is over opens nowhere while the rest is still kept.
    """
    groups: defaultdict[_Group, list[Stored]] = defaultdict(list)
    if request.person is not None:
        for record, rule, until in tools.inventory.retention.due(request.person, tools.today):
            groups[record.entity, rule.paragraph, until].append(record)
    if groups and not request.keeping:
        request = tools.note(request, keeping=_vaults(groups))
    for each in request.keeping:
        _fill(tools, each, groups.get((each.kind, each.paragraph, each.until), []))
    return request


def retained(request: PrivacyRequest) -> tuple[Retained, ...]:
    """Return what is kept, as a certificate says it."""
    return tuple(
        Retained(each.kind, each.count, each.paragraph, each.until) for each in request.keeping
    )


def due_after(tools: Tools, keeping: tuple[Keeping, ...]) -> dict[str, Any]:
    """Return the fields that wake the schedule when the first of them is over."""
    return {"due_at": _over_at(tools, min(each.until for each in keeping))}


def release(tools: Tools, request: PrivacyRequest) -> Answer:
    """Erase what need not be kept any longer."""
    over = [each for each in request.keeping if each.until < tools.today]
    if not over:
        return Wait(_over_at(tools, min(each.until for each in request.keeping)), "kept_by_law")
    for each in over:
        tools.store.wipe(Table.KEYS, each.vault, [KEY_CLASS])
        traces = tools.store.traces(Table.PRIVACY, each.vault)
        tools.store.wipe(Table.PRIVACY, each.vault, [trace.key for trace in traces])
    counts: Counter[str] = Counter()
    for each in over:
        counts[each.kind] += each.count
    rest = tuple(each for each in request.keeping if each not in over)
    fields: dict[str, Any] = {"keeping": rest, **tools.due(request)}
    if rest:
        fields |= due_after(tools, rest)
    else:
        fields |= {"released_at": tools.clock.now(), "ledger_head": None}
    move = Move("retained_erased", BY, (), tools.detail(counts=dict(counts)))
    return tools.register.move(request, move, **fields)


def _vaults(groups: dict[_Group, list[Stored]]) -> tuple[Keeping, ...]:
    vaults: dict[tuple[str, date], str] = {}
    found = []
    for (kind, paragraph, until), records in sorted(groups.items()):
        vault = vaults.setdefault((paragraph, until), new_subject())
        found.append(Keeping(
            kind=kind, count=len(records), paragraph=paragraph, until=until, vault=vault
        ))  # fmt: skip
    return tuple(found)


def _fill(tools: Tools, keeping: Keeping, records: list[Stored]) -> None:
    for record in records:
        kept = KeptRecord(
            subject=keeping.vault,
            key=f"{record.entity}#{record.key}",
            until=keeping.until,
            kind=record.entity,
            record=record.model_dump_json(exclude_defaults=True),
        )
        if tools.store.get(DataKey, keeping.vault, KEY_CLASS) is None:
            key, seal = tools.keyring.create(keeping.vault)
            tools.store.write(Insert(key), Insert(kept), seal=seal)
        elif tools.store.get(KeptRecord, kept.subject, kept.key) is None:
            tools.store.write(Insert(kept))


def _over_at(tools: Tools, last: date) -> datetime:
    """Return when the day begins on which it need not be kept any longer."""
    zone = ZoneInfo(tools.settings.shop_time_zone)
    return datetime.combine(last + timedelta(days=1), time(), zone)
