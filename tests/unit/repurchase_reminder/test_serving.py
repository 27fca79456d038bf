"""Each is served as they chose; nothing is ordered that was not agreed to to the last word."""

from typing import Any

import pytest

from functions.repurchase_reminder.deciding import Remind
from functions.repurchase_reminder.messages import message_key, proposal_id, queued, skipped
from functions.repurchase_reminder.serving import (
    Wanted,
    line_of,
    may_order,
    model_of,
    price_of,
    served,
)
from functions.repurchase_reminder.settings import ReminderSettings
from gjensyn.models.person import Person
from gjensyn.models.product import Product
from tests.builders import NOW, a_person
from tests.unit.repurchase_reminder.coffee import (
    NO,
    SETTINGS,
    TODAY,
    YES,
    coffee,
    line,
    pair,
    product,
    proposal,
    rhythm,
)


def machine(**fields: Any) -> Person:
    """Return somebody for whom is ordered, up to 300 kroner, with changes."""
    agreed = {"service_model": "automate", "price_ceiling": 300.0}
    consents = {"automatic_order": fields.pop("consent", YES)}
    known = {name: value for name, value in consents.items() if value}
    person = a_person(consents=known, **{k: v for k, v in fields.items() if k == "country"})
    return person.model_copy(update={**agreed, **fields, "country": person.country})


@pytest.mark.parametrize(
    ("own", "everywhere", "model"),
    [
        (None, None, "curate"),
        (None, "coach", "coach"),
        ("respond", "automate", "respond"),
        ("automate", None, "automate"),
    ],
)
def test_a_model_for_one_product_comes_before_that_for_all(own, everywhere, model):
    """Without either: a suggestion."""
    person = a_person().model_copy(update={"service_model": everywhere})
    assert model_of(person, coffee(service_model=own)) == model


@pytest.mark.parametrize(
    ("person", "on_sale", "may"),
    [
        (machine(), product(), True),
        (machine(price_ceiling=218.0), product(), True),  # two of 109
        (machine(price_ceiling=217.99), product(), False),
        (machine(price_ceiling=None), product(), False),
        (machine(consent=None), product(), False),
        (machine(consent=NO), product(), False),
        (machine(opted_out={"marketing": NOW}), product(), False),
        (machine(country="DE"), product(), True),
        (machine(country="DE", consent=None), product(), False),
        (machine(country="BR", consent=None), product(), False),
        (machine(), None, False),
        (machine(), product(status="discontinued"), False),
        (machine(), product(status="recalled"), False),
        (machine(), product(unit_price=None), False),
        (machine(), product(currency=None), True),
        (machine(), product(currency="SEK"), False),
    ],
)
def test_what_may_be_ordered_for_somebody(person: Person, on_sale: Product | None, may: bool):
    """Consent everywhere, a ceiling that holds, still sold, at a known price in that currency."""
    assert may_order(person, [line()], {"P-1": on_sale}, "NOK") is may
    model = served(person, pair(product=on_sale), SETTINGS)
    assert model == ("automate" if may else "curate")


def test_the_ceiling_is_for_the_whole_order():
    """Each line alone is within it; together they are not."""
    products = {"P-1": product(), "P-2": product("P-2")}
    lines = [line(), line("P-2")]
    assert price_of(lines, products) == 436.0
    assert not may_order(machine(), lines, products, "NOK")
    assert may_order(machine(price_ceiling=436.0), lines, products, "NOK")


def test_a_line_is_what_was_bought_last_at_todays_price():
    """The shop's name of today; where the shop tells nothing, what the customer knows."""
    told = line_of(pair(product=product(name="Kaffe 2.0", group="coffee")), SETTINGS)
    assert (told.name, told.group, told.quantity) == ("Kaffe 2.0", "coffee", 2.0)
    assert (told.unit_price, told.currency) == (109.0, "NOK")
    unknown = line_of(pair(product=None), ReminderSettings(shop_currency="SEK"))
    assert (unknown.name, unknown.unit_price, unknown.currency) == ("Kaffe, mørkbrent", None, "SEK")


# ------------------------------------------------------------------- the entry in the ledger


def wanted(model: str = "curate", **fields: Any) -> Wanted:
    """Return coffee that is due."""
    remind = Remind((TODAY, TODAY, TODAY), 28, 0.7)
    return Wanted(pair(**fields), remind, model)


def test_a_message_falls_with_its_proposal():
    """It requires the state that the proposal has now, and is about what is due."""
    suggested, announced = proposal(), proposal(status="announced", due_shard="0", due_at=NOW)
    message = queued(suggested, [wanted()], SETTINGS, "0")
    assert [one.statuses for one in message.requires] == [("suggested",)]
    assert (message.kind, message.purpose) == ("repurchase_reminder", "marketing")
    assert message.content["window_hours"] is None
    notice = queued(announced, [wanted("automate")], SETTINGS, "0")
    assert [one.statuses for one in notice.requires] == [("announced",)]
    assert (notice.kind, notice.content["window_hours"]) == ("repurchase_order", 48)
    assert notice.product_ids == ("P-1",)


def test_only_a_coach_gives_advice():
    """A suggestion is a suggestion."""
    advised = product(advice={"nb": "Mørkt og tørt."})
    told = queued(proposal(), [wanted("coach", product=advised)], SETTINGS, "0").content["lines"]
    assert told[0]["advice"] == {"nb": "Mørkt og tørt."}
    told = queued(proposal(), [wanted("curate", product=advised)], SETTINGS, "0").content["lines"]
    assert told[0]["advice"] == {}
    told = queued(proposal(), [wanted("coach", product=None)], SETTINGS, "0").content["lines"]
    assert told[0]["advice"] == {}


def test_the_last_time_is_that_of_what_stood_in_for_it():
    """Who bought a variant a month ago is not told of the purchase before it."""
    variant = rhythm(TODAY, times=1).last
    told = queued(proposal(), [wanted(instead=variant)], SETTINGS, "0").content["lines"]
    assert told[0]["last"] == str(TODAY)
    told = queued(proposal(), [wanted()], SETTINGS, "0").content["lines"]
    assert told[0]["last"] < str(TODAY)


def test_the_same_state_is_the_same_intent():
    """Decided twice by two machines: one key, whatever the order of the products."""
    first, other = wanted(), Wanted(pair(coffee(product_id="P-2")), wanted().remind, "curate")
    assert proposal_id([first, other]) == proposal_id([other, first])
    renewed = Wanted(pair(coffee(version=7)), first.remind, "curate")
    assert proposal_id([first]) != proposal_id([renewed])
    entry = skipped(a_person(), [first], "no_consent", NOW)
    assert entry.key == message_key(proposal_id([first]))
    assert (entry.status, entry.reason, entry.due_at) == ("skipped", "no_consent", None)


@pytest.mark.parametrize("model", ["respond", "curate", "coach"])
def test_what_orders_nothing_is_served_as_it_was_chosen(model: Any):
    """Whatever may be ordered for them or not."""
    person = a_person().model_copy(update={"service_model": model})
    assert served(person, pair(), SETTINGS) == model


def test_what_has_no_price_costs_nothing_today():
    """It is not ordered by machine either."""
    lines = [line(), line("P-2"), line("P-3")]
    known = {"P-1": product(), "P-2": product("P-2", unit_price=None), "P-3": None}
    assert price_of(lines, known) == 218.0
