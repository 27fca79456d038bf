"""Whether a planned survey goes out now: pure, and each answer has its reason."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.survey_dispatch.planning import Subject, ended_at, good_hour
from functions.survey_dispatch.settings import SurveySettings
from gjensyn.models.order import Order
from gjensyn.models.person import Person, value_of
from gjensyn.models.survey import Survey
from gjensyn.policy.countries import rule


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


def decide_invitation(
    survey: Survey,
    about: Subject | None,
    person: Person | None,
    now: datetime,
    settings: SurveySettings,
) -> Decision:
    """Weigh an invitation that has fallen due."""
    if person is None or person.fenced or about is None:
        return Skip("erased")
    if reason := over_for_good(about):
        return Skip(reason)
    if ended_at(about) is None:
        return Wait(None, "not_delivered")
    if reason := _never(about, person):
        return Skip(reason)
    due = good_hour(survey.ended_at, settings.survey_delay_days, person, settings)
    if due > now:
        return Wait(due, "too_early")  # the customer's zone became known after planning
    if now > survey.ended_at + timedelta(days=settings.survey_stale_days):
        return Skip("stale")
    if person.open_cases:
        return Wait(_next_day(now, person, settings), "open_case")
    if isinstance(about, Order) and about.placement is None:
        return Wait(_next_day(now, person, settings), "order_unknown")
    if _invited_lately(person, now, settings):
        return Skip("quarantine")
    return Go()


def decide_reminder(
    survey: Survey, invitation_status: str | None, about: Subject | None, now: datetime
) -> Decision:
    """Weigh the one reminder: only after an invitation that arrived, never after an answer."""
    if survey.status != "invited" or about is None or ended_at(about) is None:
        return Skip("no_longer_asked")
    if survey.expires_at is None or now + timedelta(days=1) > survey.expires_at:
        return Skip("expired")
    if invitation_status in ("queued", "sending"):
        return Wait(now + timedelta(days=1), "invitation_waits")
    if invitation_status != "sent":
        return Skip("not_invited")
    return Go()


def over_for_good(about: Subject) -> str | None:
    """Return the reason why an ended order is not asked about, None if it may be."""
    if about.status in ("cancelled", "returned"):
        return f"order_{about.status}"
    return None


def _never(about: Subject, person: Person) -> str | None:
    if isinstance(about, Order) and about.placement and about.placement.value.gift:
        return "gift"
    if "survey" in person.opted_out:
        return "opted_out"
    consent = person.consents.get("survey")
    if consent and not consent.granted:
        return "consent_refused"
    if rule(value_of(person.country), "survey").needs == "consent" and consent is None:
        return "no_consent"
    placed = not isinstance(about, Order) or about.placement is not None
    return "no_address" if placed and person.email is None else None


def _invited_lately(person: Person, now: datetime, settings: SurveySettings) -> bool:
    quarantine = timedelta(days=settings.survey_quarantine_days)
    last = person.last_invited_at
    return last is not None and now - last < quarantine


def _next_day(now: datetime, person: Person, settings: SurveySettings) -> datetime:
    return good_hour(now, 1, person, settings)
