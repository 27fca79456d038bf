"""The last look over zones, clock changes, leap days, windows: not at night, not too soon."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from functions.message_delivery.deciding import Later, Send, Withdraw, decide
from gjensyn.models.message import Purpose
from gjensyn.models.person import Consent, Contact, Person
from gjensyn.policy.holidays import is_rest_day
from gjensyn.policy.hours import Window
from gjensyn.policy.zones import zones_of
from tests.builders import a_message, a_person
from tests.unit.message_delivery.post_office import SETTINGS
from tests.unit.policy.clocks import (
    DAY,
    MINUTE,
    open_there,
    places_and_moments,
    shown,
    thorough,
    walk,
    windows,
)

type There = tuple[tuple[ZoneInfo, ...], datetime]

PURPOSES: tuple[Purpose, ...] = ("service", "survey", "marketing")
COUNTRIES = ("NO", "DE", "US", "AU", "RU", "KI", None)
LONG = timedelta(days=60)


@st.composite
def people(draw: st.DrawFn, moment: datetime, zone: ZoneInfo) -> Person:
    """Draw somebody who agreed to everything: zone known or not, and what they were sent."""
    known = draw(st.booleans())
    yes = Consent(granted=True, evidence="the till", at=moment - LONG)
    ages = draw(st.lists(st.integers(0, 40 * 1440), max_size=6))
    contacts = tuple(
        Contact(
            at=moment - age * MINUTE,
            purpose=draw(st.sampled_from(PURPOSES)),
            message=f"message#{number}",
        )
        for number, age in enumerate(ages)
    )
    return a_person(
        country=draw(st.sampled_from(COUNTRIES)),
        time_zone=zone.key if known else None,
        consents={"survey": yes, "reminder": yes},
        contacts=contacts,
    )


def zones(person: Person) -> tuple[ZoneInfo, ...]:
    country, zone = (dated and dated.value for dated in (person.country, person.time_zone))
    return zones_of(zone, country, SETTINGS.shop_time_zone)


def settings(window: Window):
    return SETTINGS.model_copy(update={"waking_hours": window, "urgent_hours": window})


def may_go_out(moment: datetime, window: Window, person: Person, purpose: Purpose) -> bool:
    """Tell it a second way: the dial, the calendar, the count."""
    there = zones(person)
    country = person.country and person.country.value
    if not open_there(moment, window, there):
        return False
    if purpose == "service":
        return True
    advertising = purpose == "marketing" or country != "NO"
    if advertising and any(is_rest_day(shown(moment, zone)[0], country) for zone in there):
        return False
    same_day = any(
        shown(contact.at, zone)[0] == shown(moment, zone)[0]
        for contact in person.contacts
        for zone in there
    )
    recent = [one for one in person.contacts if moment - one.at < timedelta(days=30)]
    return not same_day and len(recent) < 4


@thorough
@given(st.data(), places_and_moments(most=1), windows(), st.sampled_from(PURPOSES))
def test_what_is_sent_is_sent_at_a_good_hour_and_nothing_good_is_held(
    data: st.DataObject, there: There, window: Window, purpose: Purpose
):
    """Send exactly when it may go out: never at night, never too much, never without need later."""
    (zone,), now = there
    person = data.draw(people(now, zone))
    message = a_message(purpose=purpose, expires_at=now + LONG)
    verdict = decide(message, person, now, settings(window))
    assert (verdict == Send()) == may_go_out(now, window, person, purpose)


@thorough
@given(st.data(), places_and_moments(most=1), windows(), st.sampled_from(PURPOSES))
def test_what_is_held_goes_out_when_it_was_said_to(
    data: st.DataObject, there: There, window: Window, purpose: Purpose
):
    """At that moment it is sent, and the minute before it is not yet."""
    (zone,), now = there
    person = data.draw(people(now, zone))
    message = a_message(purpose=purpose, expires_at=now + LONG)
    verdict = decide(message, person, now, settings(window))
    if not isinstance(verdict, Later):
        return
    assert verdict.until > now
    assert decide(message, person, verdict.until, settings(window)) == Send()
    assert may_go_out(verdict.until, window, person, purpose)
    just_before = verdict.until - timedelta(seconds=1)
    if just_before > now:
        assert decide(message, person, just_before, settings(window)) != Send()


@thorough
@given(
    st.data(), places_and_moments(most=1), windows(), st.integers(-1440, 4 * 1440),
    st.sampled_from(PURPOSES),
)  # fmt: skip
def test_only_what_would_be_stale_is_dropped(
    data: st.DataObject, there: There, window: Window, minutes: int, purpose: Purpose
):
    """Dropped means: no minute was left at which it might have gone out; stale ones always are."""
    (zone,), now = there
    person = data.draw(people(now, zone))
    expires = now + minutes * MINUTE
    verdict = decide(a_message(purpose=purpose, expires_at=expires), person, now, settings(window))
    if expires < now:
        assert verdict == Withdraw("stale")
    elif isinstance(verdict, Withdraw):
        left = [minute for minute in walk(now, 4) if minute <= expires]
        assert not any(may_go_out(minute, window, person, purpose) for minute in left)
    elif isinstance(verdict, Later):
        assert verdict.until <= expires


@thorough
@given(st.data(), places_and_moments(most=1), windows(), st.sampled_from(PURPOSES))
def test_nothing_is_open_by_default(
    data: st.DataObject, there: There, window: Window, purpose: Purpose
):
    """An empty window, or hours that no zone shares: withdrawn with that word, never sent."""
    (zone,), now = there
    person = data.draw(people(now, zone))
    verdict = decide(
        a_message(purpose=purpose, expires_at=now + LONG), person, now, settings(window)
    )
    if window.start == window.end:
        assert verdict == Withdraw("no_common_hours")
    if verdict == Withdraw("no_common_hours"):
        minutes = (now + minute * MINUTE for minute in range(0, int(3 * DAY / MINUTE), 7))
        if not is_short(window):
            assert not any(open_there(minute, window, zones(person)) for minute in minutes)


def is_short(window: Window) -> bool:
    """Tell whether the minutes tried might step over the window."""
    start = window.start.hour * 60 + window.start.minute
    return (window.end.hour * 60 + window.end.minute - start) % 1440 < 7
