"""What a late order means for surveys: for the one about it, and for those about others."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from functions.survey_dispatch.deciding import (
    Decision,
    Go,
    Skip,
    Standing,
    Wait,
    decide_invitation,
    decide_reminder,
)
from functions.survey_dispatch.planning import plan, with_history
from functions.survey_dispatch.settings import SurveySettings
from gjensyn.models.delay import DELAYS_KEY, Delays, News, Told, Watch
from gjensyn.models.person import Person
from tests.builders import NOW, SUBJECT, a_case, a_message, a_person, a_survey, an_order

SETTINGS = SurveySettings()
DUE = datetime(2026, 11, 2, 9, tzinfo=UTC)  # ten in Oslo, the day after `an_order` arrived
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
TOLD = (Told(at=NOW, named=None, message="message#1"),)
NEWS = News(since=NOW, named=None)


def delays(*watches: Watch) -> Delays:
    return Delays(subject=SUBJECT, key=DELAYS_KEY, customer_id="K-17", watches=watches)


def a_watch(order: str = "order#another", **fields: Any) -> Watch:
    return Watch(order=order, order_id="O-2", **fields)


def invitation(*watches: Watch, at: datetime = DUE, person: Person | None = None) -> Decision:
    """Return the decision on an invitation to somebody who waits for these orders too."""
    standing = Standing(a_survey(), an_order(), person or a_person(), delays=delays(*watches))
    return decide_invitation(standing, at, SETTINGS)


@pytest.mark.parametrize("order", ["order#1", "order#zzz"])
@pytest.mark.parametrize("known", [{"told": TOLD}, {"news": NEWS}, {"told": TOLD, "news": NEWS}])
def test_who_waits_for_another_late_order_is_asked_another_day(order: str, known: dict[str, Any]):
    """They know it, or are about to be told; whatever the number of that order."""
    assert invitation(a_watch(order, **known)) == Wait(DUE + DAY, "other_order_late")


@pytest.mark.parametrize(
    "watch",
    [
        a_watch(an_order().key, told=TOLD),
        a_watch(told=TOLD, open=False, closed_at=NOW),
        a_watch(),
        a_watch(open=False, news=NEWS, closed_at=NOW),
    ],
)
def test_what_is_no_other_late_order_postpones_nothing(watch: Watch):
    """The very order that is asked about, one that is over, one that is in time."""
    assert invitation(watch) == Go()


def test_another_late_order_postpones_a_survey_for_a_week():
    """Then it is asked all the same, before it is stale."""
    late = a_watch(told=TOLD)
    week = 7 * DAY
    assert isinstance(invitation(late, at=DUE + week - MINUTE), Wait)
    assert invitation(late, at=DUE + week) == Go()
    assert invitation(late, at=DUE + week + DAY) == Go()


def test_a_survey_is_stale_after_two_weeks_to_the_minute():
    """Counted from the end of what it asks about."""
    ended, person = an_order().delivered_at, a_person(open_cases=("case#x",))
    assert ended is not None
    assert isinstance(invitation(at=ended + 14 * DAY, person=person), Wait)
    assert invitation(at=ended + 14 * DAY + MINUTE, person=person) == Skip("stale")


def test_who_was_invited_long_ago_may_be_asked():
    """The quarantine has an end."""
    assert invitation(person=a_person(last_invited_at=NOW - timedelta(days=45))) == Go()


# ------------------------------------------------------------------- the reminder


def reminder(at: datetime, person: Person | None = None, **fields: Any) -> Decision:
    """Return the decision on a reminder of an invitation that went out at nine on the second."""
    message = {"status": "sent", "sent_at": DUE, "due_at": None, "due_shard": None}
    known = {"status": "invited", "expires_at": NOW + timedelta(days=26)}
    sent = a_message(**{**message, **fields.pop("message", {})})
    survey = a_survey(**{**known, **fields})
    return decide_reminder(Standing(survey, an_order(), person or a_person(), sent), at, SETTINGS)


REMINDED = DUE + 4 * DAY


def test_a_reminder_goes_out_at_its_hour():
    """Not a minute before."""
    assert reminder(REMINDED) == Go()
    assert reminder(REMINDED - MINUTE) == Wait(REMINDED, "too_early")


def test_a_reminder_leaves_a_day_to_answer():
    """To the minute; a day and a bit is enough."""
    assert reminder(REMINDED, expires_at=REMINDED + DAY) == Go()
    assert reminder(REMINDED, expires_at=REMINDED + DAY - MINUTE) == Skip("expired")
    assert reminder(REMINDED, expires_at=REMINDED + 1.5 * DAY) == Go()


@pytest.mark.parametrize("status", ["planned", "skipped", "answered"])
def test_only_who_was_invited_is_reminded(status: str):
    """Whatever else became of the survey."""
    assert reminder(REMINDED, status=status) == Skip("no_longer_asked")


def test_what_keeps_a_reminder_waiting_is_looked_at_the_next_day():
    """At the same good hour."""
    waiting = reminder(REMINDED, message={"status": "queued"})
    assert waiting == Wait(REMINDED + DAY, "invitation_waits")
    waiting = reminder(REMINDED, a_person(open_cases=("case#x",)))
    assert waiting == Wait(REMINDED + DAY, "open_case")


# ------------------------------------------------------------------- what the survey carries


PROMISED = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("arrived", "late"),
    [
        ("2026-11-01T20:00:00Z", 0),
        ("2026-11-01T23:30:00Z", 1),  # after midnight in Oslo
        ("2026-11-09T12:00:00Z", 8),
        ("2026-10-28T12:00:00Z", 0),  # before its day: not late by less than nothing
    ],
)
def test_an_answer_tells_how_late_the_order_came(arrived: str, late: int):
    """Calendar days where the customer is, and how often we wrote about it."""
    order = an_order()
    watch = a_watch(order.key, first_promise=PROMISED, told=TOLD * 2, open=False,
                    closed_at=datetime.fromisoformat(arrived))  # fmt: skip
    survey = with_history(a_survey(), delays(a_watch(), watch), a_person(), SETTINGS)
    assert (survey.days_late, survey.delay_messages) == (late, 2)


@pytest.mark.parametrize(
    "known",
    [
        None,
        delays(a_watch(first_promise=PROMISED, closed_at=NOW)),
        delays(a_watch(an_order().key, first_promise=None, closed_at=NOW)),
        delays(a_watch(an_order().key, first_promise=PROMISED)),
    ],
)
def test_where_nothing_was_promised_or_nothing_is_over_nothing_is_told(known: Delays | None):
    """No number is better than a wrong one."""
    survey = a_survey()
    assert with_history(survey, known, a_person(), SETTINGS) == survey


def test_a_plan_stands_in_the_shard_of_its_person():
    """Where the schedule finds it."""
    survey = plan(an_order(), a_person(), "11", SETTINGS)
    assert survey is not None
    assert (survey.due_shard, survey.due_at) == ("11", DUE)


@pytest.mark.parametrize(("about", "metric"), [(an_order(), "csat"), (a_case(), "ces")])
def test_a_shop_that_names_no_metric_asks_the_usual_one(about: Any, metric: str):
    """Of an order whether it was good, of a case how hard it was."""
    survey = plan(about, a_person(), "0", SurveySettings(survey_metrics={}))
    assert survey is not None
    assert survey.metric == metric


@pytest.mark.parametrize(("about", "metric"), [(an_order(), "nps"), (a_case(), "kundeindeks")])
def test_a_touchpoint_without_a_metric_takes_that_of_its_kind(about: Any, metric: str):
    """A shop names one for deliveries and one for support."""
    metrics: Any = {"delivery": "nps", "support": "kundeindeks"}
    touched = about.model_copy(update={"touchpoint": None})
    survey = plan(touched, a_person(), "0", SurveySettings(survey_metrics=metrics))
    assert survey is not None
    assert survey.metric == metric
