"""What else a person buys: what it teaches about one product, and what stands in for it."""

from datetime import timedelta
from typing import Any

import pytest

from functions.repurchase_reminder.catalogue import Catalogue
from functions.repurchase_reminder.learning import taught
from functions.repurchase_reminder.settings import ReminderSettings
from functions.repurchase_reminder.shelf import Shelf
from gjensyn.models.purchase import RhythmItem
from gjensyn.rhythm.priors import Prior
from tests.builders import NOW, a_store
from tests.fakes.clock import StandingClock
from tests.unit.repurchase_reminder.coffee import SETTINGS, TODAY, coffee, product, rhythm

ANY_COFFEE = ReminderSettings(reminder_interchangeable=frozenset({"coffee"}))
GROUPS = {
    "P-1": "dark",
    "P-1x": "dark",
    "P-2": "dark",
    "P-2y": "dark",
    "P-3": "light",
    "P-4": None,
}
DAY = timedelta(days=1)


def shelf(*items: RhythmItem, settings: ReminderSettings = SETTINGS) -> Shelf:
    """Return the shelf of somebody who buys these, in a shop that has told of its groups."""
    store = a_store(*(product(number, group=group) for number, group in GROUPS.items()))
    return Shelf(items, Catalogue(store, StandingClock(NOW)), settings)


def instead(item: RhythmItem, *others: RhythmItem, **more: Any) -> Any:
    """Return the day on which something else was bought that serves as well."""
    found = shelf(*others, item, **more).pair(item).instead
    return found and found.day


def ago(days: int) -> Any:
    return TODAY - days * DAY


def test_what_others_on_the_shelf_teach_leaves_the_product_itself_out():
    """Added up once, however many are asked about."""
    one, two, three = (coffee(number * 9, f"P-{number}") for number in (1, 2, 3))
    full = shelf(one, two, three)
    assert full.pair(one).priors.person == taught(two) + taught(three)
    assert full.pair(two).priors.person == taught(one) + taught(three)
    assert shelf(one).pair(one).priors.person == Prior()


@pytest.mark.parametrize("bought", ["P-2", "P-1x"])
@pytest.mark.parametrize(("days", "serves"), [(29, True), (30, False), (31, False)])
def test_a_variant_bought_later_stands_in_for_it(bought: str, days: int, serves: bool):
    """One of the same group; on the same day both were bought for something."""
    found = instead(coffee(30, "P-1"), coffee(days, bought))
    assert found == (ago(days) if serves else None)


def test_the_latest_of_several_counts():
    """It is what is on the shelf now."""
    variants = [coffee(days, number) for days, number in ((9, "P-2"), (5, "P-1x"), (20, "P-2y"))]
    assert instead(coffee(30, "P-1"), *variants) == ago(5)


@pytest.mark.parametrize("other", ["P-3", "P-4", "P-unknown"])
def test_another_group_is_another_thing(other: str):
    """And so is what has no group, or what the shop never told of."""
    assert instead(coffee(30, "P-1"), coffee(5, other)) is None
    assert instead(coffee(30, "P-4"), coffee(5, other)) is None
    assert instead(coffee(30, "P-unknown"), coffee(5, other)) is None


def test_in_some_categories_anything_stands_in():
    """Where the shop says so: any coffee for any coffee, tea for none."""
    dark, tea = coffee(30, "P-1"), coffee(4, "P-3", category="tea")
    assert instead(dark, coffee(5, "P-3"), settings=ANY_COFFEE) == ago(5)
    assert instead(dark, tea, settings=ANY_COFFEE) is None
    assert instead(dark, coffee(5, "P-3", category="cocoa"), settings=ANY_COFFEE) is None
    assert instead(coffee(30, "P-4"), coffee(5, "P-4z"), settings=ANY_COFFEE) == ago(5)
    assert instead(coffee(30, "P-4", category="tea"), tea, settings=ANY_COFFEE) is None


def test_where_nothing_was_bought_nothing_stands_in():
    """Neither for what was taken back, nor by it."""
    empty = coffee(30, "P-2", rhythm=rhythm(TODAY, times=0))
    assert instead(empty, coffee(5, "P-1")) is None
    assert instead(coffee(30, "P-1"), empty) is None


def test_a_product_comes_with_what_the_shop_said_of_it():
    """Nothing, where it never told."""
    found = shelf(coffee(30, "P-1")).pair(coffee(30, "P-1")).product
    assert found is not None
    assert found.group == "dark"
    assert shelf().pair(coffee(30, "P-unknown")).product is None
