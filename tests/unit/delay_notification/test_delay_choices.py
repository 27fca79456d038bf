"""The page behind a notice: what it shows of each order, and what it takes down."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from functions.delay_notification.choosing import CHOICES, Choosing, LateOrder, read_choices
from gjensyn.errors import ConflictError
from gjensyn.links import Links
from gjensyn.models.delay import Choice, DelayAnswer
from gjensyn.models.message import Message
from gjensyn.models.order import OrderStatus
from gjensyn.ports import Remove, Replace
from gjensyn.tokens import new_token, token_hash
from tests.builders import an_order
from tests.fakes.busy_store import BusyStore
from tests.unit.delay_notification.late_shop import Late


def late_order(field: str = "choice", status: OrderStatus = "placed") -> LateOrder:
    return LateOrder(field, {}, an_order(status=status), None)


TWO = [late_order("choice-1"), late_order("choice-2")]
BOTH = {"choice-1": "wait", "choice-2": "cancel"}
ARRIVED = [late_order("choice-1", "delivered"), late_order("choice-2")]


@pytest.mark.parametrize(
    ("fields", "orders", "choices", "error"),
    [
        ({"choice": "wait"}, [late_order()], {"choice": "wait"}, None),
        ({"choice": " talk\r\n"}, [late_order()], {"choice": "talk"}, None),
        ({}, [late_order()], {}, "missing"),
        ({"choice": ""}, [late_order()], {}, "missing"),
        ({"choice": "Wait"}, [late_order()], {}, "unknown"),
        ({"choice": "refund"}, [late_order()], {}, "unknown"),
        ({"choice": "wait" * 5000}, [late_order()], {}, "unknown"),
        ({"score": "5"}, [late_order()], {}, "missing"),
        (BOTH, TWO, BOTH, None),
        ({"choice-2": "change"}, TWO, {"choice-2": "change"}, None),
        ({"choice": "wait"}, TWO, {"choice-1": "wait", "choice-2": "wait"}, None),
        ({"choice-1": "wait", "choice-2": "<b>"}, TWO, {}, "unknown"),
        ({"choice-3": "wait"}, TWO, {}, "missing"),
        ({"choice-1": "cancel", "choice-2": "wait"}, ARRIVED, {"choice-2": "wait"}, None),
        ({"choice-1": "cancel"}, ARRIVED, {}, "missing"),
        ({"choice": "cancel"}, [late_order(status="delivered")], {}, None),
        ({"choice": "cancel"}, [late_order(status="returned")], {}, None),
        ({"choice": "cancel"}, [], {}, None),
    ],
)  # fmt: skip
def test_what_is_read_from_a_form(
    fields: Mapping[str, str],
    orders: list[LateOrder],
    choices: Mapping[str, str],
    error: str | None,
):
    """Four words for each order that is still open; anything else is an error, not a guess."""
    chosen = read_choices(fields, orders)
    assert (chosen.choices, chosen.error) == (choices, error)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("announced", "open"), ("placed", "open"), ("shipped", "open"),
        ("delivered", "delivered"), ("cancelled", "cancelled"), ("returned", "cancelled"),
    ],
)  # fmt: skip
def test_nothing_is_left_to_choose_of_what_arrived_or_was_given_up(status: OrderStatus, state: str):
    """The page says which of the two it was."""
    assert late_order(status=status).state == state


def test_the_choices_are_those_of_the_contract():
    """Wait, change, cancel, talk to a person."""
    assert CHOICES == ("wait", "change", "cancel", "talk")


# ------------------------------------------------------------------- looking and choosing


class Desk:
    """A customer with a link in hand."""

    def __init__(self, *orders: str) -> None:
        self.shop = Late()
        for order in orders or ("O-1",):
            self.shop.place(order, promise="11-05")
        self.shop.until(datetime(2026, 11, 6, 8, tzinfo=UTC))
        self.token = self.give(self.shop.messages("sent")[0])
        self.links = Links(self.shop.store, self.shop.clock)
        self.choosing = Choosing(self.shop.store, self.links, self.shop.clock)

    def give(self, message: Message) -> str:
        """Put a token onto a message, as delivery does."""
        token = new_token()
        self.shop.store.write(
            Replace(message.model_copy(update={"token_hash": token_hash("d", token)}))
        )
        return token

    def orders(self) -> list[LateOrder]:
        found = self.choosing.find(self.token)
        assert found is not None
        return found[1]

    def answers(self) -> list[tuple[str, str]]:
        kept = self.shop.kept(DelayAnswer, "delay-answer#")
        return sorted((one.order_id, one.choice) for one in kept)


def test_a_choice_is_kept_and_the_newest_stands():
    """The same again writes nothing: one event for one choice."""
    desk = Desk()
    (order,) = desk.orders()
    desk.choosing.choose(order, "wait")
    desk.choosing.choose(order, "talk")
    desk.shop.store.requests.clear()
    desk.choosing.choose(order, "talk")
    assert desk.answers() == [("O-1", "talk")]
    assert desk.shop.store.requests["write"] == 0
    (again,) = desk.orders()
    assert again.answer
    assert again.answer.choice == "talk"


@pytest.mark.parametrize("first", CHOICES)
@pytest.mark.parametrize("then", CHOICES)
def test_a_choice_takes_the_place_of_any_other(first: Choice, then: Choice):
    """Each time it is one write more of the same answer; the same word again is none."""
    desk = Desk()
    (order,) = desk.orders()
    desk.choosing.choose(order, first)
    desk.choosing.choose(order, then)
    (answer,) = desk.shop.kept(DelayAnswer, "delay-answer#")
    assert (answer.choice, answer.version) == (then, 1 if first == then else 2)


def test_the_only_order_of_a_message_needs_no_number():
    """A bare choice is about it."""
    (order,) = Desk().orders()
    assert order.field == "choice"


@pytest.mark.parametrize("orders", [("O-1", "O-2"), ("O-2", "O-1"), ("O-1", "O-2", "O-3")])
def test_each_order_shows_what_was_told_of_itself(orders: tuple[str, ...]):
    """However they stand in the message."""
    shown = Desk(*orders).orders()
    assert sorted(late.order.order_id for late in shown) == sorted(orders)
    assert all(late.told["order_number"] == late.order.order_id for late in shown)


@pytest.mark.parametrize("gone", ["O-1", "O-2"])
def test_an_order_that_is_gone_leaves_the_others_to_choose_about(gone: str):
    """It is being erased: the fields of the others stay what they were."""
    desk = Desk("O-1", "O-2")
    before = {late.order.order_id: late.field for late in desk.orders()}
    order = desk.shop.order(gone)
    assert order is not None
    desk.shop.store.write(Remove(order))
    del before[gone]
    assert {late.order.order_id: late.field for late in desk.orders()} == before


def test_each_order_of_a_message_is_chosen_about_alone():
    """Their fields are numbered."""
    desk = Desk("O-1", "O-2")
    first, second = desk.orders()
    assert (first.field, second.field) == ("choice-1", "choice-2")
    desk.choosing.choose(second, "cancel")
    assert desk.answers() == [(second.order.order_id, "cancel")]
    desk.choosing.choose(first, "wait")
    both = [(first.order.order_id, "wait"), (second.order.order_id, "cancel")]
    assert desk.answers() == sorted(both)


def test_what_has_arrived_meanwhile_is_shown_as_it_is():
    """Nothing is left to choose about it."""
    desk = Desk("O-1", "O-2")
    desk.shop.deliver("O-1")
    states = {late.order.order_id: late.state for late in desk.orders()}
    assert states == {"O-1": "delivered", "O-2": "open"}


def test_an_old_link_shows_what_was_told_last():
    """A second mail named a date: the link of the first one names it too."""
    desk = Desk()
    desk.shop.wait(days=1)
    desk.shop.move("11-25")
    assert desk.orders()[0].day("named") is None
    desk.shop.wait(hours=3)
    assert len(desk.shop.sent) == 2
    assert str(desk.orders()[0].day("named")) == "2026-11-25"


def test_a_message_that_fell_is_not_shown():
    """What was never told is not on the page either."""
    desk = Desk()
    desk.shop.wait(days=1)
    desk.shop.sends = False
    desk.shop.move("11-25")
    desk.shop.wait(hours=1, minutes=5)
    desk.shop.end(desk.shop.messages("queued")[0], "failed", "rejected")
    assert desk.orders()[0].day("named") is None


def test_a_message_of_which_nobody_knows_whether_it_arrived_is_shown():
    """It may have: whoever has both does not find the older date."""
    desk = Desk()
    desk.shop.wait(days=1)
    desk.shop.sends = False
    desk.shop.move("11-25")
    desk.shop.wait(hours=1, minutes=5)
    desk.shop.end(desk.shop.messages("queued")[0], "unknown", "no_answer")
    assert str(desk.orders()[0].day("named")) == "2026-11-25"


@pytest.mark.parametrize("known", ["untold", "unwatched", "nothing"])
def test_a_link_shows_its_own_message_where_no_other_is_known(known: str):
    """It was taken back as never told, or the watch is forgotten: the link still works."""
    desk = Desk()
    delays = desk.shop.delays
    assert delays is not None
    unsaid = desk.shop.watch().model_copy(update={"told": ()})
    left = delays.model_copy(update={"watches": (unsaid,) if known == "untold" else ()})
    desk.shop.store.write(Remove(delays) if known == "nothing" else Replace(left))
    assert str(desk.orders()[0].day("promise")) == "2026-11-05"


def test_a_link_dies_after_a_month():
    """Expired looks like unknown."""
    desk = Desk()
    desk.shop.clock.advance(days=31)
    assert desk.choosing.find(desk.token) is None
    assert desk.choosing.find("no-such-token") is None


def test_a_choice_survives_others_who_write_at_the_same_time():
    """Two presses at once: the later one finds the other's answer and takes its place."""
    desk = Desk()
    (order,) = desk.orders()
    busy = BusyStore(desk.shop.store.keyring, conflicts=3)
    busy._items = desk.shop.store._items  # noqa: SLF001 - the same tables, under attack
    choosing = Choosing(busy, desk.links, desk.shop.clock)
    choosing.choose(order, "wait")
    assert desk.answers() == [("O-1", "wait")]
    busy.conflicts = 4
    with pytest.raises(ConflictError):
        choosing.choose(order, "talk")


def test_a_choice_says_when_it_was_made():
    """For whoever works through them."""
    desk = Desk()
    desk.shop.clock.advance(hours=2)
    desk.choosing.choose(desk.orders()[0], "change")
    (answer,) = desk.shop.kept(DelayAnswer, "delay-answer#")
    assert answer.at - datetime(2026, 11, 6, 8, tzinfo=UTC) == timedelta(hours=2)
