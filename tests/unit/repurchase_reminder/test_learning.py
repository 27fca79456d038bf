"""What one purchase teaches a rhythm, and what a rhythm that changed adds to the sums over many."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from functions.repurchase_reminder.learning import (
    additions,
    bought,
    forgotten,
    learnt,
    taught,
    to_look_at,
)
from gjensyn.models.order import Line
from gjensyn.models.prior import SUMS
from gjensyn.models.purchase import Purchase, RhythmItem
from gjensyn.pseudonyms import shard_of
from gjensyn.rhythm.priors import Prior
from gjensyn.rhythm.state import (
    LARGEST,
    Rhythm,
    note_reminder,
    note_still_some,
    observe,
)
from tests.builders import NOW, SUBJECT
from tests.unit.repurchase_reminder.coffee import EVERY, TODAY, coffee, rhythm

OSLO = ZoneInfo("Europe/Oslo")
DAY = timedelta(days=1)
TEA = ("Te", "tea", 3.0)


def line(product_id: str = "P-1", quantity: float = 2, **fields: Any) -> Line:
    known = {"name": "Te", "category": "tea"}
    return Line(product_id=product_id, quantity=quantity, **{**known, **fields})


def purchase(*lines: Line, number: int = 1, **fields: Any) -> Purchase:
    known = {"subject": SUBJECT, "key": f"purchase#order-{number}", "placed_at": NOW}
    ids = {"order_id": f"O-{number}", "customer_id": "K-17"}
    return Purchase(lines=lines, **{**known, **ids, **fields})


def learn(item: RhythmItem, told: Any = TEA, /, **fields: Any) -> RhythmItem:
    return learnt(item, purchase(**fields), told, OSLO, NOW)


# ------------------------------------------------------------------- what was bought


@pytest.mark.parametrize(
    ("quantities", "found"),
    [
        ((2,), 2), ((0.5,), 0.5), ((0.5, 0.25), 0.75),
        ((3, -2), 3), ((-2, 3), 3), ((0, 1), 1),
        ((0,), None), ((-1,), None), ((-0.5, 0), None),
    ],
)  # fmt: skip
def test_lines_of_one_product_add_up_and_what_was_given_back_counts_for_nothing(
    quantities: tuple[float, ...], found: float | None
):
    """A product of which nothing is left was not bought."""
    told = bought(purchase(*(line(quantity=one) for one in quantities)))
    assert told == ({} if found is None else {"P-1": ("Te", "tea", found)})


def test_each_product_of_a_purchase_teaches_by_itself():
    """Under its own name; of several lines the last one names it."""
    lines = (line("P-1", 1), line("P-2", 4, name="Kaffe", category=None), line("P-1", 2, name="Té"))
    assert bought(purchase(*lines)) == {"P-1": ("Té", "tea", 3.0), "P-2": ("Kaffe", None, 4.0)}


def test_a_gift_teaches_nothing():
    """It is somebody else who uses it up."""
    assert bought(purchase(line(), gift=True)) == {}


# ------------------------------------------------------------------- what it teaches


def test_a_purchase_adds_its_day_to_the_rhythm():
    """Under the mark of its order, with all that was taken of the product."""
    item = learn(coffee())
    assert item.rhythm == observe(coffee().rhythm, TODAY, 3.0, mark="order-1")
    assert (item.name, item.category, item.quantity) == ("Te", "tea", 3.0)
    assert item.described_by == (NOW, "order-1")
    assert item.subscribed_on is None


def test_the_day_is_that_of_the_shop():
    """Half an hour before midnight by the clock of Greenwich it is the next day in Oslo."""
    item = learn(coffee(), placed_at=datetime(2026, 10, 31, 23, 30, tzinfo=UTC))
    assert item.rhythm.last is not None
    assert item.rhythm.last.day == date(2026, 11, 1)


def test_a_purchase_without_the_product_teaches_it_nothing():
    """It was told again, and is no part of it any more."""
    assert learn(coffee(), None) == coffee()


@pytest.mark.parametrize(("seconds", "taught_by_it"), [(-1, True), (0, True), (1, False)])
def test_a_purchase_of_the_day_after_tomorrow_teaches_nothing(seconds: int, taught_by_it: bool):
    """Clocks differ, but by no more than a day."""
    item = learn(coffee(), placed_at=NOW + DAY + timedelta(seconds=seconds))
    assert (item != coffee()) is taught_by_it


@pytest.mark.parametrize(
    ("before", "newer"),
    [
        (None, True),
        ((NOW - DAY, "order-9"), True),
        ((NOW, "order-0"), True),
        ((NOW, "order-1"), True),  # the same, told with other words
        ((NOW, "order-2"), False),
        ((NOW + DAY, "order-0"), False),
    ],
)
def test_the_latest_purchase_describes_the_product(
    before: tuple[datetime, str] | None, newer: bool
):
    """Of the same moment the larger mark: the same whichever came first. Each counts, though."""
    item = learn(coffee(described_by=before))
    assert item.name == ("Te" if newer else "Kaffe, mørkbrent")
    assert item.described_by == ((NOW, "order-1") if newer else before)
    assert item.rhythm == learn(coffee()).rhythm


@pytest.mark.parametrize(
    ("quantity", "again"), [(1.5, 1.5), (LARGEST, LARGEST), (LARGEST + 1, 1.0)]
)
def test_no_more_is_proposed_than_anybody_buys(quantity: float, again: float):
    """Beyond that it was a slip: one of it is proposed."""
    assert learn(coffee(), ("Te", "tea", quantity)).quantity == again


@pytest.mark.parametrize(
    ("known", "since"),
    [(None, TODAY), (TODAY - DAY, TODAY), (TODAY + DAY, TODAY + DAY)],
)
def test_what_comes_by_subscription_is_no_rhythm(known: date | None, since: date):
    """The day is kept, the latest of them; the product is described by it all the same."""
    item = learn(coffee(subscribed_on=known), subscription=True)
    assert (item.rhythm, item.subscribed_on) == (coffee().rhythm, since)
    assert item.name == "Te"


def test_a_rhythm_forgets_what_was_bought_and_keeps_what_followed_reminders():
    """To learn anew; what its owner wants of it stays, too."""
    known = note_still_some(note_reminder(rhythm(TODAY), TODAY), TODAY + DAY)
    item = coffee(
        rhythm=known, subscribed_on=TODAY, described_by=(NOW, "m"), service_model="coach", left=True
    )
    blank = Rhythm(reminded=(TODAY,), responded=TODAY + DAY, held=(TODAY + DAY,))
    assert forgotten(item) == coffee(rhythm=blank, service_model="coach", left=True)


# ------------------------------------------------------------------- when to look at it


ASKED = {
    "asked": "message#1",
    "asked_on": TODAY,
    "snoozed_until": TODAY + 9 * DAY,
    "left": True,
    "expected": (TODAY, TODAY, TODAY),
    "silent": "reminded",
}
AT_REST = {"due_at": None, "due_shard": None, "expected": None}


def test_a_rhythm_is_first_looked_at_a_week_after_the_purchase():
    """At the hour of reminders; what was known of an earlier wait is over."""
    last = TODAY - 30 * DAY
    item = to_look_at(coffee(**ASKED), "7", 10)
    due = datetime(last.year, last.month, last.day, 10, tzinfo=UTC) + 7 * DAY
    assert item == coffee(due_at=due, due_shard="7")


@pytest.mark.parametrize(
    ("times", "silent"), [(0, "too_few"), (1, "too_few"), (3, "too_few"), (4, None), (5, None)]
)
def test_who_bought_it_less_than_four_times_is_not_looked_at(times: int, silent: str | None):
    """Three intervals are the least to go by."""
    bought_so = coffee(rhythm=rhythm(TODAY, times), due_at=NOW, due_shard="7", **ASKED)
    item = to_look_at(bought_so, "7", 10)
    assert item.silent == silent
    assert (item.due_at is None) == (silent is not None)
    if silent:
        assert item == coffee(rhythm=rhythm(TODAY, times), silent=silent, **AT_REST)


@pytest.mark.parametrize("times", [1, 9])
def test_what_is_never_wanted_is_not_looked_at(times: int):
    """However often it was bought; the reason is theirs."""
    known = coffee(rhythm=rhythm(TODAY, times), never=True, due_at=NOW, due_shard="7", **ASKED)
    at_rest = coffee(rhythm=rhythm(TODAY, times), never=True, silent="never", **AT_REST)
    assert to_look_at(known, "7", 10) == at_rest


# ------------------------------------------------------------------- the sums over many


def sums_after(*pairs: tuple[RhythmItem | None, RhythmItem]) -> dict[str, Prior]:
    """Return what is added, by level and name, without the shard."""
    found = additions(pairs, "somebody", NOW, "5")
    return {one.record.subject.rpartition("#")[0]: one.record.prior for one in found}


def of(item: RhythmItem, **fields: int) -> Prior:
    return Prior(**{**{name: getattr(taught(item), name) for name in SUMS}, **fields})


def test_one_purchase_teaches_others_nothing():
    """There is no interval yet; nor does what is not known."""
    assert taught(None) == taught(coffee(rhythm=rhythm(TODAY, 1))) == Prior()
    assert sums_after((None, coffee(rhythm=rhythm(TODAY, 1)))) == {}


def test_a_rhythm_teaches_by_its_intervals_and_whether_it_ended():
    """As a newcomer: persons are counted product by product."""
    item = coffee()
    assert taught(item) == Prior.of(item.rhythm)
    assert taught(coffee(left=True)) == Prior.of(item.rhythm, left=True) != taught(item)


def test_a_new_rhythm_is_added_to_its_product_its_category_and_the_shop():
    """Only for the product it says that there is one person more."""
    item = coffee()
    assert sums_after((None, item)) == {
        "prior#product#P-1": of(item),
        "prior#category#coffee": of(item, persons=0),
        "prior#shop#": of(item, persons=0),
    }
    assert of(item).persons == 1


def test_a_rhythm_that_changed_adds_the_difference():
    """The person is counted already; one that stayed as it was adds nothing."""
    before, after = coffee(), learn(coffee(), ("Kaffe", "coffee", 2.0))
    gained = taught(after) - taught(before)
    assert gained != Prior()
    assert set(sums_after((before, after)).values()) == {gained}
    assert sums_after((before, before)) == {}


def test_a_product_that_changes_its_category_takes_its_past_along():
    """From the old one to the new one; the product and the shop have it already."""
    before = coffee()
    after = before.model_copy(update={"category": "tea"})
    taken = of(before, persons=0)
    added = {"prior#category#coffee": Prior() - taken, "prior#category#tea": taken}
    assert sums_after((before, after)) == added


def test_a_product_without_a_category_teaches_none():
    """Its product and the shop only."""
    item = coffee(category=None)
    assert set(sums_after((None, item))) == {"prior#product#P-1", "prior#shop#"}


def test_several_rhythms_of_one_person_are_one_addition_to_the_shop():
    """A sum is written once however many rhythms changed."""
    one, other = coffee(), coffee(product_id="P-2", category="tea")
    both = sums_after((None, one), (None, other))
    total = taught(one) + taught(other)
    assert both["prior#shop#"] == total - Prior(persons=2)
    assert len(both) == 5


def test_an_addition_says_where_it_belongs_and_when_it_is_due():
    """The shard follows from the person and the level; it is added up in the next round."""
    for one in additions([(None, coffee())], "somebody", NOW, "5"):
        record = one.record
        level, shard = record.subject.split("#")[1], record.subject.rpartition("#")[2]
        assert shard == shard_of("somebody", {"product": 4, "category": 8, "shop": 32}[level])
        assert (record.key, one.numbers) == ("shard", SUMS)
        assert (record.due_at, record.due_shard) == (NOW, "5")


def test_the_rhythm_that_the_tests_go_by_is_one_of_four_weeks():
    """Else nothing above says anything."""
    assert set(rhythm(TODAY).recent) == {EVERY}
