"""How one product is served and reminded of, and what the page shows of it."""

from datetime import timedelta
from typing import Any

import pytest

from functions.preference_center.serving import (
    MODELS,
    USUAL,
    Service,
    allows_reminders,
    ceiling_text,
    changed,
    field_of,
    model_field,
    product_of,
    shown,
    state_of,
    wanted,
)
from functions.repurchase_reminder.serving import model_of
from gjensyn.models.person import Consent
from gjensyn.rhythm.state import Rhythm
from tests.builders import NOW, a_person
from tests.unit.repurchase_reminder.coffee import NO, TODAY, YES, coffee, rhythm

DAY = timedelta(days=1)
KEY = coffee().key.removeprefix("rhythm#")
PRODUCT, MODEL = f"product-{KEY}", f"model-{KEY}"


# ------------------------------------------------------------------- one product


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, "on"),
        ({"never": True}, "stopped"),
        ({"never": True, "snoozed_until": TODAY + DAY}, "stopped"),
        ({"snoozed_until": TODAY + DAY}, "snoozed"),
        ({"snoozed_until": TODAY}, "on"),
        ({"snoozed_until": TODAY - DAY}, "on"),
    ],
)
def test_what_holds_for_a_product(fields: dict[str, Any], state: str):
    """On the day until which it was put off it is on again."""
    assert state_of(coffee(**fields), NOW) == state


SLEEPING = {"silent": "reminded", "due_at": NOW + 9 * DAY, "due_shard": "3"}


@pytest.mark.parametrize(
    ("state", "fields"),
    [
        ("on", SLEEPING),
        ("snoozed", {"snoozed_until": TODAY + DAY, **SLEEPING}),
        ("stopped", {"never": True, "silent": "never"}),
    ],
)
def test_the_same_again_changes_nothing(state: Any, fields: dict[str, Any]):
    """The day of the next look stays, too."""
    item = coffee(**fields)
    assert changed(item, state, NOW, "7") == item


@pytest.mark.parametrize("fields", [SLEEPING, {"snoozed_until": TODAY + DAY, **SLEEPING}])
def test_what_is_stopped_is_not_looked_at_any_more(fields: dict[str, Any]):
    """The reason is its owner's."""
    rest = {"never": True, "silent": "never", "due_at": None, "due_shard": None}
    after = changed(coffee(**fields), "stopped", NOW, "7")
    assert after == coffee(**{**fields, **rest})


@pytest.mark.parametrize("fields", [SLEEPING, {"never": True, "silent": "never"}])
def test_what_is_put_off_is_looked_at_in_a_month(fields: dict[str, Any]):
    """From that day on; what was stopped is not any more."""
    after = changed(coffee(**fields), "snoozed", NOW, "7")
    later = NOW + 30 * DAY
    assert after == coffee(snoozed_until=later.date(), due_at=later, due_shard="7")


@pytest.mark.parametrize(
    "fields",
    [
        {"never": True, "silent": "never"},
        {"never": True, "silent": "never", "snoozed_until": TODAY + DAY},
        {"snoozed_until": TODAY + DAY, **SLEEPING},
    ],
)
def test_what_is_wanted_again_is_looked_at_tomorrow(fields: dict[str, Any]):
    """Nothing of the silence before is left."""
    assert changed(coffee(**fields), "on", NOW, "7") == coffee(due_at=NOW + DAY, due_shard="7")


@pytest.mark.parametrize(
    ("service", "fields"),
    [
        (Service(), {"service_model": "coach"}),
        (Service(models={"model-x": "automate"}), {"service_model": "coach"}),
        (Service(models={MODEL: "automate"}), {"service_model": "automate"}),
        (Service(models={MODEL: None}), {"service_model": None}),
        (Service(products={"product-x": "stopped"}), {"service_model": "coach"}),
        (
            Service(products={PRODUCT: "stopped"}, models={MODEL: "curate"}),
            {"service_model": "curate", "never": True, "silent": "never"},
        ),
        (
            Service(products={PRODUCT: "stopped"}),
            {"service_model": "coach", "never": True, "silent": "never"},
        ),
    ],
)
def test_a_product_takes_what_its_own_fields_say(service: Service, fields: dict[str, Any]):
    """Its state and its model, each by itself; what is not said stays."""
    assert wanted(coffee(service_model="coach"), service, NOW, "7") == coffee(**fields)


