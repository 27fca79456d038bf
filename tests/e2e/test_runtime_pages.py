"""The Lambdas behind the pages, each built one under the emulator."""

import pytest

from gjensyn.models.delay import DelayAnswer
from gjensyn.models.person import Person
from gjensyn.models.survey import Survey
from tests.e2e.conftest import Journey, outcome
from tests.e2e.payloads import link, page
from tests.e2e.test_runtime_facts import LATE, SURVEYED, address

PAGES = {
    "SurveyResponseOnRequest": "s",
    "DelayNotificationOnRequest": "d",
    "RepurchaseReminderOnRequest": "r",
    "PreferenceCenterOnRequest": "p",
    "PrivacyDeskOnVisit": "i",
}


@pytest.mark.parametrize(("function", "kind"), PAGES.items())
def test_a_token_that_opens_nothing_gets_the_polite_page(
    journey: Journey, function: str, kind: str
):
    """404, a whole page in the reader's language, under a policy that lets it do nothing."""
    asked = page("GET", f"/{kind}/nothing-that-was-ever-sent", f"/{kind}/{{token}}")
    with journey.start(function) as machine:
        told = machine.invoke(asked)
    status, body = outcome(told)
    assert status == 404
    assert body.lower().startswith("<!doctype html>")
    assert "default-src 'none'" in told["headers"]["content-security-policy"]


def test_survey_response_keeps_an_answer(journey: Journey):
    """Looking writes nothing, pressing counts, and 0 of nothing is refused with the form."""
    (mail,) = journey.stack.mails(address(SURVEYED))
    path = link(mail, "s")
    subject = journey.stack.subject(SURVEYED)
    with journey.start("SurveyResponseOnRequest") as machine:
        assert outcome(machine.invoke(page("GET", path, "/s/{token}")))[0] == 200
        (survey,) = journey.stack.facts(Survey, subject)
        assert survey.answer is None
        form = {"score": "5", "comment": "Raskt!\r\nTakk"}
        assert outcome(machine.invoke(page("POST", path, "/s/{token}", form)))[0] == 200
    (survey,) = journey.stack.facts(Survey, subject)
    assert survey.answer is not None
    assert (survey.answer.score, survey.answer.comment) == (5, "Raskt!\nTakk")


def test_survey_response_tells_the_bus(journey: Journey):
    """From the surveys' stream: the shop hears score, order and employee."""
    journey.take_changes("SurveyResponseOnAnswer")
    told = journey.heard_of("SurveyAnswered")
    assert [(one["order_id"], one["score"]) for one in told] == [("O-2", 5)]


def test_delay_notification_takes_a_choice(journey: Journey):
    """The late customer waits, and that is written down."""
    (mail,) = journey.stack.mails(address(LATE))
    path = link(mail, "d")
    with journey.start("DelayNotificationOnRequest") as machine:
        assert outcome(machine.invoke(page("GET", path, "/d/{token}")))[0] == 200
        chosen = page("POST", path, "/d/{token}", {"choice": "wait"})
        assert outcome(machine.invoke(chosen))[0] == 200
    (answer,) = journey.stack.facts(DelayAnswer, journey.stack.subject(LATE))
    assert answer.choice == "wait"


def test_preference_center_stops_surveys_with_one_click(journey: Journey):
    """What a mail program posts (RFC 8058) is enough."""
    (mail,) = journey.stack.mails(address(SURVEYED))
    path = link(mail, "u")
    with journey.start("PreferenceCenterOnRequest") as machine:
        clicked = page("POST", path, "/u/{token}", {"List-Unsubscribe": "One-Click"})
        assert outcome(machine.invoke(clicked))[0] == 200
    (person,) = journey.stack.facts(Person, journey.stack.subject(SURVEYED))
    assert "survey" in person.opted_out
