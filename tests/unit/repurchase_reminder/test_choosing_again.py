"""What a press of each button does, once, and what a form may say."""

from datetime import date

import pytest

from gjensyn.again_links import Again, AgainLinks
from gjensyn.models.proposal import Proposal
from tests.builders import NOW, SUBJECT, a_person
from tests.unit.repurchase_reminder.coffee import (
    EVERY,
    TODAY,
    coffee,
    key_of,
    line,
    product,
    proposal,
)
from tests.unit.repurchase_reminder.desk import AGAIN, DAY, Desk


@pytest.mark.parametrize(
    ("wish", "status", "orders"),
    [
        ("order", "ordered", [["P-1"]]),
        ("later", "answered", []),
        ("still_have_some", "answered", []),
        ("never", "answered", []),
        ("stop", "suggested", []),  # nothing was about to be ordered
    ],
)
def test_what_a_press_does_it_does_once(wish: str, status: str, orders: list[list[str]]):
    """The proposal ends, and pressing again changes nothing more."""
    desk = Desk()
    for _ in range(3):
        desk.press(do=wish)
    assert desk.status == status
    assert desk.orders() == orders


@pytest.mark.parametrize(
    ("wish", "snoozed_until", "never", "held"),
    [
        ("order", TODAY + EVERY * DAY, False, ()),  # by then it is used up
        ("later", TODAY + 7 * DAY, False, ()),
        ("still_have_some", None, False, (TODAY,)),
        ("never", None, True, ()),
    ],
)
def test_each_wish_trains_the_rhythm(
    wish: str, snoozed_until: date | None, never: bool, held: tuple[date, ...]
):
    """It counts as a response; later is later, enough is enough, never is never."""
    desk = Desk()
    desk.press(do=wish)
    item = desk.rhythm()
    assert item.rhythm.responded == TODAY
    assert (item.snoozed_until, item.never, item.rhythm.held) == (snoozed_until, never, held)
    assert (item.due_at is None) == never


def test_an_order_is_not_a_wish_that_can_be_taken_back():
    """After it, nothing else can be pressed."""
    desk = Desk()
    desk.press(do="order")
    before = desk.rhythm()
    desk.press(do="never")
    assert desk.rhythm() == before
    assert desk.offer().state == "ordered"


def test_what_was_announced_is_stopped_by_one_press():
    """And can be ordered after all."""
    announced = {"status": "announced", "model": "automate", "due_at": NOW, "due_shard": "0"}
    desk = Desk(proposal(**announced))
    assert desk.offer().state == "announced"
    desk.press(do="stop")
    assert (desk.status, desk.orders(), desk.offer().state) == ("stopped", [], "stopped")
    desk.press(do="order")
    assert (desk.status, desk.orders()) == ("ordered", [["P-1"]])


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({}, "missing"),
        ({"do": ""}, "missing"),
        ({"do": "buy"}, "unknown"),
        ({"do": "order"}, "missing"),  # of two products, none is ticked
        ({"do": "order", "line-3": "1"}, "missing"),
        ({"do": "order", "line-2": "1"}, None),
        ({"do": "never", "line-1": "1"}, None),
        ({"do": "stop"}, None),
    ],
)
def test_what_a_form_may_say(fields: dict[str, str], error: str | None):
    """One wish, for the products that are ticked; to stop needs no tick."""
    desk = Desk(products=("P-1", "P-2"))
    assert desk.press(**fields) == error
    if error:
        assert (desk.status, desk.orders()) == ("suggested", [])


def test_only_what_is_ticked_and_sold_is_ordered():
    """Of three: one is not wanted, one is gone."""
    gone = product("P-2", status="discontinued")
    desk = Desk(gone, products=("P-1", "P-2", "P-3"))
    desk.press(do="order", **{"line-1": "1", "line-2": "1"})
    assert desk.orders() == [["P-1"]]
    assert desk.rhythm("P-3").rhythm.responded is None


def test_what_is_gone_cannot_be_ordered():
    """The page says so; a form from before is refused."""
    desk = Desk(product(status="recalled"))
    assert desk.offer().state == "gone"
    assert desk.press(do="order") == "missing"
    assert desk.orders() == []


def test_a_newer_proposal_is_not_ended_by_the_button_of_an_older_one():
    """The old link orders what it says; what stands before them now goes on."""
    desk = Desk(proposal(proposal_id="proposal-2"))
    desk.press(do="order")
    assert (desk.status, desk.orders()) == ("suggested", [["P-1"]])


# ------------------------------------------------------------------- from the preference page


def again(product_id: str = "P-1", until: date = TODAY + 30 * DAY) -> str:
    """Return the token that orders a product again."""
    return AGAIN.token(Again(SUBJECT, key_of(product_id), until))


def test_the_same_again_at_any_time():
    """One line as it was bought last; what was proposed of the same is answered by it."""
    desk = Desk()
    assert (desk.offer(again()).state, len(desk.offer(again()).lines)) == ("again", 1)
    for _ in range(2):
        desk.press(again(), do="order")
    assert (desk.status, desk.orders()) == ("answered", [["P-1"]])
    assert desk.rhythm().snoozed_until == TODAY + EVERY * DAY


@pytest.mark.parametrize(
    "changed", [proposal((line("P-9"),)), proposal(status="bought"), proposal(status="stopped")]
)
def test_it_leaves_alone_what_is_about_something_else_or_over(changed: Proposal):
    """Another product before them, or nothing any more."""
    desk = Desk(changed)
    desk.press(again(), do="order")
    assert (desk.status, desk.orders()) == (changed.status, [["P-1"]])


def test_it_answers_what_was_proposed_of_its_group():
    """A variant of what was announced is ordered instead of it."""
    other = line("P-2", group="coffee")
    desk = Desk(proposal((other,)), product(group="coffee"))
    desk.press(again(), do="order")
    assert desk.status == "answered"


@pytest.mark.parametrize(
    ("made", "last", "state"), [(1, 30, "ordered"), (1, 0, "again"), (15, 30, "again")]
)
def test_what_is_on_its_way_is_not_ordered_again(made: int, last: int, state: str):
    """Ordered of late and not yet bought, as far as anybody knows."""
    standing = proposal(status="ordered", made_at=NOW - made * DAY)
    desk = Desk(standing, coffee(last=last))
    assert desk.offer(again()).state == state


@pytest.mark.parametrize(
    "wrong",
    [
        again(until=TODAY - DAY),
        again("P-unknown"),
        AGAIN.token(Again("b" * 26, key_of("P-1"), TODAY)),
        AgainLinks(b"another pepper").token(Again(SUBJECT, key_of("P-1"), TODAY)),
    ],
)
def test_a_link_that_leads_nowhere_says_nothing(wrong: str):
    """Too old, of nothing they ever bought, of nobody, of another shop."""
    assert Desk().offers.find(wrong) is None


def test_nobody_orders_for_somebody_who_is_being_erased():
    """Fenced, or with all purchases taken back: the page that all get."""
    assert Desk(a_person(status="fenced")).offers.find(again()) is None
    assert Desk(coffee(rhythm=coffee().rhythm.__class__())).offers.find(again()) is None