# ------------------------------------------------------------------- what the page shows


def test_the_page_shows_what_was_bought_again_the_latest_first():
    """Of the same day by its key; what was bought once, only where it was stopped."""
    old, new = coffee(last=90, product_id="P-2"), coffee(last=10, product_id="P-3")
    once = coffee(product_id="P-4", rhythm=rhythm(TODAY, 1))
    stopped = coffee(product_id="P-5", rhythm=rhythm(TODAY - 50 * DAY, 1), never=True)
    unbought = coffee(product_id="P-6", rhythm=Rhythm(), never=True)
    twins = [coffee(last=20, product_id=f"P-{n}") for n in (7, 8)]
    told = [old, once, *twins, stopped, new, unbought]
    by_key = sorted(twins, key=lambda item: item.key, reverse=True)
    assert shown(told) == shown(told[::-1]) == [new, *by_key, stopped, old]


def test_the_page_shows_what_was_bought_twice():
    """One interval is enough."""
    twice = coffee(rhythm=rhythm(TODAY, 2))
    assert shown([twice]) == [twice]


def test_the_page_shows_the_latest_thirty():
    """What was not bought for longest is left out."""
    items = [coffee(last=number, product_id=f"P-{number}") for number in range(31)]
    assert shown(items) == items[:30]


EXPECTED = (TODAY - DAY, TODAY + 3 * DAY, TODAY + 9 * DAY)
PASSED = (TODAY - 9 * DAY, TODAY - DAY, TODAY + DAY)
DUE_TODAY = (TODAY - DAY, TODAY, TODAY + DAY)


@pytest.mark.parametrize(
    ("fields", "state", "following"),
    [
        ({}, "on", None),
        ({"expected": EXPECTED}, "on", EXPECTED[1]),
        ({"expected": EXPECTED, "silent": "not_yet"}, "on", EXPECTED[1]),
        ({"expected": EXPECTED, "silent": "too_wide"}, "on", None),
        ({"expected": DUE_TODAY}, "on", TODAY),
        ({"expected": PASSED}, "on", None),
        ({"expected": EXPECTED, "snoozed_until": TODAY + DAY}, "snoozed", TODAY + DAY),
        ({"expected": EXPECTED, "never": True}, "stopped", None),
        ({"never": True, "snoozed_until": TODAY + DAY}, "stopped", None),
    ],
)
def test_the_page_says_when_a_product_is_next_needed(
    fields: dict[str, Any], state: str, following: Any
):
    """Or until when it is put off; no day that has passed, and none that nobody goes by."""
    told = product_of(coffee(**fields), NOW, "https://shop.example/a/x")
    assert (told["state"], told["next"]) == (state, following)


def test_the_page_shows_a_product_by_its_name_and_its_own_fields():
    """With the link that orders the same again."""
    item = coffee(service_model="coach")
    assert product_of(item, NOW, "https://shop.example/a/x") == {
        "field": field_of(item),
        "name": "Kaffe, mørkbrent",
        "state": "on",
        "next": None,
        "model_field": model_field(item),
        "model": "coach",
        "again_url": "https://shop.example/a/x",
    }
    assert (field_of(item), model_field(item)) == (PRODUCT, MODEL)


def test_who_chose_nothing_sees_the_model_they_are_served_by():
    """The page and the reminders agree; it is one of those that can be chosen."""
    assert model_of(a_person(), coffee()) == USUAL
    assert USUAL in MODELS


@pytest.mark.parametrize(
    ("ceiling", "text"),
    [(None, None), (200.0, "200"), (200.5, "200.5"), (999_999_999.5, "999999999.5")],
)
def test_the_ceiling_stands_in_its_field_as_one_would_write_it(
    ceiling: float | None, text: str | None
):
    """No point where there is nothing behind it, and all of its digits."""
    assert ceiling_text(a_person(price_ceiling=ceiling)) == text


@pytest.mark.parametrize(("consent", "allowed"), [(None, False), (YES, True), (NO, False)])
def test_reminders_may_be_written_to_whoever_wants_them(consent: Consent | None, allowed: bool):
    """In Norway that takes a yes to reminders; one to surveys is none."""
    consents = {"reminder": consent} if consent else {"survey": YES}
    assert allows_reminders(a_person(consents=consents)) is allowed
