"""How somebody wants to be served: what a form says of it, what it changes, what is shown."""

from collections.abc import Mapping
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
    read_service,
    served,
    shown,
    state_of,
    wanted,
)
from functions.repurchase_reminder.serving import model_of
from gjensyn.models.person import Consent, Person
from gjensyn.models.purchase import RhythmItem
from gjensyn.rhythm.state import Rhythm
from tests.builders import NOW, a_person
from tests.unit.repurchase_reminder.coffee import NO, TODAY, YES, coffee, rhythm

DAY = timedelta(days=1)
KEY = coffee().key.removeprefix("rhythm#")
PRODUCT, MODEL = f"product-{KEY}", f"model-{KEY}"


# ------------------------------------------------------------------- what a form says


@pytest.mark.parametrize("model", ["respond", "curate", "coach"])
def test_a_form_names_one_model_for_all_products(model: str):
    """Those that order nothing need no ceiling: what stands in its field is not read."""
    fields = {"service_model": model, "ceiling": "a lot"}
    assert read_service(fields, reminders=False) == Service(model=model)


def test_a_form_that_says_nothing_of_service_changes_nothing():
    """The fields around it are for others, on whichever side of the alphabet."""
    fields = {"language": "nb", "survey": "yes", "zone": "x", "": "curate", "service": "coach"}
    assert read_service(fields, reminders=True) == Service()


def test_a_form_may_name_a_model_and_a_state_for_a_product():
    """An empty model is the one for all."""
    fields = {"model-a": "coach", "model-b": "", "product-a": "snoozed", "product-b": "on"}
    assert read_service(fields, reminders=True) == Service(
        models={"model-a": "coach", "model-b": None},
        products={"product-a": "snoozed", "product-b": "on"},
    )


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"service_model": "butler"}, {"service_model": "unknown"}),
        ({"service_model": "Coach"}, {"service_model": "unknown"}),
        ({"service_model": ""}, {}),
        ({"model-a": "butler", "model-b": "coach"}, {"model-a": "unknown"}),
        ({"product-a": "gone", "product-b": "on"}, {"product-a": "unknown"}),
        ({"product-a": ""}, {"product-a": "unknown"}),
        (
            {"product-a": "gone", "model-a": "butler"},
            {"product-a": "unknown", "model-a": "unknown"},
        ),
    ],
)
def test_another_word_than_the_known_ones_is_an_error(
    fields: Mapping[str, str], errors: Mapping[str, str]
):
    """By the field that it stands in; nothing is guessed."""
    assert read_service(fields, reminders=True).errors == errors


@pytest.mark.parametrize("field", ["service_model", "model-a"])
def test_an_order_by_machine_needs_a_ceiling(field: str):
    """For all products or for one."""
    fields = {field: "automate", "ceiling": "200"}
    assert read_service(fields, reminders=True).ceiling == 200
    assert read_service(fields, reminders=True).errors == {}
    assert read_service({field: "automate"}, reminders=True).errors == {"ceiling": "not_a_number"}


@pytest.mark.parametrize("field", ["service_model", "model-a"])
def test_an_order_by_machine_needs_reminders(field: str):
    """Nobody may be told of it beforehand, else: by the field that asks for it."""
    fields = {field: "automate", "model-b": "coach", "ceiling": "200"}
    assert read_service(fields, reminders=False).errors == {field: "missing_consent"}
    both = {"ceiling": "not_a_number", field: "missing_consent"}
    assert read_service({**fields, "ceiling": ""}, reminders=False).errors == both


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("200", 200), ("200.5", 200.5), ("200,50", 200.5), (" 1 200,50 ", 1200.5), ("0,5", 0.5),
        ("5.", 5), (".5", 0.5), ("999999999.5", 999_999_999.5),
        ("0", None), ("", None), (".", None), ("-5", None), ("1e3", None), ("1.000.000", None),
        ("1.234,50", None), ("nan", None), ("٣", None), ("²", None), ("1000000000", None),
        ("9" * 400, None),
    ],
)  # fmt: skip
def test_a_ceiling_is_a_price_as_people_write_it(text: str, price: float | None):
    """More than nothing, less than anybody has; with a comma or a point, and with spaces."""
    service = read_service({"service_model": "automate", "ceiling": text}, reminders=True)
    assert service.ceiling == price
    assert service.errors == ({} if price else {"ceiling": "not_a_number"})


# ------------------------------------------------------------------- what it changes


def somebody(consent: Consent | None = None, **fields: Any) -> Person:
    consents = {} if consent is None else {"automatic_order": consent}
    return a_person(consents=consents).model_copy(update=fields)


