"""May this message go out now? Every answer has its reason."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.message_delivery.deciding import Later, Send, Withdraw, decide
from gjensyn.models.person import Consent, Contact
from tests.builders import NOW, a_message, a_person
from tests.unit.message_delivery.post_office import SETTINGS

YES = Consent(granted=True, evidence="checkout", at=NOW - timedelta(days=9))
NO = Consent(granted=False, evidence="phone", at=NOW - timedelta(days=9))
SERVICE = a_message(purpose="service")


def contacts(*days: float, purpose: str = "service") -> tuple[Contact, ...]:
    """Return what was sent so many days before."""
    return tuple(
        Contact(at=NOW - timedelta(days=day), purpose=purpose, message=f"message#{day}")
        for day in days
    )


@pytest.mark.parametrize(
    ("message", "person", "verdict"),
    [
        (a_message(), a_person(), Send()),
        (a_message(), None, Withdraw("erased")),
        (a_message(), a_person(status="fenced"), Withdraw("erased")),
        (a_message(expires_at=NOW - timedelta(seconds=1)), a_person(), Withdraw("stale")),
        (a_message(expires_at=NOW), a_person(), Send()),
        (a_message(), a_person(opted_out={"survey": NOW}), Withdraw("opted_out")),
        (a_message(), a_person(opted_out={"marketing": NOW}), Send()),
        (a_message(), a_person(consents={"survey": NO}), Withdraw("consent_refused")),
        (a_message(), a_person(consents={"reminder": NO}), Send()),
        (a_message(), a_person(country="DE", time_zone=None), Withdraw("no_consent")),
        (a_message(), a_person(country=None, time_zone=None), Withdraw("no_consent")),
        (a_message(), a_person(country="DE", time_zone=None, consents={"survey": YES}), Send()),
        (SERVICE, a_person(country=None), Send()),
        (SERVICE, a_person(opted_out={"survey": NOW, "marketing": NOW}), Send()),
        (SERVICE, a_person(consents={"survey": NO}), Send()),
        (SERVICE, a_person(status="fenced"), Withdraw("erased")),
        (SERVICE, a_person(contacts=contacts(0.01, 1, 2, 3, 4)), Send()),
    ],
)
def test_the_last_look_before_a_message_goes_out(message: Any, person: Any, verdict: Any):
    """Fence, expiry, opt-out for that purpose, consent where law asks for it."""
    assert decide(message, person, NOW, SETTINGS) == verdict


SUGGESTED = a_message(kind="repurchase_reminder", purpose="marketing")
ANNOUNCED = a_message(kind="repurchase_order", purpose="marketing")
SOLD = {"soft_opt_in_at": NOW - timedelta(days=9)}


@pytest.mark.parametrize(
    ("message", "person", "verdict"),
    [
        (SUGGESTED, a_person(**SOLD), Send()),
        (SUGGESTED, a_person(**SOLD, consents={"automatic_order": NO}), Send()),
        (SUGGESTED, a_person(consents={"automatic_order": YES}), Withdraw("no_consent")),
        (SUGGESTED, a_person(**SOLD, country="DE", time_zone=None), Send()),
        (SUGGESTED, a_person(**SOLD, country="BR", time_zone=None), Withdraw("no_consent")),
        (ANNOUNCED, a_person(**SOLD), Withdraw("no_consent")),
        (ANNOUNCED, a_person(**SOLD, consents={"reminder": YES}), Withdraw("no_consent")),
        (ANNOUNCED, a_person(consents={"automatic_order": NO}), Withdraw("consent_refused")),
        (ANNOUNCED, a_person(consents={"automatic_order": YES}), Send()),
        (
            ANNOUNCED,
            a_person(consents={"automatic_order": YES}, opted_out={"marketing": NOW}),
            Withdraw("opted_out"),
        ),
        (
            ANNOUNCED,
            a_person(**SOLD, country="DE", time_zone=None, consents={"reminder": YES}),
            Withdraw("no_consent"),
        ),
        (
            ANNOUNCED,
            a_person(country="DE", time_zone=None, consents={"automatic_order": YES}),
            Send(),
        ),
    ],
)
def test_an_order_by_machine_rests_on_a_yes_of_its_own(message: Any, person: Any, verdict: Any):
    """Neither an address given at a sale nor a yes to reminders is one, in any country."""
    assert decide(message, person, NOW, SETTINGS) == verdict


@pytest.mark.parametrize(
    ("now", "zone", "until"),
    [
        ("2026-11-02T06:59:59", "Europe/Oslo", "2026-11-02T07:00:00"),
        ("2026-11-02T19:00:00", "Europe/Oslo", "2026-11-03T07:00:00"),
        ("2026-03-28T22:00:00", "Europe/Oslo", "2026-03-29T06:00:00"),  # a night of 23 hours
        ("2026-10-24T22:00:00", "Europe/Oslo", "2026-10-25T07:00:00"),  # a night of 25 hours
        ("2026-11-02T09:00:00", "America/New_York", "2026-11-02T13:00:00"),
        ("2026-11-02T12:00:00", "Asia/Tokyo", "2026-11-02T23:00:00"),
        ("2026-02-28T23:30:00", "Europe/Helsinki", "2026-03-01T06:00:00"),
    ],
)
@pytest.mark.parametrize("message", [a_message(), SERVICE], ids=["survey", "service"])
def test_nobody_is_written_to_at_night(now: str, zone: str, until: str, message: Any):
    """Deferred to the morning where the customer is, whatever it is about."""
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    message = message.model_copy(update={"expires_at": moment + timedelta(days=7)})
    verdict = decide(message, a_person(time_zone=zone), moment, SETTINGS)
    assert verdict == Later(datetime.fromisoformat(until).replace(tzinfo=UTC), "quiet_hours")


def test_a_message_that_would_be_stale_by_then_is_withdrawn():
    """Not put off to a time at which it would be withdrawn."""
    evening = NOW.replace(hour=20)
    message = a_message(expires_at=evening + timedelta(hours=2))
    assert decide(message, a_person(), evening, SETTINGS) == Withdraw("stale")


def test_a_message_may_go_out_at_its_very_last_moment():
    """Until its end means the end too, also for one that is put off."""
    morning = datetime(2026, 11, 3, 7, tzinfo=UTC)
    message = a_message(expires_at=morning)
    evening = NOW.replace(hour=20)
    assert decide(message, a_person(), evening, SETTINGS) == Later(morning, "quiet_hours")
    assert decide(message, a_person(), morning, SETTINGS) == Send()


@pytest.mark.parametrize(
    ("kind", "purpose"),
    [
        ("survey_invitation", "survey"),
        ("survey_reminder", "survey"),
        ("delay_notice", "service"),
        ("erasure_done", "service"),
        ("repurchase_reminder", "marketing"),
    ],
)
def test_only_the_notice_of_an_order_by_machine_needs_that_consent(kind: Any, purpose: Any):
    """Each kind is held to its own law; the notice to an explicit yes, whatever else is allowed."""
    agreed = a_person(soft_opt_in_at=NOW - timedelta(days=9), consents={"automatic_order": NO})
    assert decide(a_message(kind=kind, purpose=purpose), agreed, NOW, SETTINGS) == Send()
    notice = a_message(kind="repurchase_order", purpose="marketing")
    assert decide(notice, agreed, NOW, SETTINGS) == Withdraw("consent_refused")
    yes = agreed.model_copy(update={"consents": {"automatic_order": YES}})
    assert decide(notice, yes, NOW, SETTINGS) == Send()


def test_a_survey_that_law_calls_advertising_rests_on_sundays():
    """In Germany; in Norway a neutral survey does not."""
    sunday = datetime(2026, 11, 8, 11, tzinfo=UTC)
    message = a_message(expires_at=sunday + timedelta(days=7))
    german = a_person(country="DE", time_zone="Europe/Berlin", consents={"survey": YES})
    monday = datetime(2026, 11, 9, 7, tzinfo=UTC)
    assert decide(message, german, sunday, SETTINGS) == Later(monday, "quiet_hours")
    assert decide(message, a_person(), sunday, SETTINGS) == Send()


def test_one_message_a_day():
    """Whatever was sent today, a survey waits for tomorrow's waking hours."""
    person = a_person(contacts=contacts(0.05))
    tomorrow = datetime(2026, 11, 3, 7, tzinfo=UTC)
    assert decide(a_message(), person, NOW, SETTINGS) == Later(tomorrow, "same_day")


