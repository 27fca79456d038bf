"""May this message go out now? Pure: message, person and time in, a verdict with its reason out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from functions.message_delivery.settings import DeliverySettings
from gjensyn.models.message import Message
from gjensyn.models.person import Person, value_of
from gjensyn.policy.countries import rule
from gjensyn.policy.holidays import next_open_workday
from gjensyn.policy.hours import next_open
from gjensyn.policy.pressure import Hold, verdict
from gjensyn.policy.zones import zones_there


@dataclass(frozen=True, slots=True)
class Send:
    """Send it now, to this address."""

    address: str


@dataclass(frozen=True, slots=True)
class Later:
    """Not before `until`; `reason` is one machine word."""

    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Not at all."""

    reason: str


type Verdict = Send | Later | Withdraw


def decide(
    message: Message, person: Person | None, now: datetime, settings: DeliverySettings
) -> Verdict:
    """Weigh a queued message at the last moment before it is sent."""
    if person is None or person.fenced:
        return Withdraw("erased")
    if message.expires_at and now > message.expires_at:
        return Withdraw("stale")
    if reason := _refused(message, person):
        return Withdraw(reason)
    address = value_of(person.email)
    if address is None:
        return Withdraw("no_address")
    held = _held(message, person, now, settings)
    if held is None:
        return Send(address)
    if isinstance(held, Withdraw):
        return held
    if message.expires_at and held.until > message.expires_at:
        return Withdraw("stale")
    return held


def _refused(message: Message, person: Person) -> str | None:
    if message.purpose == "service":
        return None
    if message.purpose in person.opted_out:
        return "opted_out"
    consent = person.consents.get("survey")
    if consent and not consent.granted:
        return "consent_refused"
    needs = rule(value_of(person.country), "survey").needs
    return "no_consent" if needs == "consent" and consent is None else None


def _held(
    message: Message, person: Person, now: datetime, settings: DeliverySettings
) -> Later | Withdraw | None:
    """Return the longest of what speaks for waiting: the hour, the day, too much already."""
    country = value_of(person.country)
    there = zones_there(person, settings.shop_time_zone)
    opens = _opens(message, now, there, country, settings)
    if opens is None:
        return Withdraw("no_common_hours")
    others = [contact for contact in person.contacts if contact.message != message.key]
    pressure = verdict(others, message.purpose, opens, there)
    if isinstance(pressure, Hold):
        after = _opens(message, pressure.until, there, country, settings)
        return Later(after or pressure.until, pressure.reason)
    return Later(opens, "quiet_hours") if opens > now else None


def _opens(
    message: Message,
    moment: datetime,
    there: Sequence[ZoneInfo],
    country: str | None,
    settings: DeliverySettings,
) -> datetime | None:
    rests = message.purpose == "marketing" or (
        message.purpose == "survey" and rule(country, "survey").rest_days_apply
    )
    if rests:
        return next_open_workday(moment, settings.waking_hours, there, country)
    return next_open(moment, settings.waking_hours, there)
