"""Which purchase answers the proposal before somebody, and which leaves it standing."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.repurchase_reminder.catalogue import Catalogue
from functions.repurchase_reminder.replanning import Replanning
from functions.repurchase_reminder.settings import ReminderSettings
from gjensyn.models.order import Line
from gjensyn.models.proposal import ProposedLine
from gjensyn.models.purchase import Purchase
from gjensyn.models.record import Stored
from gjensyn.ports import Replace
from gjensyn.rhythm.state import Rhythm
from tests.builders import NOW, SUBJECT, a_store
from tests.fakes.clock import StandingClock
from tests.unit.repurchase_reminder.coffee import coffee, line, product, proposal

DAY = timedelta(days=1)


def purchase(*products: tuple[str, str | None], **fields: Any) -> Purchase:
    """Return what somebody bought now, after the proposal was made."""
    lines = [Line(product_id=name, name=name, category=category, quantity=1)
             for name, category in products or [("P-1", "coffee")]]  # fmt: skip
    known = {"subject": SUBJECT, "key": "purchase#order-1", "placed_at": NOW}
    ids = {"order_id": "O-1", "customer_id": "K-17"}
    return Purchase(lines=tuple(lines), **{**known, **ids, **fields})


def after(told: Purchase, *known: Stored, **settings: Any) -> Replace | None:
    """Return what becomes of the proposal that is stored."""
    store = a_store(*known)
    catalogue = Catalogue(store, StandingClock(NOW))
    chosen = ReminderSettings.model_validate(settings)
    return Replanning(store, catalogue, chosen).after(told)


def test_who_has_bought_it_is_not_reminded_of_it():
    """The proposal is over as bought, and nothing is ordered by itself any more."""
    before = proposal(status="announced", due_at=NOW, due_shard="3")
    assert after(purchase(), before) == Replace(proposal(status="bought", version=1))


def test_a_purchase_of_something_else_leaves_the_proposal_alone():
    """As does one where there is none."""
    for other in ("P-0", "P-2"):
        assert after(purchase((other, "coffee")), proposal()) is None
    assert after(purchase()) is None


@pytest.mark.parametrize(
    ("status", "answers"),
    [("new", True), ("counted", False), ("void", False), ("withdrawn", False)],
)
def test_only_a_purchase_that_is_new_answers(status: Any, answers: bool):
    """What was counted did so before; what is void was never bought."""
    assert bool(after(purchase(status=status), proposal())) is answers


@pytest.mark.parametrize(
    ("status", "open_still"),
    [
        ("suggested", True), ("announced", True),
        ("ordered", False), ("stopped", False), ("answered", False), ("bought", False),
    ],
)  # fmt: skip
def test_only_a_proposal_that_is_open_can_be_answered(status: Any, open_still: bool):
    """One that is over stays what it was."""
    assert bool(after(purchase(), proposal(status=status))) is open_still


def test_any_line_of_a_proposal_may_be_the_one_that_was_bought():
    """Whichever of the products of the purchase it was."""
    both = proposal([line("P-1"), line("P-2")])
    for bought in ("P-1", "P-2"):
        assert after(purchase(("P-8", None), (bought, None), ("P-9", None)), both)
    assert after(purchase(("P-8", None), ("P-9", None)), both) is None


def test_a_gift_answers_nothing():
    """It is for somebody else."""
    assert after(purchase(gift=True), proposal()) is None


# ------------------------------------------------------------------- what serves as well


GROUPED = line("P-1", group="filters", category=None)


@pytest.mark.parametrize(
    ("proposed", "group", "answers"),
    [
        (GROUPED, "filters", True),
        (GROUPED, "bags", False),
        (GROUPED, None, False),
        (line("P-1", category=None), None, False),
        (line("P-1", category=None), "filters", False),
    ],
)
def test_a_product_of_the_same_group_serves_as_well(
    proposed: ProposedLine, group: str | None, answers: bool
):
    """The shop says which replace one another; without a group none does."""
    told = purchase(("P-2", None))
    assert bool(after(told, proposal([proposed]), product("P-2", group=group))) is answers


def test_a_product_that_nobody_knows_is_of_no_group():
    """The shop never told of it."""
    assert after(purchase(("P-2", None)), proposal([GROUPED])) is None


@pytest.mark.parametrize(
    ("category", "interchangeable", "answers"),
    [
        ("coffee", "coffee,tea", True),
        ("tea", "coffee,tea", False),
        ("cocoa", "cocoa,coffee", False),
        ("coffee", "tea", False),
        (None, "coffee,tea", False),
    ],
)
def test_in_some_categories_any_product_serves_as_well(
    category: str | None, interchangeable: str, answers: bool
):
    """Those that the shop names; of two of them, one does not stand for the other."""
    told = purchase(("P-2", category))
    found = after(told, proposal(), reminder_interchangeable=interchangeable)
    assert bool(found) is answers


def test_where_any_product_of_a_category_serves_its_group_is_not_asked():
    """Something of another such category is no replacement, whatever group it is in."""
    told, other = purchase(("P-2", "tea")), product("P-2", group="drinks")
    proposed = proposal([line("P-1", group="drinks")])
    assert after(told, proposed, other, reminder_interchangeable="coffee,tea") is None
    assert after(told, proposed, other, reminder_interchangeable="coffee")


def test_what_does_not_serve_does_not_hide_what_does():
    """Of the same purchase, in whatever order it stands."""
    answers, others = ("P-3", "coffee"), ("P-2", "tea")
    for lines in ([answers, others], [others, answers]):
        assert after(purchase(*lines), proposal(), reminder_interchangeable="coffee,tea")


# ------------------------------------------------------------------- facts that come late


MADE = NOW - DAY


@pytest.mark.parametrize(
    ("placed_at", "answers"),
    [
        (MADE - timedelta(seconds=1), False),
        (MADE, True),
        (MADE + timedelta(seconds=1), True),
    ],
)
def test_a_purchase_after_the_proposal_answers_it_whatever_was_known(
    placed_at: datetime, answers: bool
):
    """From the moment on at which it was made; of one before it, the rhythm knows more."""
    told = purchase(placed_at=placed_at)
    assert bool(after(told, proposal(made_at=MADE), coffee(last=-9))) is answers


@pytest.mark.parametrize(("days", "answers"), [(29, True), (30, True), (31, False)])
def test_a_purchase_heard_of_late_answers_unless_a_later_one_was_known(days: int, answers: bool):
    """The proposal was made of that one: what lies before it changes nothing."""
    told = purchase(placed_at=NOW - days * DAY)
    assert bool(after(told, proposal(), coffee(last=30))) is answers


def test_a_purchase_heard_of_late_answers_where_no_other_is_known():
    """The rhythm has learnt nothing yet, or is being erased."""
    told = purchase(placed_at=NOW - 99 * DAY)
    assert after(told, proposal(), coffee(rhythm=Rhythm()))
    assert after(told, proposal())


def test_each_line_is_held_against_its_own_rhythm():
    """An old purchase of tea answers nothing, though coffee was bought longer ago still."""
    known = [coffee(last=60, product_id="P-1"), coffee(last=10, product_id="P-2")]
    both = proposal([line("P-1"), line("P-2")])
    late = {"placed_at": NOW - 30 * DAY}
    assert after(purchase(("P-2", None), **late), both, *known) is None
    assert after(purchase(("P-1", None), **late), both, *known)
