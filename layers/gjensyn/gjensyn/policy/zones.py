"""Where a customer's clock hangs: the time zones somebody may be living in."""

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator

from gjensyn.errors import GjensynError
from gjensyn.models.person import Person, value_of

type Zones = tuple[ZoneInfo, ...]


def _named(zone: str) -> str:
    if zone not in _names():
        raise ValueError(f"no such time zone: {zone!r}")
    return zone


type ShopZone = Annotated[str, AfterValidator(_named)]
"""A setting: the IANA zone to fall back on; misspelt, a Lambda says so before it does anything."""


class UnknownZoneError(GjensynError):
    """The zone to fall back on, a setting of the shop, is no IANA time zone."""

    def __init__(self, zone: str) -> None:
        super().__init__(f"no such time zone: {zone!r}")
        self.zone = zone


def zones_of(time_zone: str | None, country: str | None, fallback: str) -> Zones:
    """Return every zone a customer may be in, never none.

    Their own zone (an IANA name) where it is known and valid; else all zones of their country
    (ISO 3166-1 alpha-2, as tz's `zone.tab` has them); else `fallback`, the shop's own.

    Raises:
        UnknownZoneError: `fallback` was needed and is no IANA zone.
    """
    if time_zone is not None and time_zone in _names():
        return (ZoneInfo(time_zone),)
    if country is not None and country.upper() in _countries():
        return _zones_in(country.upper())
    if fallback not in _names():
        raise UnknownZoneError(fallback)
    return (ZoneInfo(fallback),)


@cache
def _zones_in(country: str) -> Zones:
    return tuple(ZoneInfo(name) for name in _countries()[country])


@cache
def _countries() -> dict[str, list[str]]:
    table: dict[str, list[str]] = json.loads(
        Path(__file__).with_name("country_zones.json").read_text("utf-8")
    )
    return table


@cache
def _names() -> frozenset[str]:
    """Return the names that count as zones.

    A list, not a look at the disk: names come from outside, and on some machines `right/…` (leap
    seconds), `localtime` or a folder would be found there. `Factory` means "not set".
    """
    names = files("tzdata").joinpath("zones").read_text("utf-8").split()
    return frozenset(names) - {"Factory"}


def zones_there(person: Person | None, fallback: str) -> Zones:
    """Return every zone a person may be in, as far as we know them; else the shop's own."""
    if person is None:
        return zones_of(None, None, fallback)
    return zones_of(value_of(person.time_zone), value_of(person.country), fallback)
