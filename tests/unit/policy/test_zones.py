"""Whose clock counts: the customer's, their country's, the shop's."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from functions.privacy_desk.settings import DeskSettings
from gjensyn.errors import SettingsError
from gjensyn.policy.zones import UnknownZoneError, zones_of, zones_there
from infra.generate.country_zones import TARGET, country_zones
from tests.builders import a_person

SHOP = "Europe/Copenhagen"
ROOT = Path(__file__).parents[3]


def keys(time_zone: str | None, country: str | None) -> list[str]:
    return [zone.key for zone in zones_of(time_zone, country, SHOP)]


def test_the_customers_own_zone_comes_first():
    """It is more precise than any country."""
    assert keys("America/Chicago", "NO") == ["America/Chicago"]


@pytest.mark.parametrize(
    "time_zone",
    [
        None,
        "",
        "Mars/Olympus",
        "Europe",
        "europe/oslo",
        "../../etc/passwd",
        "/etc/localtime",
        "right/Europe/Oslo",
        "posixrules",
        "localtime",
        "Factory",
        "Europe/Oslo\x00",
        "+02:00",
    ],
)
def test_a_zone_that_is_none_gives_way_to_the_country(time_zone: str | None):
    """Names come from outside: folders, paths and slips are no zones."""
    assert keys(time_zone, "NO") == ["Europe/Oslo"]


def test_a_country_counts_with_all_its_zones():
    """Nobody in the Azores is woken because it is morning in Lisbon."""
    assert keys(None, "pt") == ["Atlantic/Azores", "Atlantic/Madeira", "Europe/Lisbon"]


@pytest.mark.parametrize("country", [None, "", "XX", "Norge"])
def test_an_unknown_country_gives_way_to_the_shops_zone(country: str | None):
    """A closed guess is better than none: no zone would never open."""
    assert keys(None, country) == [SHOP]


def test_a_shop_without_a_real_zone_is_told():
    """The fallback is a setting; a slip in it must not pass."""
    with pytest.raises(UnknownZoneError, match="Europe/Kobenhavn"):
        zones_of(None, None, "Europe/Kobenhavn")


@pytest.mark.parametrize("zone", ["Europe/Kobenhavn", "Europe", "Factory", "localtime", "+01:00"])
def test_a_slip_in_the_shops_zone_is_told_before_anything_is_done(zone: str):
    """Not by the first customer whose country is unknown, days after it was deployed."""
    with pytest.raises(SettingsError, match=r"SHOP_TIME_ZONE.*no such time zone"):
        DeskSettings.of({"SHOP_TIME_ZONE": zone})
    assert DeskSettings.of({"SHOP_TIME_ZONE": SHOP}).shop_time_zone == SHOP


def test_every_lambda_that_needs_the_shops_zone_looks_at_it():
    """In the environment all of them have it by one name, so in the code by one type."""
    places = [*ROOT.glob("functions/*/*.py"), *ROOT.glob("layers/gjensyn/gjensyn/**/*.py")]
    fields = [
        line.strip()
        for place in places
        for line in place.read_text("utf-8").splitlines()
        if re.match(r" +shop_time_zone: .* = ", line)
    ]
    assert set(fields) == {'shop_time_zone: ShopZone = "Europe/Oslo"'}


def test_a_person_is_where_they_say_else_in_their_country():
    """Nobody at all is where the shop is."""
    person = a_person(time_zone="America/Chicago", country="US")
    assert [zone.key for zone in zones_there(person, SHOP)] == ["America/Chicago"]
    unplaced = a_person(time_zone=None, country="SE")
    assert [zone.key for zone in zones_there(unplaced, SHOP)] == ["Europe/Stockholm"]
    assert [zone.key for zone in zones_there(None, SHOP)] == [SHOP]


def test_the_table_is_what_tzdata_says():
    """Upgrading tzdata without generating the table again fails here."""
    assert (ROOT / TARGET).read_text("utf-8") == country_zones()


def test_zones_are_read_once():
    """The same object for the same zone: no disk for every message."""
    assert zones_of(None, "US", SHOP) is zones_of("", "US", SHOP)
    assert zones_of("Europe/Oslo", None, SHOP)[0] is ZoneInfo("Europe/Oslo")
