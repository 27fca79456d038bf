"""What each button of the page behind a reminder writes, and what it leaves alone."""

from typing import Any

import pytest

from functions.repurchase_reminder.choosing import Choosing, read_choice
from gjensyn.errors import ConflictError
from gjensyn.models.purchase import RhythmItem
from gjensyn.ports import Remove
from gjensyn.tokens import new_token
from tests.builders import NOW
from tests.fakes.busy_store import BusyStore
from tests.unit.repurchase_reminder.coffee import (
    SETTINGS,
    TODAY,
    coffee,
    product,
    proposal,
)
from tests.unit.repurchase_reminder.desk import DAY, TOKEN, Desk, again

ANNOUNCED = {"status": "announced", "model": "automate", "due_at": NOW, "due_shard": "0"}
AT_REST = (None, None)


def looked_at_in(days: int, item: RhythmItem) -> bool:
    """Tell whether a product is looked at so many days on, at ten, in the shard of its owner."""
    return (item.due_at, item.due_shard) == (NOW.replace(hour=9, minute=0) + days * DAY, "0")


# ------------------------------------------------------------------- the rhythm


def test_later_is_a_week():
    """The product is looked at then."""
    desk = Desk(coffee(due_at=NOW, due_shard="3"))
    desk.press(do="later")
    assert looked_at_in(7, desk.rhythm())


def test_who_still_has_some_is_looked_at_tomorrow():
    """What is known then says when: nothing is put off any more."""
    desk = Desk(coffee(due_at=NOW, due_shard="3", snoozed_until=TODAY + 9 * DAY))
    desk.press(do="still_have_some")
    assert looked_at_in(1, desk.rhythm())
    assert desk.rhythm().snoozed_until is None


def test_what_is_never_wanted_is_not_looked_at_again():
    """The page of preferences says whose wish it was."""
    desk = Desk(coffee(due_at=NOW, due_shard="3"))
    desk.press(do="never")
    item = desk.rhythm()
    assert (item.due_at, item.due_shard, item.silent) == (None, None, "never")


def test_a_product_that_is_gone_is_ordered_all_the_same():
    """Nothing is learnt of it: it is being erased, or was taken back."""
    desk = Desk(products=("P-1", "P-2"))
    desk.store.write(Remove(desk.rhythm("P-1")))
    desk.press(do="order", **{"line-1": "1", "line-2": "1"})
    assert desk.orders() == [["P-1", "P-2"]]


# ------------------------------------------------------------------- the proposal


@pytest.mark.parametrize(
    ("wish", "ended"),
    [("order", "ordered"), ("stop", "stopped"), ("later", "stopped"), ("never", "stopped")],
)
def test_an_announced_order_ends_with_any_press(wish: str, ended: str):
    """It is due no more: no machine orders it after that."""
    desk = Desk(proposal(**ANNOUNCED))
    desk.press(do=wish)
    found = desk.standing
    assert (found.status, (found.due_at, found.due_shard)) == (ended, AT_REST)


@pytest.mark.parametrize("status", ["suggested", "ordered", "stopped", "answered", "bought"])
def test_only_what_is_announced_can_be_stopped(status: Any):
    """Nothing was about to be ordered; the rhythm hears nothing of it either."""
    desk = Desk(proposal(status=status))
    desk.press(do="stop")
    assert desk.status == status
    assert desk.rhythm().rhythm.responded is None


@pytest.mark.parametrize("status", ["ordered", "stopped", "answered", "bought"])
def test_a_proposal_that_is_over_stays_so(status: Any):
    """The rhythm hears what its owner says all the same."""
    desk = Desk(proposal(status=status))
    desk.press(do="later")
    assert (desk.status, desk.standing.version) == (status, 1)
    assert desk.rhythm().rhythm.responded == TODAY


@pytest.mark.parametrize("wish", ["later", "still_have_some", "never", "stop"])
def test_where_another_proposal_stands_it_is_not_touched(wish: str):
    """The link is an older one."""
    desk = Desk(proposal(proposal_id="proposal-2", **ANNOUNCED))
    desk.press(do=wish)
    assert (desk.status, desk.standing.due_at) == ("announced", NOW)


@pytest.mark.parametrize("wish", ["later", "never", "stop"])
@pytest.mark.parametrize("status", ["discontinued", "recalled"])
def test_what_is_sold_no_more_can_still_be_answered(wish: str, status: Any):
    """Only ordering takes something that can be bought."""
    desk = Desk(product(status=status))
    assert desk.press(do=wish) is None
    assert desk.press(do="order") == "missing"


def test_a_link_that_died_meanwhile_does_nothing():
    """Nor does a form without a wish."""
    desk = Desk()
    chosen = desk.offer()
    wish = read_choice({"do": "order"}, chosen)
    assert desk.choosing.act(new_token(), wish) is None
    assert desk.choosing.act(TOKEN, read_choice({}, chosen)) is None
    assert desk.orders() == []


@pytest.mark.parametrize(("conflicts", "gets_through"), [(3, True), (4, False)])
def test_a_press_is_tried_four_times_while_others_write(conflicts: int, gets_through: bool):
    """Then whoever pressed can press again."""
    desk = Desk()
    busy = BusyStore(desk.store.keyring, conflicts=conflicts)
    busy._items = desk.store._items  # noqa: SLF001 - the same tables, under attack
    choosing = Choosing(busy, desk.offers, desk.clock, SETTINGS)
    chosen = read_choice({"do": "order"}, desk.offer())
    if gets_through:
        choosing.act(TOKEN, chosen)
    else:
        with pytest.raises(ConflictError):
            choosing.act(TOKEN, chosen)
    assert desk.orders() == ([["P-1"]] if gets_through else [])


def test_an_order_answers_what_was_announced_of_its_kind():
    """From the preference page: that one is due no more."""
    desk = Desk(proposal(**ANNOUNCED))
    desk.press(again(), do="order")
    found = desk.standing
    assert (found.status, (found.due_at, found.due_shard)) == ("answered", AT_REST)
