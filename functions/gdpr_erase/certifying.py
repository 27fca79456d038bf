"""The end: a last look, a last letter, the request's own key shredded, and the certificate."""

import hashlib

from functions.gdpr_erase.shredding import erased
from functions.gdpr_erase.tools import AT_REST, BY, SOON, Answer, Stuck, Tools, Wait
from gjensyn.models.audit import HEAD_KEY, LEDGER, LedgerHead
from gjensyn.models.message import Message
from gjensyn.models.person import Person, value_of
from gjensyn.models.record import Table
from gjensyn.models.request import PARTICULARS_KEY, PrivacyRequest
from gjensyn.models.suppression import SUPPRESSION_KEY, Suppression, address_owner
from gjensyn.ports import Insert
from gjensyn.privacy.certificate import Done, Told, make_certificate, written
from gjensyn.privacy.inventory import OWNED
from gjensyn.privacy.ledger import PUBLIC_KEYS
from gjensyn.privacy.letters import closing
from gjensyn.privacy.plan import make_plan
from gjensyn.privacy.register import Move

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
        head = tools.store.get(LedgerHead, LEDGER, HEAD_KEY)
        return tools.note(request, ledger_head=head.hash if head else "")
    show_key(tools)
    name = f"certificates/{request.request_id}.json"
    text = _certificate(tools, request).encode()
    tools.ledger.write(name, text)
    detail = tools.detail(certificate=hashlib.sha256(text).hexdigest())
    freed = tools.register.freed(request)
    move = Move("certified", BY, ("COMPLETED",), detail)
    return tools.register.move(request, move, *freed, certificate=name, **AT_REST)


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
    """Queue the letter, once; return until when it is waited for."""
    shard = tools.store.shard(kept.subject)
    letter = closing(request, kept, tools.clock.now(), shard)
    known = tools.store.get(Message, letter.subject, letter.key)
    if known is None:
        tools.store.write(Insert(letter))
        return Wait(tools.clock.now() + SOON, "closing_letter")
    if known.status in ("queued", "sending"):
        return Wait(max(known.due_at or letter.decided_at, letter.decided_at) + SOON, "closing")
    return None


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


def _certificate(tools: Tools, request: PrivacyRequest) -> str:
    """Make the same bytes from the same request, however often."""
    at = request.erased_at or request.received_at
    done = Done(
        installation=tools.settings.installation,
        request_id=request.request_id,
        subject=request.person,
        received_at=request.received_at,
        shredded_at=at,
        erased_at=at,
        plan=make_plan([], {}, tools.today),
        erased=erased(request),
        ledger_head=request.ledger_head or "",
        recipients=tuple(
            Told(one.name, one.told_at, one.acknowledged_at) for one in request.recipients
        ),
    )
    return written(make_certificate(done, tools.signer))
