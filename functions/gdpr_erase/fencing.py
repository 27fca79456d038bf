"""The fence: from here on nothing is taken in, planned or sent for this person."""

from functions.gdpr_erase.tools import BY, Answer, AtRest, Tools
from gjensyn.models.request import PrivacyRequest
from gjensyn.models.subject import SubjectRow
from gjensyn.ports import Change, Insert, Replace
from gjensyn.privacy.register import Move
from gjensyn.pseudonyms import new_subject


def fence(tools: Tools, request: PrivacyRequest) -> Answer:
    """Put the fence up in one breath with the request's move, if the plan still holds.

    The person's item gets another version, so that a claim to send that is being made fails.
    """
    if request.approved_by is None:
        return AtRest()
    row = tools.row(request)
    subject = row.subject if row and row.status == "living" else None
    person = tools.person(subject)
    planned = request.model_copy(update={"person": subject})
    if tools.plan(tools.whose(planned, person)).hash_for(request.request_id) != request.plan_hash:
        stale = Move("planned", BY, ("PLANNED",), tools.detail(reason="plan_stale"))
        return tools.register.move(request, stale, approved_by=None, reason="plan_stale")
    changes: list[Change] = [*_fenced(row, request)]
    if person is not None:
        changes.append(Replace(person.model_copy(update={"status": "fenced"})))
    return tools.register.move(
        request,
        Move("fenced", BY, ("FENCED",), tools.detail(plan_hash=request.plan_hash)),
        *changes,
        person=subject,
        fenced_at=tools.clock.now(),
        **tools.due(request),
    )


def _fenced(row: SubjectRow | None, request: PrivacyRequest) -> list[Change]:
    """Somebody nobody knows is fenced too: their first fact may be on its way."""
    if row is None:
        if request.customer is None:
            return []
        return [Insert(SubjectRow(subject=new_subject(), key=request.customer, status="fenced"))]
    if row.status != "living":
        return []
    return [Replace(row.model_copy(update={"status": "fenced"}))]