def granted(person: Person) -> bool | None:
    known = person.consents.get("automatic_order")
    return known.granted if known else None


@pytest.mark.parametrize(
    "service",
    [
        Service(),
        Service(ceiling=300),
        Service(model="coach", errors={"ceiling": "not_a_number"}),
        Service(products={"product-a": "on"}),
    ],
)
def test_nobody_is_changed_by_a_form_without_a_model_or_with_an_error(service: Service):
    """Nothing of it is saved."""
    person = somebody(YES, service_model="automate", price_ceiling=200.0)
    assert served(person, service, [], NOW) == person


def test_a_model_for_all_takes_the_place_of_the_one_before():
    """The ceiling stays for whoever comes back to it."""
    person = somebody(service_model="coach", price_ceiling=200.0)
    after = served(person, Service(model="curate"), [], NOW)
    assert after == person.model_copy(update={"service_model": "curate"})


def test_a_model_for_one_product_leaves_that_for_all():
    """It is kept with the product."""
    person = somebody(service_model="coach")
    assert served(person, Service(models={MODEL: "respond"}), [coffee()], NOW) == person


@pytest.mark.parametrize("before", [None, NO])
def test_a_ceiling_is_a_yes_to_orders_by_machine(before: Consent | None):
    """Given on the page, now; an earlier no is lifted by it."""
    service = Service(model="automate", ceiling=250)
    after = served(somebody(before), service, [], NOW)
    assert (after.service_model, after.price_ceiling) == ("automate", 250)
    yes = Consent(granted=True, evidence="preference page", at=NOW)
    assert after.consents["automatic_order"] == yes


def test_a_yes_that_was_given_before_keeps_its_date():
    """Another ceiling is no other consent."""
    after = served(somebody(YES), Service(model="automate", ceiling=250), [], NOW)
    assert (after.price_ceiling, after.consents["automatic_order"]) == (250, YES)


def test_a_no_is_said_once():
    """Who let nothing be ordered before is not noted down again."""
    person = somebody(NO)
    after = served(person, Service(model="coach"), [], NOW)
    assert after.consents == person.consents


AUTOMATIC = coffee(service_model="automate")


@pytest.mark.parametrize(
    ("everywhere", "service", "items", "still"),
    [
        ("automate", Service(model="curate"), [coffee()], False),
        ("automate", Service(model="curate"), [coffee(), AUTOMATIC], True),
        ("automate", Service(model="curate", models={MODEL: "coach"}), [AUTOMATIC], False),
        ("automate", Service(model="curate", models={MODEL: None}), [AUTOMATIC], False),
        ("automate", Service(models={MODEL: None}), [AUTOMATIC], True),
        ("curate", Service(models={MODEL: None}), [AUTOMATIC], False),
        ("curate", Service(models={"model-x": "coach"}), [AUTOMATIC], True),
        ("curate", Service(models={MODEL: "automate"}), [coffee()], True),
        (None, Service(model="coach"), [], False),
    ],
)
def test_the_yes_is_taken_back_with_the_last_product_that_is_ordered_by_machine(
    everywhere: Any, service: Service, items: list[RhythmItem], still: bool
):
    """As long as there is one, for all or alone, it stands."""
    after = served(somebody(YES, service_model=everywhere), service, items, NOW)
    assert granted(after) is still
    if not still:
        assert after.consents["automatic_order"].evidence == "preference page"


def test_a_yes_that_is_taken_back_leaves_other_consents_alone():
    """Only that to orders by machine is."""
    person = somebody(YES)
    person = person.model_copy(update={"consents": {**person.consents, "reminder": YES}})
    after = served(person, Service(model="coach"), [], NOW)
    assert after.consents["reminder"] == YES
    assert granted(after) is False


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
    assert model_of(somebody(), coffee()) == USUAL
    assert USUAL in MODELS


@pytest.mark.parametrize(
    ("ceiling", "text"),
    [(None, None), (200.0, "200"), (200.5, "200.5"), (999_999_999.5, "999999999.5")],
)
def test_the_ceiling_stands_in_its_field_as_one_would_write_it(
    ceiling: float | None, text: str | None
):
    """No point where there is nothing behind it, and all of its digits."""
    assert ceiling_text(somebody(price_ceiling=ceiling)) == text


@pytest.mark.parametrize(("consent", "allowed"), [(None, False), (YES, True), (NO, False)])
def test_reminders_may_be_written_to_whoever_wants_them(consent: Consent | None, allowed: bool):
    """In Norway that takes a yes to reminders; one to surveys is none."""
    consents = {"reminder": consent} if consent else {"survey": YES}
    assert allows_reminders(a_person(consents=consents)) is allowed
