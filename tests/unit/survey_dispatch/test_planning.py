"""When a survey falls due, and what it asks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.survey_dispatch.planning import good_hour, plan, survey_key
from functions.survey_dispatch.settings import SurveySettings
from gjensyn.models.survey import Survey
from tests.builders import NOW, a_case, a_person, an_order, dated
from tests.unit.policy.clocks import ZONES, thorough

SETTINGS = SurveySettings()


def planned(about: object, **person: object) -> Survey:
    survey = plan(about, a_person(**person), "0", SETTINGS)
    assert survey is not None
    return survey


@pytest.mark.parametrize(
    ("arrived", "zone", "due"),
    [
        ("2026-11-01T11:00:00Z", "Europe/Oslo", "2026-11-02T09:00:00Z"),
        ("2026-11-01T22:59:00Z", "Europe/Oslo", "2026-11-02T09:00:00Z"),
        ("2026-11-01T23:00:00Z", "Europe/Oslo", "2026-11-03T09:00:00Z"),  # midnight there
        ("2026-11-01T11:00:00Z", "Europe/Helsinki", "2026-11-02T08:00:00Z"),
        ("2026-11-01T11:00:00Z", "Atlantic/Reykjavik", "2026-11-02T10:00:00Z"),
        ("2026-03-28T11:00:00Z", "Europe/Oslo", "2026-03-29T08:00:00Z"),  # a night of 23 hours
        ("2026-10-24T11:00:00Z", "Europe/Oslo", "2026-10-25T09:00:00Z"),  # a night of 25 hours
        ("2028-02-28T11:00:00Z", "Europe/Copenhagen", "2028-02-29T09:00:00Z"),
        ("2026-12-31T11:00:00Z", "Europe/Stockholm", "2027-01-01T09:00:00Z"),
        ("2026-11-01T11:00:00Z", "America/New_York", "2026-11-02T15:00:00Z"),
        ("2026-11-01T11:00:00Z", "Pacific/Kiritimati", "2026-11-02T20:00:00Z"),
    ],
)
def test_the_day_after_from_ten_there(arrived: str, zone: str, due: str):
    """Days are calendar days where the customer is, and so is the hour."""
    about = an_order(whole_delivered_at=datetime.fromisoformat(arrived))
    assert planned(about, time_zone=zone).due_at == datetime.fromisoformat(due)


@thorough
@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
    st.sampled_from(ZONES),
    st.integers(0, 10),
)
def test_always_in_waking_hours(after: datetime, zone: ZoneInfo, days: int):
    """Never earlier than told, never before ten, never after eight in the evening."""
    due = good_hour(after, days, a_person(time_zone=zone.key), SETTINGS)
    there = due.astimezone(zone)
    assert due >= after
    assert 10 <= there.hour < 20 or there.date() > after.astimezone(zone).date()
    assert 8 <= there.hour < 20


def test_a_country_of_many_zones_is_met_in_all_of_them():
    """Without a zone of their own: an hour that is good everywhere they may be."""
    survey = planned(an_order(), country="US", time_zone=None)
    for zone in ("America/New_York", "America/Los_Angeles", "Pacific/Honolulu"):
        assert 8 <= survey.due_at.astimezone(ZoneInfo(zone)).hour < 20


def test_nothing_known_falls_back_on_the_shop():
    """Where nobody knows where somebody lives, the shop's own clock counts."""
    survey = planned(an_order(), country=None, time_zone=None)
    assert survey.due_at == datetime(2026, 11, 2, 9, tzinfo=UTC)


def test_nothing_is_planned_before_the_end():
    """Orders under way and open cases earn no survey yet."""
    for about in (an_order(status="shipped"), an_order(status="cancelled"), a_case(status="open")):
        assert plan(about, a_person(), "0", SETTINGS) is None


@pytest.mark.parametrize(
    ("touchpoint", "metric"),
    [
        (None, "csat"),
        ("delivery", "csat"),
        ("visit", "nps"),
        ("support", "ces"),
        ("relation", "kundeindeks"),
        ("something else", "csat"),
    ],
)
def test_the_metric_follows_the_touchpoint(touchpoint: str | None, metric: str):
    """A delivery, a visit, a case, the relation; one that nobody set up asks as a delivery does."""
    about = an_order(touchpoint=dated(touchpoint) if touchpoint else None)
    survey = planned(about)
    assert (survey.metric, survey.touchpoint) == (metric, touchpoint or "delivery")


def test_a_closed_case_is_asked_about_and_credited():
    """How easy it was, to the one who helped."""
    survey = planned(a_case(order_id=dated("O-1")))
    assert (survey.metric, survey.touchpoint, survey.agent_id) == ("ces", "support", "liv")
    assert (survey.case_id, survey.order_id) == ("S-1", "O-1")


def test_a_shop_may_ask_otherwise():
    """Timing and metric are settings of the deployment."""
    settings = SurveySettings.of(
        {
            "SURVEY_DELAY_DAYS": "3",
            "SURVEY_HOUR": "17",
            "SURVEY_METRICS": "delivery=nps, support=csat",
            "WAKING_HOURS": "09:00-21:00",
        }
    )
    survey = plan(an_order(), a_person(), "0", settings)
    assert survey is not None
    assert survey.metric == "nps"
    assert survey.due_at == datetime(2026, 11, 4, 16, tzinfo=UTC)
    case = plan(a_case(), a_person(), "0", settings)
    assert case is not None
    assert case.metric == "csat"


def test_an_order_and_a_case_have_a_survey_each():
    """One for a split order, one for each case."""
    assert survey_key(an_order().key) != survey_key(a_case().key)
    assert planned(an_order()).key == planned(an_order(whole_delivered_at=NOW)).key


def test_no_hour_that_suits_everywhere_leaves_it_to_delivery():
    """Planning does not lose a survey because no hour was found: delivery decides then."""
    settings = SurveySettings.of({"WAKING_HOURS": "08:00-08:00"})
    assert good_hour(NOW, 1, a_person(), settings) == NOW + timedelta(days=1)
