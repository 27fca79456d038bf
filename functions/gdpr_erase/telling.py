"""Telling the others who have the data (Art. 19), and waiting for their word, but not for ever."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from functions.gdpr_erase.tools import BY, Answer, Tools, Wait
from gjensyn.clock import stamp
from gjensyn.errors import KeyMissingError
from gjensyn.events.outgoing import CustomerErased
from gjensyn.models.request import PARTICULARS_KEY, Particulars, PrivacyRequest, Recipient
from gjensyn.privacy.register import Move
from gjensyn.telemetry import Line


def tell(tools: Tools, request: PrivacyRequest) -> Answer:
    """Publish the erasure once, then wait until everybody has acknowledged it."""
    now = tools.clock.now()
    if request.told_at is None:
        told = _announce(tools, request)
        names = tools.settings.recipient_names if told else ()
        recipients = tuple(Recipient(name=name, told_at=now) for name in names)
        return tools.note(request, told_at=now, recipients=recipients)
    silent = [one.name for one in request.recipients if one.acknowledged_at is None]
    patience = timedelta(days=tools.settings.recipient_days)
    until = min(request.told_at + patience, _due(tools, request))
    if silent and now < until:
        return Wait(until, "recipients")
    for name in silent:
        tools.telemetry.note(Line.RECIPIENT_SILENT, request_id=request.request_id, recipient=name)
    move = Move("told", BY, ("VERIFYING",), tools.detail())
    return tools.register.move(request, move, **tools.due(request))


def _due(tools: Tools, request: PrivacyRequest) -> datetime:
    """Return when the day begins on which the person has to be answered, whoever is silent."""
    zone = ZoneInfo(tools.settings.shop_time_zone)
    return datetime.combine(request.due_date, time(), zone)


def _announce(tools: Tools, request: PrivacyRequest) -> bool:
    """Tell the bus, under the sender's own id: of somebody we do not know, others may know more."""
    customer_id = _customer_id(tools, request)
    if customer_id is None or request.erased_at is None:
        return False  # an address that nobody has: there is no id to tell
    erased = CustomerErased(
        request_id=request.request_id,
        customer_id=customer_id,
        erased_at=stamp(request.erased_at),
    )
    tools.bus.publish([erased.announcement()])
    return True


def _customer_id(tools: Tools, request: PrivacyRequest) -> str | None:
    kept = tools.kept(request)
    if kept is not None:
        return kept.customer_id
    try:
        notes = tools.store.get(Particulars, request.request_id, PARTICULARS_KEY)
    except KeyMissingError:
        return None  # shredded by a run that died later: it has told already
    return notes.customer_id if notes else None
