"""Telling the others who have the data (Art. 19), and waiting for their word, but not for ever."""

from datetime import timedelta

from functions.gdpr_erase.tools import BY, Answer, Tools, Wait
from gjensyn.clock import stamp
from gjensyn.events.outgoing import CustomerErased
from gjensyn.models.request import PrivacyRequest, Recipient
from gjensyn.privacy.register import Move
from gjensyn.telemetry import Line


def tell(tools: Tools, request: PrivacyRequest) -> Answer:
    """Publish the erasure once, then wait until everybody has acknowledged it."""
    now = tools.clock.now()
    if request.told_at is None:
        _announce(tools, request)
        names = tools.settings.recipient_names if request.person else ()
        recipients = tuple(Recipient(name=name, told_at=now) for name in names)
        return tools.note(request, told_at=now, recipients=recipients)
    silent = [one.name for one in request.recipients if one.acknowledged_at is None]
    until = request.told_at + timedelta(days=tools.settings.recipient_days)
    if silent and now < until:
        return Wait(until, "recipients")
    for name in silent:
        tools.telemetry.note(Line.RECIPIENT_SILENT, request_id=request.request_id, recipient=name)
    move = Move("told", BY, ("VERIFYING",), tools.detail())
    return tools.register.move(request, move, **tools.due(request))


def _announce(tools: Tools, request: PrivacyRequest) -> None:
    kept = tools.kept(request)
    if kept is None or request.erased_at is None:
        return  # nobody was known: there is nobody to tell of
    erased = CustomerErased(
        request_id=request.request_id,
        customer_id=kept.customer_id,
        erased_at=stamp(request.erased_at),
    )
    tools.bus.publish([erased.announcement()])
