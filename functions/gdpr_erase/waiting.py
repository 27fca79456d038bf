"""Requests that wait for people: called out before their date, resumed, forgotten in the end."""

from datetime import timedelta

from functions.gdpr_erase.certifying import forget
from functions.gdpr_erase.tools import AT_REST, BY, Answer, AtRest, Tools, Wait
from gjensyn.models.request import PrivacyRequest
from gjensyn.privacy.letters import LINK_WORKS, THE_PERSON
from gjensyn.privacy.register import Move
from gjensyn.privacy.states import resume_at
from gjensyn.telemetry import Line

_DAILY = timedelta(days=1)


def remind(tools: Tools, request: PrivacyRequest) -> Answer:
    """Call out a request that nobody has answered; one that nobody confirmed is taken back."""
    now = tools.clock.now()
    unconfirmed = request.status == "AWAITING_IDENTITY" and request.requested_by == THE_PERSON
    if unconfirmed and now - request.received_at >= LINK_WORKS:
        move = Move("withdrawn", BY, ("WITHDRAWN",), tools.detail(reason="unconfirmed"))
        freed = tools.register.freed(request)
        return tools.register.move(
            request, move, *freed, reason="unconfirmed", **tools.due(request)
        )
    days = (request.due_date - tools.today).days
    tools.telemetry.note(Line.REQUEST_NEARLY_DUE, request_id=request.request_id, days_left=days)
    return Wait(now + _DAILY, "answer")


def resume(tools: Tools, request: PrivacyRequest) -> Answer:
    """Try again where it stopped; what was in the way may be gone."""
    back = resume_at(request.history)
    move = Move("attention", BY, (back,), tools.detail(reason="resumed"))
    return tools.register.move(request, move, reason=None, **tools.due(request))


def turned_away(tools: Tools, request: PrivacyRequest) -> Answer:
    """Forget what an officer wrote about a request that came to nothing."""
    forget(tools, request.request_id)
    tools.note(request, **AT_REST)
    return AtRest()
