"""From the fence to the shredder: copy, cancel, wait for what is being sent, wait for everybody."""

from collections import Counter
from datetime import timedelta

from functions.gdpr_erase.retaining import keep
from functions.gdpr_erase.tools import BY, SOON, Answer, Stuck, Tools, Wait
from gjensyn.models.message import Message
from gjensyn.models.record import Table
from gjensyn.models.request import PrivacyRequest
from gjensyn.models.subject import KEY_CLASS, DataKey
from gjensyn.ports import Insert, Replace
from gjensyn.privacy.letters import kept_of
from gjensyn.privacy.register import Move

_LONGEST_SEND = timedelta(hours=1)  # a lease is minutes: by then somebody has to look


def shred(tools: Tools, request: PrivacyRequest) -> Answer:
    """Do what comes before the shredding, then shred; each part looks whether it is done."""
    _copy(tools, request)
    if request.person is not None:
        _cancel(tools, request.person)
        if waiting := _being_sent(tools, request):
            return waiting
    now, fenced_at = tools.clock.now(), request.fenced_at or tools.clock.now()
    if now < fenced_at + tools.settings.barrier:
        return Wait(fenced_at + tools.settings.barrier, "barrier")
    if not request.counts:
        request = _counted(tools, request)
    request = keep(tools, request)
    if request.person is not None:
        tools.store.wipe(Table.KEYS, request.person, [KEY_CLASS])
    return tools.register.move(
        request,
        Move("shredded", BY, ("SHREDDED", "DELETING"), tools.detail(counts=erased(request))),
        shredded_at=tools.clock.now(),
        **tools.due(request),
    )


def _copy(tools: Tools, request: PrivacyRequest) -> None:
    """Keep what is still needed under the request's own key, while it can be read."""
    person = tools.person(request.person)
    if person is not None and tools.kept(request) is None:
        tools.store.write(Insert(kept_of(person, request.request_id)))


def _cancel(tools: Tools, subject: str) -> None:
    for trace in list(tools.store.traces(Table.MESSAGES, subject)):
        if trace.status != "queued":
            continue
        message = tools.store.get(Message, subject, trace.key)
        if message is not None and message.status == "queued":
            ended = {"status": "cancelled", "reason": "erased", "due_shard": None, "due_at": None}
            tools.store.write(Replace(message.model_copy(update=ended)))


def _being_sent(tools: Tools, request: PrivacyRequest) -> Wait | Stuck | None:
    traces = tools.store.traces(Table.MESSAGES, request.person or "")
    if all(trace.status != "sending" for trace in traces):
        return None
    now = tools.clock.now()
    if request.fenced_at and now - request.fenced_at > _LONGEST_SEND:
        return Stuck("still_sending")
    return Wait(now + SOON, "being_sent")


def _counted(tools: Tools, request: PrivacyRequest) -> PrivacyRequest:
    """Count while everything still stands; writers that passed the fence earlier have ended."""
    found = tools.inventory.count(tools.whose(request, tools.kept(request)))
    counts = {each.kind: each.count for each in found}
    row = tools.store.get(DataKey, request.person, KEY_CLASS) if request.person else None
    epoch = row.epoch if row else None
    return tools.note(request, counts=counts | {_COUNTED: 1}, key_epoch=epoch)


_COUNTED = "request"  # marks that it was counted, also where there was nothing


def erased(request: PrivacyRequest) -> dict[str, int]:
    """Return how many items of each class were erased: what was found, less what a law keeps."""
    kept: Counter[str] = Counter()
    for each in request.keeping:
        kept[each.kind] += each.count
    counts = request.counts.items()
    return {kind: number - kept[kind] for kind, number in counts if kind != _COUNTED}