def test_four_in_thirty_days_are_enough():
    """Counted over all purposes; the fifth waits until the first is thirty days back."""
    full = a_person(contacts=contacts(24, 10, 5, 2))
    room = datetime(2026, 11, 8, 9, 30, tzinfo=UTC)
    assert decide(a_message(), full, NOW, SETTINGS) == Later(room, "too_many")
    emptier = a_person(contacts=contacts(31, 10, 5, 2))
    assert decide(a_message(), emptier, NOW, SETTINGS) == Send()


def test_a_message_does_not_count_against_itself():
    """One that the provider took later was counted when it was claimed."""
    own = Contact(at=NOW, purpose="survey", message=a_message().key)
    assert decide(a_message(), a_person(contacts=(own,)), NOW, SETTINGS) == Send()


@pytest.mark.parametrize("key", ["message#", "message#zzzzzzzzzzzzzzzzzzzzzzzzzz"])
def test_every_other_message_counts_whatever_its_id(key: str):
    """Ids are random: one before it and one behind it weigh the same."""
    other = Contact(at=NOW, purpose="service", message=key)
    verdict = decide(a_message(), a_person(contacts=(other,)), NOW, SETTINGS)
    assert verdict == Later(datetime(2026, 11, 3, 7, tzinfo=UTC), "same_day")


def test_an_empty_window_is_never_open():
    """A slip in a setting sends nothing at night: it sends nothing at all, and says so."""
    slipped = SETTINGS.model_copy(
        update={"waking_hours": SETTINGS.waking_hours.parse("08:00-08:00")}
    )
    assert decide(a_message(), a_person(), NOW, slipped) == Withdraw("no_common_hours")
