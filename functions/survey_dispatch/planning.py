"""When a survey falls due, and what it asks: pure, from an order or a support case."""

from datetime import datetime, timedelta

from functions.survey_dispatch.settings import SurveySettings
from gjensyn.models.case import SupportCase
from gjensyn.models.delay import Delays
from gjensyn.models.order import Order
from gjensyn.models.person import Person, value_of
from gjensyn.models.survey import Metric, Survey
from gjensyn.policy.hours import local_date, morning_after
from gjensyn.policy.zones import zones_there

type Subject = Order | SupportCase


def good_hour(
    after: datetime, days: int, person: Person | None, settings: SurveySettings
) -> datetime:
    """Return the hour for a survey so many days after a moment.

    Where no hour suits all the zones somebody may be in, the day itself: delivery decides then.
    """
    there = zones_there(person, settings.shop_time_zone)
    found = morning_after(after, days, settings.hour, there, settings.waking_hours)
    return found or after + timedelta(days=days)


def ended_at(about: Subject) -> datetime | None:
    """Return when what the survey asks about was over; None while it is not."""
    if isinstance(about, SupportCase):
        return about.closed_at if about.status == "closed" else None
    return about.delivered_at if about.status == "delivered" else None


def plan(
    about: Subject, person: Person | None, shard: str, settings: SurveySettings
) -> Survey | None:
    """Return the survey that an order or case earns, due at a good hour; None: not over yet."""
    ended = ended_at(about)
    if ended is None:
        return None
    due = good_hour(ended, settings.survey_delay_days, person, settings)
    return survey_about(about, ended, settings).model_copy(
        update={"due_shard": shard, "due_at": due}
    )


def survey_about(about: Subject, ended: datetime, settings: SurveySettings) -> Survey:
    """Return the survey about an order or case that was over at that moment, not yet due."""
    touchpoint, metric = _asked(about, settings)
    return Survey(
        subject=about.subject,
        key=survey_key(about.key),
        about=about.key,
        customer_id=about.customer_id,
        order_id=about.order_id if isinstance(about, Order) else value_of(about.order_id),
        case_id=about.case_id if isinstance(about, SupportCase) else None,
        metric=metric,
        touchpoint=touchpoint,
        agent_id=value_of(about.agent_id),
        ended_at=ended,
    )


def survey_key(about: str) -> str:
    """Return the key of the one survey about an order (`order#…`) or a case (`case#…`)."""
    return f"survey#{about.partition('#')[2]}"


def with_history(
    survey: Survey, delays: Delays | None, person: Person | None, settings: SurveySettings
) -> Survey:
    """Let the survey carry how late its order came and how often we wrote about that.

    Days are calendar days where the customer is, after the date first promised; 0: in time.
    """
    watch = delays.watch(survey.about) if delays else None
    if watch is None or watch.first_promise is None or watch.closed_at is None:
        return survey
    there = zones_there(person, settings.shop_time_zone)
    late = max(0, (local_date(watch.closed_at, there) - watch.first_promise).days)
    return survey.model_copy(update={"days_late": late, "delay_messages": len(watch.told)})


def _asked(about: Subject, settings: SurveySettings) -> tuple[str, Metric]:
    usual = "support" if isinstance(about, SupportCase) else "delivery"
    touchpoint = value_of(about.touchpoint) or usual
    fallback: Metric = "ces" if isinstance(about, SupportCase) else "csat"
    by_touchpoint = settings.survey_metrics
    return touchpoint, by_touchpoint.get(touchpoint) or by_touchpoint.get(usual) or fallback
