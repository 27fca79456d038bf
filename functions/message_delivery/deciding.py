"""May this message go out now? Pure: message, person and time in, a verdict with its reason out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from functions.message_delivery.settings import DeliverySettings
from gjensyn.models.message import Message, Purpose
from gjensyn.models.person import Person, value_of
from gjensyn.policy.countries import ContactKind, rule
from gjensyn.policy.holidays import next_open_workday
from gjensyn.policy.hours import next_open
from gjensyn.policy.permission import refusal
from gjensyn.policy.pressure import Hold, verdict
from gjensyn.policy.zones import zones_there


@dataclass(frozen=True, slots=True)
class Send:
    """Send it now."""


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

_KINDS: dict[Purpose, ContactKind] = {
    "service": "service",
    "survey": "survey",
    "marketing": "reminder",
}


def decide(
    message: Message, person: Person | None, now: datetime, settings: DeliverySettings
) -> Verdict:
    """Weigh a queued message at the last moment before it is sent."""
    if person is None or person.fenced:
        return Withdraw("erased")
    if message.expires_at and now > message.expires_at:
        return Withdraw("stale")
    if reason := refusal(person, _contact_kind(message)):
        return Withdraw(reason)
    held = _held(message, person, now, settings)
    if held is None:
        return Send()
    if isinstance(held, Withdraw):
        return held
    if message.expires_at and held.until > message.expires_at:
        return Withdraw("stale")
    return held


def _contact_kind(message: Message) -> ContactKind:
    """Return what a kind of message is in the eyes of the law."""
    return "automatic_order" if message.kind == "repurchase_order" else _KINDS[message.purpose]


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
    pressure = verdict(others, message.purpose, opens, there, settings.limits)
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
    hours = settings.urgent_hours if message.urgent else settings.waking_hours
    if rule(country, _contact_kind(message)).rest_days_apply:
        return next_open_workday(moment, hours, there, country)
    return next_open(moment, hours, there)
