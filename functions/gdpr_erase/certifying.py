"""The end: a last look, a last letter, the request's own key shredded, and the certificate."""

import hashlib
from datetime import datetime

from functions.gdpr_erase.retaining import due_after, release, retained
from functions.gdpr_erase.shredding import erased
from functions.gdpr_erase.tools import AT_REST, BY, Answer, Stuck, Tools, Wait
from gjensyn.models.audit import HEAD_KEY, LEDGER, LedgerHead
from gjensyn.models.message import Message
from gjensyn.models.person import Person, value_of
from gjensyn.models.record import Table
from gjensyn.models.request import PARTICULARS_KEY, PrivacyRequest
from gjensyn.models.subject import EPOCHS, KeyEpoch
from gjensyn.models.suppression import SUPPRESSION_KEY, Suppression, address_owner
from gjensyn.ports import Insert
from gjensyn.privacy.certificate import Done, Told, make_certificate, written
from gjensyn.privacy.inventory import OWNED
from gjensyn.privacy.ledger import PUBLIC_KEYS
from gjensyn.privacy.letters import Ending, closing
from gjensyn.privacy.plan import Plan, make_plan
from gjensyn.privacy.register import Move
from gjensyn.privacy.remains import BACKUPS, irrecoverable
from gjensyn.privacy.states import Status

_OBJECTION = "c"  # Art. 17(1)(c): an objection under Art. 21


def certify(tools: Tools, request: PrivacyRequest) -> Answer:
    """Look once more, write to the person once more, forget the rest, and sign."""
    kept = tools.kept(request)
    if tools.inventory.count(tools.whose(request, kept)):
        residue = Move("residue", BY, ("DELETING",), tools.detail())
        return tools.register.move(request, residue, **tools.due(request))
    if kept is not None:
        if waiting := _letter(tools, request, kept):
            return waiting
        _do_not_contact(tools, request, kept)
    forget(tools, request.request_id)
    if request.ledger_head is None:
        return _headed(tools, request)
    return _certified(tools, request, f"certificates/{request.request_id}.json")


def let_go(tools: Tools, request: PrivacyRequest) -> Answer:
    """Go on with a request of which something is kept; the last of it gone, certify that too."""
    if request.keeping:
        return release(tools, request)
    if request.ledger_head is None:
        return _headed(tools, request)
    return _certified(tools, request, f"certificates/{request.request_id}-completed.json")


def _headed(tools: Tools, request: PrivacyRequest) -> PrivacyRequest:
    """Note the head that the certificate names, so that it is the same however often made."""
    head = tools.store.get(LedgerHead, LEDGER, HEAD_KEY)
    return tools.note(request, ledger_head=head.hash if head else "")


def _certified(tools: Tools, request: PrivacyRequest, name: str) -> PrivacyRequest:
    show_key(tools)
    text = _certificate(tools, request).encode()
    tools.ledger.write(name, text)
    kept = retained(request)
    until = max((each.until for each in kept), default=None)
    detail = tools.detail(certificate=hashlib.sha256(text).hexdigest(), until=until)
    freed = tools.register.freed(request)
    status: Status = "COMPLETED_RETAINING" if kept else "COMPLETED"
    due = tools.due(request) | due_after(tools, request.keeping) if kept else AT_REST
    move = Move("certified", BY, (status,), detail)
    return tools.register.move(request, move, *freed, certificate=name, **due)


def show_key(tools: Tools) -> None:
    """Lay the public key where nobody can change it, and the desk finds it."""
    name = f"{PUBLIC_KEYS}{tools.signer.key_id}.pem"
    tools.ledger.write(name, tools.signer.public_pem().encode(), "application/x-pem-file")


def forget(tools: Tools, request_id: str) -> None:
    """Shred the request's own key and delete what stood under it."""
    for table in OWNED:
        tools.store.wipe(table, request_id, [t.key for t in tools.store.traces(table, request_id)])
    tools.store.wipe(Table.PRIVACY, request_id, [PARTICULARS_KEY])


def _letter(tools: Tools, request: PrivacyRequest, kept: Person) -> Wait | Stuck | None:
    """Queue the letter, once; return from when on its end is looked for.

    Its end wakes this capability, and so does every tick: it stays due until then.
    """
    shard = tools.store.shard(kept.subject)
    letter = closing(request, kept, _ending(tools, request, shard))
    known = tools.store.get(Message, letter.subject, letter.key)
    if known is None:
        tools.store.write(Insert(letter))
        return Wait(letter.decided_at, "closing_letter")
    if known.status in ("queued", "sending"):
        return Wait(max(known.due_at or known.decided_at, known.decided_at), "closing")
    return None


def _ending(tools: Tools, request: PrivacyRequest, shard: str) -> Ending:
    """Return what the letter says: what is kept, when it was, and when the last backup dies."""
    shredded_at = request.shredded_at or request.received_at
    copies = irrecoverable(tools.settings.lengths, shredded_at, _epoch_destroyed_at(tools, request))
    last = max(one.irrecoverable_after for one in copies if one.kind in BACKUPS)
    zone, now = tools.inventory.retention.zone, tools.clock.now()
    return Ending(
        now=now,
        shard=shard,
        retained=retained(request),
        erased_on=(request.erased_at or now).astimezone(zone).date(),
        unreadable_after=last.astimezone(zone).date(),
    )


def _do_not_contact(tools: Tools, request: PrivacyRequest, kept: Person) -> None:
    """An objection outlives the erasure, as a keyed hash apart from the tombstone."""
    email = value_of(kept.email)
    if request.ground != _OBJECTION or email is None:
        return
    owner = address_owner(tools.pseudonyms, email)
    if tools.store.get(Suppression, owner, SUPPRESSION_KEY) is None:
        objection = Suppression(
            subject=owner, key=SUPPRESSION_KEY, reason="objection", at=tools.clock.now()
        )
        tools.store.write(Insert(objection))


def _epoch_destroyed_at(tools: Tools, request: PrivacyRequest) -> datetime | None:
    """Return when no copy of the key table opens this person, if that is ordered already."""
    if request.key_epoch is None or request.released_at is not None:
        return None
    epoch = tools.store.get(KeyEpoch, EPOCHS, request.key_epoch)
    return epoch.destroyed_at if epoch else None


def _certificate(tools: Tools, request: PrivacyRequest) -> str:
    """Make the same bytes from the same request, however often."""
    shredded_at = request.released_at or request.shredded_at or request.received_at
    plan = make_plan([], {}, tools.today)
    done = Done(
        installation=tools.settings.installation,
        request_id=request.request_id,
        subject=request.person,
        received_at=request.received_at,
        shredded_at=shredded_at,
        erased_at=request.released_at or request.erased_at or shredded_at,
        plan=Plan(plan.classes, retained(request), plan.not_covered),
        erased=erased(request),
        ledger_head=request.ledger_head or "",
        recipients=tuple(
            Told(one.name, one.told_at, one.acknowledged_at) for one in request.recipients
        ),
        lengths=tools.settings.lengths,
        epoch_destroyed_at=_epoch_destroyed_at(tools, request),
    )
    return written(make_certificate(done, tools.signer))
