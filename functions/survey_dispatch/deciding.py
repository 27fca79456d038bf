"""Whether a planned survey goes out now: pure, and each answer has its reason."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.survey_dispatch.planning import Subject, ended_at, good_hour
from functions.survey_dispatch.settings import SurveySettings
from gjensyn.models.delay import Delays
from gjensyn.models.message import Message
from gjensyn.models.order import Order
from gjensyn.models.person import Person
from gjensyn.models.survey import Survey
from gjensyn.policy.permission import refusal

PATIENCE = timedelta(days=7)  # so long another late order postpones a survey


@dataclass(frozen=True, slots=True)
class Go:
    """Queue it now."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Look again at `until`; None: when a fact wakes it."""

    until: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Skip:
    """Decided against; the ledger keeps the reason."""

    reason: str


type Decision = Go | Wait | Skip


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known when a survey falls due; None where there is no such item."""

    survey: Survey
    about: Subject | None
    person: Person | None
    invitation: Message | None = None
    delays: Delays | None = None


def decide_invitation(standing: Standing, now: datetime, settings: SurveySettings) -> Decision:
    """Weigh an invitation that has fallen due."""
    about, person = standing.about, standing.person
    if person is None or person.fenced or about is None:
        return Skip("erased")
    if reason := over_for_good(about):
        return Skip(reason)
    ended = ended_at(about)
    if ended is None:
        return Wait(None, "not_delivered")
    if reason := _never(about, person):
        return Skip(reason)
    due = good_hour(ended, settings.survey_delay_days, person, settings)
    if due > now:
        return Wait(due, "too_early")  # a zone, or one more parcel, became known after planning
    if now > ended + timedelta(days=settings.survey_stale_days):
        return Skip("stale")
    if reason := _not_today(about, person, standing.delays, now - due):
        return Wait(good_hour(now, 1, person, settings), reason)
    if _invited_lately(person, now, settings):
        return Skip("quarantine")
    return Go()


def decide_reminder(standing: Standing, now: datetime, settings: SurveySettings) -> Decision:
    """Weigh the one reminder: only after an invitation that arrived, never after an answer."""
    survey, about, person = standing.survey, standing.about, standing.person
    invitation = standing.invitation
    if person is None or person.fenced:
        return Skip("erased")
    if survey.status != "invited" or about is None or ended_at(about) is None:
        return Skip("no_longer_asked")
    if survey.expires_at is None or now + timedelta(days=1) > survey.expires_at:
        return Skip("expired")
    if invitation is not None and invitation.status in ("queued", "sending"):
        return Wait(good_hour(now, 1, person, settings), "invitation_waits")
    if invitation is None or invitation.status != "sent":
        return Skip("not_invited")
    arrived = invitation.sent_at or now  # it may have been held back: the days count from then
    due = good_hour(arrived, settings.survey_reminder_days, person, settings)
    if due > now:
        return Wait(due, "too_early")
    if person.open_cases:
        return Wait(good_hour(now, 1, person, settings), "open_case")
    return Go()


def _not_today(
    about: Subject, person: Person, delays: Delays | None, waited: timedelta
) -> str | None:
    """Return what speaks against today, but not against tomorrow."""
    if person.open_cases:
        return "open_case"
    if isinstance(about, Order) and about.placement is None:
        return "order_unknown"
    late = _late_elsewhere(delays, about) and waited < PATIENCE
    return "other_order_late" if late else None


def _late_elsewhere(delays: Delays | None, about: Subject) -> bool:
    """Tell whether the person waits for another order, and knows it or is about to be told."""
    watches = delays.watches if delays else ()
    late = (watch for watch in watches if watch.open and (watch.told or watch.news))
    return any(watch.order != about.key for watch in late)


def over_for_good(about: Subject) -> str | None:
    """Return the reason why an ended order is not asked about, None if it may be."""
    if about.status in ("cancelled", "returned"):
        return f"order_{about.status}"
    return None


def _never(about: Subject, person: Person) -> str | None:
    if isinstance(about, Order) and about.placement and about.placement.value.gift:
        return "gift"
    if reason := refusal(person, "survey"):
        return reason
    placed = not isinstance(about, Order) or about.placement is not None
    unreachable = person.email is None and person.phone is None
    return "no_address" if placed and unreachable else None


def _invited_lately(person: Person, now: datetime, settings: SurveySettings) -> bool:
    quarantine = timedelta(days=settings.survey_quarantine_days)
    last = person.last_invited_at
    return last is not None and now - last < quarantine
