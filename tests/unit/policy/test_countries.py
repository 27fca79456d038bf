"""The law, row by row."""

import pytest

from gjensyn.policy.countries import Rule, rule

NEUTRAL = ("survey", "legitimate_interest", "none", False)
ADVERTISING = ("survey", "consent", "consent", True)
CUSTOMER = ("marketing", "legitimate_interest", "soft_opt_in", True)
AGREED = ("marketing", "consent", "consent", True)
SERVICE = ("service", "contract", "none", False)

STRICTNESS = ("none", "soft_opt_in", "consent")
KNOWN = ("DK", "NO", "SE", "FI", "GB", "DE", "AT")


def essence(found: Rule) -> tuple[str, str, str, bool]:
    return found.purpose, found.basis, found.needs, found.rest_days_apply


@pytest.mark.parametrize(
    ("country", "survey", "reminder", "law"),
    [
        ("DK", NEUTRAL, CUSTOMER, "markedsføringsloven § 10"),
        ("NO", NEUTRAL, CUSTOMER, "markedsføringsloven § 15"),
        ("SE", NEUTRAL, CUSTOMER, "marknadsföringslagen (2008:486) 19 §"),
        ("FI", NEUTRAL, CUSTOMER, "917/2014"),
        ("GB", NEUTRAL, CUSTOMER, "reg. 22"),
        ("DE", ADVERTISING, CUSTOMER, "UWG § 7"),
        ("AT", ADVERTISING, CUSTOMER, "TKG 2021 § 174"),
        ("BR", ADVERTISING, AGREED, "strictest"),
        ("", ADVERTISING, AGREED, "strictest"),
        (None, ADVERTISING, AGREED, "strictest"),
    ],
)
def test_every_row(
    country: str | None,
    survey: tuple[str, str, str, bool],
    reminder: tuple[str, str, str, bool],
    law: str,
):
    """Purpose, basis, what it needs and whether it rests on Sundays, with the law beside it."""
    assert essence(rule(country, "survey")) == survey
    assert essence(rule(country, "reminder")) == reminder
    assert essence(rule(country, "automatic_order")) == AGREED
    assert essence(rule(country, "service")) == SERVICE
    assert law in rule(country, "reminder").source
    assert law in rule(country, "automatic_order").source


@pytest.mark.parametrize(
    ("country", "ruling"),
    [("DK", "16/06125, 17/11911"), ("DE", "VI ZR 225/17"), ("AT", "VI ZR 225/17")],
)
def test_rulings_on_surveys_stand_beside_their_rows(country: str, ruling: str):
    """So that whoever doubts a row can read why."""
    assert ruling in rule(country, "survey").source


@pytest.mark.parametrize("kind", ["survey", "reminder", "automatic_order"])
@pytest.mark.parametrize("country", KNOWN)
def test_an_unknown_country_is_at_least_as_strict_as_any(country: str, kind):
    """A row that is added may not undercut what we do without one."""
    known, unknown = rule(country, kind), rule("XX", kind)
    assert STRICTNESS.index(unknown.needs) >= STRICTNESS.index(known.needs)
    assert unknown.rest_days_apply >= known.rest_days_apply
    assert unknown.purpose == known.purpose


@pytest.mark.parametrize("country", ["dk", "Dk"])
def test_a_country_is_known_in_small_letters_too(country: str):
    """Senders differ; the law does not."""
    assert rule(country, "survey") == rule("DK", "survey")
