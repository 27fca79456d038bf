"""Each purchase is counted once, whatever the stream does, and costs the same however many."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.repurchase_reminder.counting import AT_ONCE
from gjensyn.models.person import PERSON_KEY, Person
from gjensyn.ports import Replace
from gjensyn.rhythm.state import KEPT, Rhythm, observe
from tests.unit.repurchase_reminder.learner import Learner, ended, placed

START = datetime(2026, 1, 5, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def test_a_purchase_costs_a_read_a_line_three_more_and_one_transaction():
    """The hot path: the person, the proposal before and after; what was bought before is free."""
    learner = Learner()
    for number in range(12):
        learner.take(placed(number, START + number * 20 * DAY, "P-1", "P-2"))
        (purchase,) = [one for one in learner.purchases() if one.status == "new"]
        learner.store.requests.clear()
        learner.counting.count(purchase)
        assert dict(learner.store.requests) == {"get": 2 + 3, "transaction": 1}


def test_a_fact_that_changes_nothing_costs_nothing():
    """The same purchase, told again by the stream, is read once and written never."""
    learner = Learner()
    learner.take(placed(1, START, "P-1"))
    (purchase,) = learner.purchases()
    learner.counting.count(purchase)
    learner.store.requests.clear()
    assert learner.counting.count(purchase) == "purchase_known_already"
    assert learner.store.requests["write"] == 1  # refused: the version is gone


def test_an_order_of_many_lines_is_counted_in_parts():
    """More than a transaction takes: all counted, each once, and the sums agree."""
    learner = Learner()
    products = [f"P-{number}" for number in range(3 * AT_ONCE + 7)]
    for number in range(3):
        learner.take(placed(number, START + number * 30 * DAY, *products))
        learner.stream()
    rhythms = learner.rhythms()
    assert {item.rhythm.n for item in rhythms.values()} == {2}
    assert len(rhythms) == len(products)
    assert {one.status for one in learner.purchases()} == {"counted"}
    assert learner.shop_sums() == learner.expected_sums()


def test_a_large_order_that_is_cancelled_is_taken_back_in_parts():
    """Taking back ends, however many lines there are."""
    learner = Learner()
    products = [f"P-{number}" for number in range(2 * AT_ONCE + 3)]
    learner.take(placed(1, START, *products))
    learner.stream()
    learner.take(ended(1, START + DAY))
    learner.stream()
    assert {item.rhythm.n for item in learner.rhythms().values()} == {0}
    assert all(not item.rhythm.kept for item in learner.rhythms().values())
    assert [one.status for one in learner.purchases()] == ["withdrawn"]


@pytest.mark.parametrize("quantity", [0, -3])
def test_what_is_given_back_is_no_purchase(quantity: float):
    """A line of nothing or less teaches nothing."""
    learner = Learner()
    line = {"product_id": "P-1", "name": "Kaffe", "quantity": quantity}
    learner.take(placed(1, START, "P-2").model_copy(update={"lines": ()}))
    fact = placed(3, START, "P-1")
    learner.take(fact.model_copy(update={"lines": (fact.lines[0].model_copy(update=line),)}))
    learner.stream()
    assert learner.rhythms() == {}


def test_an_absurd_quantity_is_a_purchase_like_any_other():
    """A million kilos is one purchase; the rhythm is in days."""
    learner = Learner()
    fact = placed(1, START, "P-1")
    lots = fact.lines[0].model_copy(update={"quantity": 1e15})
    learner.take(fact.model_copy(update={"lines": (lots,)}))
    learner.stream()
    assert len(learner.rhythms()["P-1"].rhythm.kept) == 1


def test_two_orders_at_the_same_moment_are_one_purchase_day():
    """Split orders are no rhythm."""
    learner = Learner()
    learner.take(placed(1, START, "P-1"), placed(2, START, "P-1"))
    learner.stream()
    assert learner.rhythms()["P-1"].rhythm.n == 0


def test_a_purchase_from_the_future_teaches_nothing():
    """A clock that is wrong by years does not silence a rhythm for years."""
    learner = Learner()
    learner.take(placed(1, START + 3000 * DAY, "P-1"))
    learner.stream()
    assert learner.rhythms()["P-1"].rhythm == Rhythm()


def test_nothing_is_learnt_about_somebody_who_is_being_erased():
    """The person is looked at before each writing; the eraser waits for what began before."""
    learner = Learner()
    learner.take(placed(1, START, "P-1"))
    person = learner.store.get(Person, learner.subject, PERSON_KEY)
    assert person is not None
    learner.store.write(Replace(person.model_copy(update={"status": "fenced"})))
    (purchase,) = learner.purchases()
    assert learner.counting.count(purchase) == "purchase_refused_erased"
    assert learner.rhythms() == {}


def test_an_order_cancelled_long_after_is_taken_out_of_a_long_history():
    """More purchases than a rhythm keeps: learnt anew in the order of buying, none is lost."""
    learner = Learner()
    for number in range(3 * KEPT):
        learner.take(placed(number, START + number * 7 * DAY, "P-1"))
        learner.stream()
    learner.take(ended(KEPT, START + 3 * KEPT * 7 * DAY))
    learner.stream()
    rhythm = learner.rhythms()["P-1"].rhythm
    assert rhythm.n == 3 * KEPT - 2
    assert learner.shop_sums() == learner.expected_sums()


def test_a_long_history_costs_the_next_purchase_nothing():
    """The same reads and one transaction after three hundred purchases, and no larger."""
    learner = Learner()
    costs, sizes = [], []
    for number in range(300):
        learner.take(placed(number, START - 300 * DAY + number * DAY, "P-1"))
        (purchase,) = (one for one in learner.purchases() if one.status == "new")
        learner.store.requests.clear()
        learner.counting.count(purchase)
        costs.append(dict(learner.store.requests))
        sizes.append(len(learner.rhythms()["P-1"].model_dump_json()))
    assert costs == [{"get": 1 + 3, "transaction": 1}] * 300
    assert max(sizes[200:]) <= 1.1 * max(sizes[:50])


def test_a_very_long_order_is_work_in_proportion():
    """Four times the lines are four times the reads and transactions, and all are counted."""
    costs = []
    for lines in (250, 1000):
        learner = Learner()
        learner.take(placed(1, START, *(f"P-{number}" for number in range(lines))))
        (purchase,) = learner.purchases()
        learner.store.requests.clear()
        learner.counting.count(purchase)
        costs.append(learner.store.requests)
        assert len(learner.rhythms()) == lines
    assert costs[1]["get"] <= 4 * costs[0]["get"]
    assert costs[1]["transaction"] <= 4 * costs[0]["transaction"]


@settings(max_examples=60, deadline=None)
@given(
    days=st.lists(st.integers(0, 300), min_size=1, max_size=9),
    cancelled=st.sets(st.integers(0, 8)),
    retold=st.sets(st.integers(0, 8)),
    seed=st.integers(0, 2**32),
)
def test_rhythms_are_those_of_a_count_from_scratch(
    days: list[int], cancelled: set[int], retold: set[int], seed: int
):
    """Duplicates, disorder, cancellations, corrections, old images: the same in the end."""
    random, learner = Random(seed), Learner()  # noqa: S311 - the same every time is the point
    facts = []
    for number, day in enumerate(days):
        at = START + day * DAY
        facts += [placed(number, at, "P-1", "P-2")]
        if number in retold:
            facts += [placed(number, at + timedelta(hours=1), "P-2", "P-3")]
        if number in cancelled:
            facts += [ended(number, at + timedelta(hours=2))]
    told = facts + random.sample(facts, len(facts) // 2)
    random.shuffle(told)
    images = []
    for one in told:
        learner.take(one)
        images += learner.purchases()
        learner.stream(random.sample(images, random.randint(0, min(4, len(images)))))
    learner.stream()
    learner.stream(images)
    learner.stream()
    wanted: dict[str, Rhythm] = {}
    for number, day in enumerate(days):
        if number in cancelled:
            continue
        products = ("P-2", "P-3") if number in retold else ("P-1", "P-2")
        for product in products:
            mark = next(p.mark for p in learner.purchases() if p.order_id == f"O-{number}")
            date = (START + day * DAY).date()
            wanted[product] = observe(wanted.get(product, Rhythm()), date, 1.0, mark=mark)
    learnt = {name: item.rhythm for name, item in learner.rhythms().items() if item.rhythm.kept}
    assert learnt == wanted
    assert learner.shop_sums() == learner.expected_sums()
