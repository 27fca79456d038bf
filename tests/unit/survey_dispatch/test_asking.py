"""Whether a survey goes out now: every answer has its one reason."""

from datetime import timedelta
from typing import Any

import pytest

from functions.survey_dispatch.deciding import (
    Go,
    Skip,
    Standing,
    Wait,
    decide_invitation,
    decide_reminder,
)
from functions.survey_dispatch.settings import SurveySettings
from gjensyn.models.person import Consent, Person
from tests.builders import NOW, a_case, a_message, a_person, a_placement, a_survey, an_order

SETTINGS = SurveySettings()
YES = Consent(granted=True, evidence="checkout", at=NOW)
NO = Consent(granted=False, evidence="phone", at=NOW)
GIFT = a_placement(gift=True)


def invitation(about: Any = None, person: Person | None = None, **since: float) -> Any:
    """Return the decision on an invitation, some time after the hour at which it fell due."""
    standing = Standing(a_survey(), about or an_order(), person or a_person())
    return decide_invitation(standing, NOW + timedelta(**since), SETTINGS)


def test_an_order_that_arrived_is_asked_about():
    """The day after, from ten in the morning where the customer is."""
    assert invitation() == Go()


@pytest.mark.parametrize(
    ("about", "person", "reason"),
    [
        (an_order(status="cancelled", cancelled_at=NOW), a_person(), "order_cancelled"),
        (an_order(status="returned", returned_at=NOW), a_person(), "order_returned"),
        (an_order(placement=GIFT), a_person(), "gift"),
        (an_order(), a_person(opted_out={"survey": NOW}), "opted_out"),
        (an_order(), a_person(consents={"survey": NO}), "consent_refused"),
        (an_order(), a_person(country="DE"), "no_consent"),
        (an_order(), a_person(country="AT"), "no_consent"),
        (an_order(), a_person(country="JP"), "no_consent"),
        (an_order(), a_person(country=None), "no_consent"),
        (an_order(), a_person(email=None), "no_address"),
        (a_case(), a_person(email=None), "no_address"),
        (an_order(), a_person(last_invited_at=NOW - timedelta(days=29, hours=23)), "quarantine"),
        (an_order(), a_person(status="fenced"), "erased"),
    ],
)
def test_who_is_not_asked_at_all(about: Any, person: Person, reason: str):
    """Decided against for good, and the ledger keeps the reason."""
    assert invitation(about, person) == Skip(reason)


@pytest.mark.parametrize(
    "person",
    [
        a_person(country="DE", time_zone="Europe/Berlin", consents={"survey": YES}),
        a_person(country=None, consents={"survey": YES}),
        a_person(opted_out={"marketing": NOW}),
        a_person(last_invited_at=NOW - timedelta(days=30)),
        *(
            a_person(country=code, time_zone=zone)
            for code, zone in [("DK", "Europe/Copenhagen"), ("SE", "Europe/Stockholm")]
        ),
    ],
)
def test_who_is_asked(person: Person):
    """Consent where law needs it; an opt-out and a quarantine reach no further than they say."""
    assert invitation(person=person) == Go()


@pytest.mark.parametrize(
    "standing", [Standing(a_survey(), None, a_person()), Standing(a_survey(), an_order(), None)]
)
def test_nothing_is_asked_of_the_erased(standing: Standing):
    """An order or a person that is gone is no reason to try again."""
    assert decide_invitation(standing, NOW, SETTINGS) == Skip("erased")


def test_an_open_case_keeps_a_survey_waiting():
    """Until the next day at the same good hour."""
    waiting = invitation(person=a_person(open_cases=("case#x",)))
    assert waiting == Wait(NOW.replace(hour=9, minute=0) + timedelta(days=1), "open_case")


def test_a_case_that_stays_open_makes_a_survey_stale():
    """What lies two weeks back is not asked about any more."""
    person = a_person(open_cases=("case#x",))
    assert invitation(person=person, days=14) == Skip("stale")
    assert isinstance(invitation(person=person, days=12), Wait)


def test_an_order_that_is_on_its_way_again_waits_for_a_fact():
    """One more parcel was announced: the next delivery wakes the survey, not the clock."""
    assert invitation(an_order(status="shipped")) == Wait(None, "not_delivered")
    assert invitation(a_case(status="open")) == Wait(None, "not_delivered")


def test_an_order_whose_placement_is_not_known_yet_waits():
    """A delivery may be heard of first; whether it is a gift is not guessed."""
    waiting = invitation(an_order(placement=None), a_person(email=None))
    assert isinstance(waiting, Wait)
    assert waiting.reason == "order_unknown"


def test_a_zone_that_became_known_later_moves_the_hour():
    """Ten in Oslo is five in the morning in New York."""
    waiting = invitation(person=a_person(time_zone="America/New_York"))
    assert waiting == Wait(NOW.replace(hour=15, minute=0), "too_early")


def test_the_last_of_two_parcels_counts():
    """The day after the last one, even where the plan was made for the first."""
    arrived = an_order(whole_delivered_at=NOW - timedelta(minutes=10))
    waiting = invitation(arrived)
    assert waiting == Wait(NOW.replace(hour=9, minute=0) + timedelta(days=1), "too_early")


# ------------------------------------------------------------------- the reminder


def reminder(person: Person | None = None, about: Any = None, **fields: Any) -> Any:
    """Return the decision on a reminder, four days after the invitation was sent."""
    sent = {"status": "sent", "sent_at": NOW - timedelta(days=4), **fields.pop("message", {})}
    known = {"status": "invited", "expires_at": NOW + timedelta(days=26), **fields}
    message = a_message(**sent, due_at=None, due_shard=None)
    standing = Standing(a_survey(**known), about or an_order(), person or a_person(), message)
    return decide_reminder(standing, NOW, SETTINGS)


def test_one_reminder_after_four_days():
    """Where the invitation went out and nobody has answered."""
    assert reminder() == Go()


@pytest.mark.parametrize(
    ("fields", "decision"),
    [
        ({"status": "answered"}, Skip("no_longer_asked")),
        ({"about": an_order(status="returned", returned_at=NOW)}, Skip("no_longer_asked")),
        ({"expires_at": NOW + timedelta(hours=23)}, Skip("expired")),
        ({"expires_at": None}, Skip("expired")),
        ({"person": a_person(status="fenced")}, Skip("erased")),
        *(
            ({"message": {"status": status}}, Skip("not_invited"))
            for status in ("skipped", "cancelled", "failed", "unknown", "merged")
        ),
    ],
)
def test_no_reminder(fields: dict[str, Any], decision: Skip):
    """Never after an answer, and never of an invitation that nobody is known to have."""
    assert reminder(**fields) == decision


@pytest.mark.parametrize("status", ["queued", "sending"])
def test_a_reminder_waits_for_its_invitation(status: str):
    """An invitation that is held back is not overtaken."""
    waiting = reminder(message={"status": status})
    assert isinstance(waiting, Wait)
    assert waiting.reason == "invitation_waits"


def test_the_days_count_from_the_invitation_that_went_out():
    """One that was held back for three days is reminded of three days later."""
    waiting = reminder(message={"sent_at": NOW - timedelta(days=1)})
    assert waiting == Wait(NOW.replace(hour=9, minute=0) + timedelta(days=3), "too_early")


def test_an_open_case_keeps_a_reminder_waiting():
    """Who has a complaint open is not asked again meanwhile."""
    assert reminder(person=a_person(open_cases=("case#x",))).reason == "open_case"
