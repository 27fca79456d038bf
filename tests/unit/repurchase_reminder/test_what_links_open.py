"""What a link to the page behind a reminder opens: a proposal, or the same again."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from gjensyn.ports import Remove
from tests.builders import NOW, SUBJECT
from tests.unit.repurchase_reminder.coffee import (
    coffee,
    line,
    product,
    proposal,
)
from tests.unit.repurchase_reminder.desk import DAY, Desk, again

SECOND = timedelta(seconds=1)


# ------------------------------------------------------------------- what a link opens


def test_a_link_opens_what_its_message_told():
    """As it was then, and the products as they are today."""
    desk = Desk(product(unit_price=89.0))
    offer = desk.offer()
    (told,) = offer.lines
    assert (told.product_id, told.unit_price, offer.price(told)) == ("P-1", 109.0, 89.0)
    assert (offer.made.model, offer.made.made_at) == ("curate", NOW)
    assert offer.state == "open"


def test_what_the_shop_never_told_of_costs_what_it_did():
    """And is taken to be sold."""
    desk = Desk()
    found = desk.store.get(type(product()), "P-1", "product")
    assert found is not None
    desk.store.write(Remove(found))
    offer = desk.offer()
    assert offer.price(offer.lines[0]) == 109.0
    assert offer.available(offer.lines[0])


@pytest.mark.parametrize(
    ("status", "model", "state"),
    [
        ("suggested", "curate", "open"),
        ("announced", "automate", "announced"),
        ("stopped", "automate", "stopped"),
        ("stopped", "curate", "open"),
        ("stopped", "coach", "open"),
        ("answered", "automate", "open"),
        ("bought", "automate", "open"),
        ("suggested", "automate", "open"),
    ],
)
def test_what_is_left_to_do_about_a_proposal(status: Any, model: Any, state: str):
    """One that was stopped by its owner can be ordered after all."""
    due = {"due_at": NOW, "due_shard": "0"} if status == "announced" else {}
    assert Desk(proposal(status=status, model=model, **due)).offer().state == state


@pytest.mark.parametrize("other", ["proposal-0", "proposal-2"])
def test_another_proposal_is_not_what_the_link_is_about(other: str):
    """Made before or after it."""
    assert Desk(proposal(proposal_id=other)).offer().current is None
    assert Desk().offer().current is not None


# ------------------------------------------------------------------- the same again


@pytest.mark.parametrize("other", ["P-2", "P-3", "P-4", "P-5"])
def test_an_order_of_something_else_answers_nothing(other: str):
    """Whatever the names of the products are."""
    desk = Desk(proposal((line(other),)))
    desk.press(again(), do="order")
    assert desk.status == "suggested"


@pytest.mark.parametrize(
    ("proposed", "group", "status"),
    [
        ("coffee", "coffee", "answered"),
        ("bags", "coffee", "suggested"),
        ("tools", "coffee", "suggested"),
        (None, None, "suggested"),
        (None, "coffee", "suggested"),
    ],
)
def test_an_order_answers_what_is_of_the_same_group(
    proposed: str | None, group: str | None, status: str
):
    """No group is no group that two are of."""
    desk = Desk(proposal((line("P-2", group=proposed),)), product(group=group))
    desk.press(again(), do="order")
    assert desk.status == status


@pytest.mark.parametrize(
    ("made", "last", "state"),
    [
        (NOW - 14 * DAY, 30, "again"),
        (NOW - 14 * DAY + SECOND, 30, "ordered"),
        (NOW - DAY, 1, "again"),
    ],
)
def test_what_was_ordered_is_on_its_way_for_a_fortnight_or_until_it_was_bought(
    made: datetime, last: int, state: str
):
    """To the second; bought on the same day, it is that order."""
    desk = Desk(proposal(status="ordered", made_at=made), coffee(last=last))
    assert desk.offer(again()).state == state


def test_who_was_shredded_is_nobody_to_a_link():
    """It looks like any other that opens nothing."""
    desk = Desk()
    link = again()
    desk.store.keyring.shred(SUBJECT)
    assert desk.offers.find(link) is None


def test_a_link_orders_once_from_one_version_of_us_to_the_next():
    """Its order keeps its name."""
    assert Desk().offer(again()).made.proposal_id == "edrvh6bvbofpkj3mnbj5wrpp6a"
