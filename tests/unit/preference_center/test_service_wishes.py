"""How somebody wants to be served: what a form says of it, and what it changes."""

from collections.abc import Mapping
from typing import Any

import pytest

from functions.preference_center.serving import (
    Service,
    read_service,
    served,
)
from gjensyn.models.person import Consent, Person
from gjensyn.models.purchase import RhythmItem
from tests.builders import NOW, a_person
from tests.unit.repurchase_reminder.coffee import NO, YES, coffee

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
