"""What one go at counting a purchase writes, refuses and leaves for later."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.repurchase_reminder.counting import AT_ONCE
from gjensyn.errors import ConflictError
from gjensyn.models.person import PERSON_KEY, Person
from gjensyn.models.prior import PriorSums
from gjensyn.models.proposal import PROPOSAL_KEY, Proposal
from gjensyn.models.purchase import Purchase, RhythmItem
from gjensyn.ports import Change, Insert, Remove, Replace
from gjensyn.pseudonyms import shard_of
from infra.memory.store import MemoryKeyring, MemoryStore
from tests.builders import PSEUDONYMS
from tests.unit.repurchase_reminder.coffee import line, proposal
from tests.unit.repurchase_reminder.learner import LATER, Learner, ended, placed

START = datetime(2026, 1, 5, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def key_of(product: str) -> str:
    return "rhythm#" + PSEUDONYMS.key("product", product)


def bought(learner: Learner, number: int, *products: str, **fields: Any) -> Purchase:
    """Take an order in; returns its purchase as the stream tells of it."""
    learner.take(placed(number, START + number * 30 * DAY, *products, **fields))
    return next(one for one in learner.purchases() if one.order_id == f"O-{number}")


def again(learner: Learner, number: int) -> Purchase:
    return next(one for one in learner.purchases() if one.order_id == f"O-{number}")


# ------------------------------------------------------------------- once


def test_a_purchase_is_counted_and_says_so():
    """It knows which rhythms know of it, and is known from then on."""
    learner = Learner()
    purchase = bought(learner, 1, "P-1", "P-2")
    assert learner.counting.count(purchase) == "purchase_counted"
    counted = again(learner, 1)
    assert (counted.status, counted.recount) == ("counted", ())
    assert set(counted.counted) == {key_of("P-1"), key_of("P-2")}
    assert learner.counting.count(counted) == "purchase_known_already"


def test_a_purchase_that_was_cancelled_is_taken_back_and_says_so():
    """Every rhythm that knew of it has forgotten it."""
    learner = Learner()
    learner.counting.count(bought(learner, 1, "P-1", "P-2"))
    learner.take(ended(1, START + 40 * DAY))
    assert learner.counting.count(again(learner, 1)) == "purchase_withdrawn"
    withdrawn = again(learner, 1)
    assert (withdrawn.status, withdrawn.counted, withdrawn.recount) == ("withdrawn", (), ())
    assert all(not item.rhythm.kept for item in learner.rhythms().values())
    assert learner.counting.count(withdrawn) == "purchase_known_already"


def test_what_is_taken_back_touches_nothing_that_was_not_counted():
    """Cancelled before anybody counted all of it: the rest never knew of it."""
    learner = Learner()
    purchase = bought(learner, 1, "P-1", "P-2")
    part = purchase.model_copy(update={"status": "void", "recount": (key_of("P-1"),)})
    learner.store.write(Replace(part))
    assert learner.counting.count(again(learner, 1)) == "purchase_withdrawn"
    assert learner.rhythms() == {}


@pytest.mark.parametrize(
    ("lines", "transactions"), [(1, 1), (AT_ONCE, 1), (AT_ONCE + 1, 2), (2 * AT_ONCE, 2)]
)
def test_so_many_rhythms_are_written_at_once(lines: int, transactions: int):
    """The last transaction ends it; none is empty."""
    learner = Learner()
    purchase = bought(learner, 1, *(f"P-{number}" for number in range(lines)))
    learner.store.requests.clear()
    assert learner.counting.count(purchase) == "purchase_counted"
    assert learner.store.requests["transaction"] == transactions
    assert len(again(learner, 1).counted) == lines == len(learner.rhythms())


class Interrupted(MemoryStore):
    """Dies after so many transactions."""

    left = 10**6

    def write(self, *changes: Change, **fields: Any) -> None:
        if self.left == 0:
            raise ProcessLookupError
        self.left -= len(changes) > 1
        super().write(*changes, **fields)


@pytest.mark.parametrize("cancelled", [False, True])
def test_what_was_interrupted_goes_on_where_it_stopped(cancelled: bool):
    """Nothing is learnt or forgotten twice."""
    store = Interrupted(MemoryKeyring())
    learner = Learner(store)
    purchase = bought(learner, 1, *(f"P-{number}" for number in range(2 * AT_ONCE)))
    if cancelled:
        learner.counting.count(purchase)
        learner.take(ended(1, START + 40 * DAY))
        purchase = again(learner, 1)
    store.left = 1
    with pytest.raises(ProcessLookupError):
        learner.counting.count(purchase)
    between = again(learner, 1)
    assert between.status == purchase.status
    assert len(between.recount if cancelled else between.counted) == AT_ONCE
    store.left = 10**6
    store.requests.clear()
    learner.counting.count(between)
    assert store.requests["transaction"] == 1
    assert again(learner, 1).status == ("withdrawn" if cancelled else "counted")
    assert learner.shop_sums() == learner.expected_sums()


# ------------------------------------------------------------------- others at the same time


class Contended(MemoryStore):
    """Others are always quicker; `gone` takes the purchase away meanwhile."""

    tries = 0
    contended = False
    gone = False

    def write(self, *changes: Change, **fields: Any) -> None:
        if not self.contended:
            super().write(*changes, **fields)
            return
        self.tries += 1
        if self.gone:
            record = changes[0].record
            found = self.get(Purchase, record.subject, record.key)
            assert found is not None
            super().write(Remove(found))
        raise ConflictError


def test_who_never_gets_through_gives_up_and_the_stream_comes_again():
    """After six tries; nothing was written."""
    store = Contended(MemoryKeyring())
    learner = Learner(store)
    purchase = bought(learner, 1, "P-1")
    store.contended = True
    with pytest.raises(ConflictError):
        learner.counting.count(purchase)
    assert store.tries == 6
    assert learner.rhythms() == {}


def test_a_purchase_that_is_gone_meanwhile_is_refused():
    """The person is being erased."""
    store = Contended(MemoryKeyring())
    learner = Learner(store)
    purchase = bought(learner, 1, "P-1")
    store.contended = store.gone = True
    assert learner.counting.count(purchase) == "purchase_refused_erased"
    assert store.tries == 1


def test_an_old_image_is_counted_as_the_purchase_is_now():
    """The stream may be late: it was told again with other lines since."""
    learner = Learner()
    old = bought(learner, 1, "P-1")
    learner.take(placed(1, old.placed_at + timedelta(hours=1), "P-2"))
    assert learner.counting.count(old) == "purchase_counted"
    assert set(learner.rhythms()) == {"P-2"}


def test_an_old_image_of_what_was_cancelled_since_answers_no_proposal():
    """Nothing was bought: whoever is about to be reminded still is."""
    learner = Learner()
    purchase = bought(learner, 1, "P-1")
    offered = proposal([line("P-1")], subject=learner.subject, made_at=START)
    learner.store.write(Insert(offered))
    learner.take(ended(1, START + 40 * DAY))
    assert learner.counting.count(purchase) == "purchase_withdrawn"
    found = learner.store.get(Proposal, learner.subject, PROPOSAL_KEY)
    assert found is not None
    assert found.status == "suggested"


@pytest.mark.parametrize("left", ["fenced", "gone"])
def test_nothing_is_learnt_of_somebody_who_is_leaving(left: str):
    """Neither in the rhythms nor in the sums over many."""
    learner = Learner()
    purchase = bought(learner, 1, "P-1")
    person = learner.store.get(Person, learner.subject, PERSON_KEY)
    assert person is not None
    fenced = Replace(person.model_copy(update={"status": "fenced"}))
    learner.store.write(fenced if left == "fenced" else Remove(person))
    assert learner.counting.count(purchase) == "purchase_refused_erased"
    assert learner.rhythms() == {}
    assert again(learner, 1) == purchase


# ------------------------------------------------------------------- what is written


def test_a_new_rhythm_is_that_of_its_owner_and_product():
    """Named by the product until a purchase describes it: one from the future does not."""
    learner = Learner()
    learner.take(placed(1, LATER + 9 * DAY, "P-1"))
    learner.counting.count(again(learner, 1))
    item = learner.rhythms()["P-1"]
    assert (item.subject, item.key) == (learner.subject, key_of("P-1"))
    assert (item.customer_id, item.product_id, item.name) == ("K-17", "P-1", "P-1")
    assert item.described_by is None


def test_a_rhythm_that_is_gone_is_not_learnt_anew():
    """It was erased since: nobody knows which product it was of."""
    learner = Learner()
    purchase = bought(learner, 1, "P-1")
    told_again = purchase.model_copy(update={"recount": ("rhythm#gone",)})
    learner.store.write(Replace(told_again))
    assert learner.counting.count(again(learner, 1)) == "purchase_counted"
    assert set(learner.rhythms()) == {"P-1"}
    assert learner.store.get(RhythmItem, learner.subject, "rhythm#gone") is None


def test_a_rhythm_that_learnt_something_is_planned_anew():
    """From the fourth purchase on it is looked at a week after, at the hour of reminders."""
    learner = Learner()
    for number in range(4):
        learner.counting.count(bought(learner, number, "P-1"))
    item = learner.rhythms()["P-1"]
    assert item.due_at == datetime(2026, 4, 12, 10, tzinfo=UTC)
    assert item.due_shard == learner.store.shard(learner.subject)


def test_a_purchase_told_again_with_other_words_renames_and_plans_nothing_anew():
    """A look that was put off stays so."""
    learner = Learner()
    for number in range(4):
        learner.counting.count(bought(learner, number, "P-1"))
    later = {"due_at": LATER, "silent": "reminded"}
    learner.store.write(Replace(learner.rhythms()["P-1"].model_copy(update=later)))
    at = again(learner, 3).placed_at + timedelta(seconds=1)
    told = placed(3, at, "P-1")
    line = told.lines[0].model_copy(update={"name": "Kaffe"})
    learner.take(told.model_copy(update={"lines": (line,)}))
    assert learner.counting.count(again(learner, 3)) == "purchase_counted"
    item = learner.rhythms()["P-1"]
    assert (item.name, item.due_at, item.silent) == ("Kaffe", LATER, "reminded")


def test_a_first_subscription_is_planned_anew():
    """It is none of their own purchases, but the day is news."""
    learner = Learner()
    for number in range(4):
        learner.counting.count(bought(learner, number, "P-1"))
    later = {"due_at": LATER, "silent": "reminded"}
    learner.store.write(Replace(learner.rhythms()["P-1"].model_copy(update=later)))
    learner.counting.count(bought(learner, 4, "P-1", subscription=True))
    item = learner.rhythms()["P-1"]
    assert item.subscribed_on == (START + 120 * DAY).date()
    assert (item.rhythm.n, item.silent) == (3, None)


def test_a_cancelled_subscription_leaves_the_purchases_as_they_were():
    """Learnt anew from the others: from those that are bought, and from no gift."""
    learner = Learner()
    learner.counting.count(bought(learner, 0, "P-1"))
    learner.counting.count(bought(learner, 1, "P-1", gift=True))
    learner.counting.count(bought(learner, 2, "P-1", subscription=True))
    learner.counting.count(bought(learner, 3, "P-1", "P-2"))
    learner.take(ended(2, START + 200 * DAY))
    learner.counting.count(again(learner, 2))
    item = learner.rhythms()["P-1"]
    assert [day.day for day in item.rhythm.kept] == [START.date(), (START + 90 * DAY).date()]
    assert item.subscribed_on is None
    assert learner.rhythms()["P-2"].version == 1


def test_what_is_learnt_anew_is_described_by_the_latest_that_is_left():
    """The order that named it was cancelled: it is called as before."""
    learner = Learner()
    for number, name in enumerate(("Te", "Kaffe")):
        told = placed(number, START + number * 30 * DAY, "P-1")
        line = told.lines[0].model_copy(update={"name": name})
        learner.take(told.model_copy(update={"lines": (line,)}))
        learner.counting.count(again(learner, number))
    assert learner.rhythms()["P-1"].name == "Kaffe"
    learner.take(ended(1, START + 40 * DAY))
    learner.counting.count(again(learner, 1))
    assert learner.rhythms()["P-1"].name == "Te"


def test_the_sums_over_many_are_told_of_one_person():
    """In the shard that follows from them, and due now."""
    learner = Learner()
    for number in range(2):
        learner.counting.count(bought(learner, number, "P-1"))
    somebody = PSEUDONYMS.key("customer", "K-17")
    place = f"prior#product#P-1#{shard_of(somebody, 4)}"
    sums = learner.store.get(PriorSums, place, "shard")
    assert sums is not None
    assert (sums.persons, sums.due_at) == (1, LATER)
    assert sums.due_shard == learner.store.shard(learner.subject)
