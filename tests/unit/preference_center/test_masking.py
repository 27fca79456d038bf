"""What the preference page shows of a person says nothing to whom the mail was forwarded."""

import pytest

from functions.preference_center.knowing import known_of
from tests.builders import a_person


@pytest.mark.parametrize(
    ("email", "shown"),
    [
        ("aase.odegard@fjordpost.example", "a•••@f•••.example"),
        ("post@odegard.no", "p•••@o•••.no"),
        ("å@ødegård.no", "•••@ø•••.no"),
        ("ab@cd.co", "•••@•••.co"),
        ('"a@b"@mail.fjord.example', '"•••@m•••.example'),
    ],
)
def test_an_address_is_known_by_its_owner_alone(email: str, shown: str):
    """Domains are often the family's name: they are hidden as well."""
    assert known_of(a_person(email=email))["email"] == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Åse Ødegård", "Å••• Ø•••"),
        ("Bo Li", "••• •••"),
        ("Kari", "K•••"),
        ("a b c d e f", "••• ••• ••• •••"),
        ("  ", ""),
    ],
)
def test_a_name_is_its_first_letters(name: str, shown: str):
    """Of very short ones not even these."""
    assert known_of(a_person(name=name))["name"] == shown


@pytest.mark.parametrize("phone", ["+4790012345", "+358401234567"])
def test_a_number_is_its_last_two_digits(phone: str):
    """A hundred thousand numbers end so."""
    shown = known_of(a_person(phone=phone))["phone"]
    assert shown == f"••••••{phone[-2:]}"


def test_what_is_not_known_is_not_shown():
    """Nothing is made up."""
    nobody = a_person(name=None, email=None, phone=None, country=None)
    assert set(known_of(nobody).values()) == {None}


@pytest.mark.parametrize("country", ["SE", None])
def test_a_country_is_shown_as_it_is(country: str | None):
    """It hides nobody and decides which laws apply."""
    assert known_of(a_person(country=country))["country"] == country
