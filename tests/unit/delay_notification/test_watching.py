"""What is written when an order changes or a morning comes, and how each of it is called."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.delay_notification.watching import AT_ONCE
from gjensyn.errors import ConflictError
from gjensyn.models.delay import DELAYS_KEY, Compensation, Delays, HandOver, Told
from gjensyn.models.person import PERSON_KEY, Person
from gjensyn.ports import Change, Remove, Replace
from infra.memory.store import MemoryStore
from tests.builders import SUBJECT, item_key
from tests.unit.delay_notification.late_shop import START, Late, day, late

MORNING = datetime(2026, 11, 6, 7, tzinfo=UTC)  # eight o'clock in Oslo, the day after the fifth
MINUTES = timedelta(minutes=10)


def promised(*orders: str, **settings: Any) -> Late:
    """Return a shop that has promised these orders for the fifth."""
    shop = late(**settings)
    for order in orders or ("O-1",):
        shop.place(order, promise="11-05")
    return shop


def look(shop: Late, moment: datetime = MORNING) -> str:
    """Look at the person once; nothing is sent."""
    shop.clock.moment = moment
    return shop.watching.look_at(SUBJECT, DELAYS_KEY)


def delays(shop: Late) -> Delays:
    assert shop.delays is not None
    return shop.delays


def change(shop: Late, **fields: Any) -> None:
    """Write something else about the person's promises."""
    shop.store.write(Replace(delays(shop).model_copy(update=fields)))


# ------------------------------------------------------------------- an order that changed


def test_each_outcome_has_its_name():
    """They are counted by it."""
    shop = late()
    assert shop.tell("OrderShipped", "O-9") == "promise_none"
    assert shop.place() == "promise_watched"
    assert shop.move("11-09") == "promise_watched"
    assert shop.tell("OrderShipped") == "promise_unchanged"
    assert shop.deliver() == "promise_closed"
    assert shop.tell("OrderReturned") == "promise_unchanged"
    over = late()
    over.deliver()
    assert over.place() == "promise_closed"  # first heard of when it is over


def test_a_promise_too_many_is_not_watched(monkeypatch: pytest.MonkeyPatch):
    """Those that are watched still follow their orders."""
    monkeypatch.setattr("functions.delay_notification.watches.AT_MOST", 1)
    shop = promised()
    assert shop.place("O-2", promise="11-05") == "promise_too_many"
    assert shop.move("11-09", "O-1") == "promise_watched"


def test_an_older_image_of_an_order_changes_nothing():
    """The stream may hand it over again: what was weighed since stands."""
    shop = promised()
    old = shop.order()
    assert old is not None
    shop.move("11-09")
    assert shop.watching.follow(old) == "promise_unchanged"
    assert shop.watch().version == 2
    assert shop.watch().news is not None


def test_a_newer_image_is_weighed_whatever_was_known():
    """Each time the version is noted that was weighed."""
    shop = promised()
    for version, date in ((2, "11-09"), (3, "11-10"), (4, "11-09")):
        assert shop.move(date, at=START + timedelta(minutes=version)) == "promise_watched"
        assert shop.watch().version == version


def test_an_order_that_is_over_needs_no_person():
    """Their promises are closed though they are being erased; the version is noted."""
    shop = promised()
    fence(shop)
    assert shop.deliver() == "promise_closed"
    assert (shop.watch().open, shop.watch().version) == (False, 2)


def fence(shop: Late) -> None:
    person = shop.store.get(Person, SUBJECT, PERSON_KEY)
    assert person is not None
    shop.store.write(Replace(person.model_copy(update={"status": "fenced"})))


@pytest.mark.parametrize("gone", [True, False])
def test_who_is_gone_or_going_is_promised_nothing_any_more(gone: bool):
    """Neither by a first order nor by a later one."""
    shop = promised()
    person = shop.store.get(Person, SUBJECT, PERSON_KEY)
    assert person is not None
    if gone:
        shop.store.write(Remove(person))
    else:
        fence(shop)
    assert shop.move("11-09") == "promise_refused_erased"
    assert shop.place("O-2", promise="11-05") == "promise_refused_erased"
    assert [watch.order_id for watch in delays(shop).watches] == ["O-1"]


def test_an_item_is_due_in_the_shard_of_its_owner_as_long_as_it_is_due():
    """With its first look; when all is over it is in none."""
    shop = promised()
    assert (delays(shop).due_at, delays(shop).due_shard) == (MORNING, "0")
    assert delays(shop).customer_id == "K-17"
    shop.deliver()
    assert (delays(shop).due_at, delays(shop).due_shard) == (None, None)


class Busy(MemoryStore):
    """Others are quicker so many times."""

    conflicts = 0
    tries = 0

    def write(self, *changes: Change, **fields: Any) -> None:
        self.tries += 1
        if self.conflicts:
            self.conflicts -= 1
            raise ConflictError
        super().write(*changes, **fields)


@pytest.mark.parametrize(("conflicts", "tries"), [(0, 1), (3, 4), (4, 4)])
def test_whoever_others_are_quicker_than_tries_four_times(conflicts: int, tries: int):
    """Then the stream comes again."""
    shop = promised()
    order = shop.order()
    assert order is not None
    busy = Busy(shop.store.keyring)
    busy._items = shop.store._items  # noqa: SLF001 - the same tables
    busy.conflicts = conflicts
    object.__setattr__(shop.watching, "store", busy)
    moved = order.model_copy(update={"status": "cancelled", "version": 9})
    if conflicts < 4:
        assert shop.watching.follow(moved) == "promise_closed"
    else:
        with pytest.raises(ConflictError):
            shop.watching.follow(moved)
    assert busy.tries == tries


# ------------------------------------------------------------------- a morning that came


def test_what_is_not_due_is_not_looked_at():
    """Nor is anybody of whom nothing is known."""
    shop = promised()
    assert look(shop, MORNING - timedelta(seconds=1)) == "delays_not_due"
    assert shop.watching.look_at("somebody-else", DELAYS_KEY) == "delays_not_due"
    change(shop, due_at=None, due_shard=None)
    assert look(shop) == "delays_not_due"
    assert shop.messages() == []


def test_what_is_told_is_noted_with_the_message():
    """Who was told what, when it is seen to its end, and that nothing else comes that day."""
    shop = promised("O-1", "O-2")
    before = delays(shop).watches
    assert look(shop) == "delay_notice_queued"
    (message,) = shop.messages("queued")
    assert (message.due_at, message.due_shard) == (MORNING, "0")
    found = delays(shop)
    assert (found.last_message, found.last_message_at) == (message.key, MORNING)
    assert (found.check_at, found.due_at, found.due_shard) == (MORNING + MINUTES,) * 2 + ("0",)
    assert found.not_before == MORNING + timedelta(days=1)
    assert [watch.told for watch in found.watches] == [
        (
            Told(
                at=MORNING,
                named=None,
                message=message.key,
                before=day("11-05"),
                next_update=day("11-10"),
            ),
        )
    ] * 2
    assert found.unsaid == before


def test_what_is_told_later_is_an_update():
    """It is called by its kind."""
    shop = promised()
    shop.until(datetime(2026, 11, 10, 6, 59, tzinfo=UTC))
    assert look(shop, datetime(2026, 11, 10, 7, tzinfo=UTC)) == "delay_update_queued"


def test_a_look_that_finds_nothing_to_tell_is_only_a_look():
    """The order had arrived: its watch is closed, with the version that was read."""
    shop = promised()
    order = shop.order()
    assert order is not None
    arrived = {"status": "delivered", "whole_delivered_at": START}
    shop.store.write(Replace(order.model_copy(update=arrived)))
    assert look(shop) == "delays_looked_at"
    assert (shop.watch().open, shop.watch().version) == (False, 2)
    assert shop.messages() == []


def test_one_of_two_that_has_arrived_rests_while_the_other_is_told():
    """Both are written at once."""
    shop = promised("O-1", "O-2")
    order = shop.order("O-1")
    assert order is not None
    arrived = {"status": "delivered", "whole_delivered_at": START}
    shop.store.write(Replace(order.model_copy(update=arrived)))
    assert look(shop) == "delay_notice_queued"
    (message,) = shop.messages("queued")
    assert message.order_ids == ("O-2",)
    assert not shop.watch("O-1").open
    assert shop.watch("O-2").told


def test_an_order_that_is_gone_is_watched_no_more():
    """It is being erased: nothing is told of it, and nothing looked for."""
    shop = promised()
    shop.move("11-09")
    order = shop.order()
    assert order is not None
    shop.store.write(Remove(order))
    assert look(shop) == "delays_looked_at"
    watch = shop.watch()
    assert (watch.open, watch.closed_at, watch.look_at, watch.news) == (False, MORNING, None, None)
    assert delays(shop).due_at is None


@pytest.mark.parametrize("gone", [True, False])
def test_of_who_is_gone_or_going_nothing_is_kept(gone: bool):
    """No promise, nothing unsaid, no message to be seen to its end."""
    shop = promised("O-1", "O-2")
    look(shop)
    shop.deliver_messages()
    person = shop.store.get(Person, SUBJECT, PERSON_KEY)
    assert person is not None
    if gone:
        shop.store.write(Remove(person))
    else:
        fence(shop)
    assert look(shop, MORNING + timedelta(days=9)) == "delays_looked_at"
    found = delays(shop)
    assert (found.watches, found.unsaid, found.last_message) == ((), (), None)
    assert (found.check_at, found.due_at, found.due_shard) == (None, None, None)


def test_what_has_to_wait_is_looked_at_when_it_need_not():
    """At night, until eight; what is due stays what it was."""
    shop = promised()
    before = shop.watch()
    change(shop, due_at=MORNING, due_shard="0")
    evening = datetime(2026, 11, 6, 20, tzinfo=UTC)
    assert look(shop, evening) == "delays_looked_at"
    assert delays(shop).due_at == datetime(2026, 11, 7, 7, tzinfo=UTC)
    assert shop.watch() == before


def test_a_message_is_seen_to_its_end_though_nothing_else_is_due():
    """It went out: the next look is that of the update."""
    shop = promised()
    look(shop)
    shop.deliver_messages()
    assert look(shop, MORNING + MINUTES) == "delays_looked_at"
    found = delays(shop)
    assert (found.last_message, found.check_at, found.unsaid) == (None, None, ())
    assert found.due_at == datetime(2026, 11, 10, 7, tzinfo=UTC)


def test_nothing_is_told_before_it_may_be():
    """Somebody said so: what is due waits for that moment, to the second."""
    shop = promised()
    until = MORNING + timedelta(hours=3)
    change(shop, not_before=until)
    assert look(shop, until - timedelta(seconds=1)) == "delays_looked_at"
    assert delays(shop).due_at == until
    assert look(shop, until) == "delay_notice_queued"


def test_a_message_holds_twenty_five_orders():
    """The others are told the next day."""
    orders = [f"O-{number}" for number in range(27)]
    shop = promised(*orders)
    look(shop)
    (message,) = shop.messages("queued")
    assert len(message.order_ids) == AT_ONCE == 25
    assert sum(bool(shop.watch(order).told) for order in orders) == 25


# ------------------------------------------------------------------- what stands beside it


def test_a_compensation_is_written_with_the_message_that_grants_it():
    """Under the order's own hash, once."""
    shop = promised(delay_compensation_from=1)
    look(shop)
    (granted,) = shop.kept(Compensation, "compensation#")
    assert granted.key == f"compensation#{item_key('order', 'O-1').partition('#')[2]}"
    assert (granted.customer_id, granted.order_id, granted.at) == ("K-17", "O-1", MORNING)
    assert shop.kept(HandOver, "hand-over#") == []


@pytest.mark.parametrize("updates", [1, 2])
def test_a_person_takes_over_with_the_last_update(updates: int):
    """By the number of the message, so that a second time is another one."""
    shop = promised(delay_updates_at_most=updates)
    last = MORNING + timedelta(days=4 * updates)
    shop.until(last - timedelta(minutes=1))
    assert shop.kept(HandOver, "hand-over#") == []
    look(shop, last)
    (over,) = shop.kept(HandOver, "hand-over#")
    order = item_key("order", "O-1").partition("#")[2]
    assert over.key == f"hand-over#{order}#{updates + 1}"
    assert (over.customer_id, over.order_id, over.at) == ("K-17", "O-1", last)
    assert shop.kept(Compensation, "compensation#") == []


def test_good_news_is_no_reason_for_a_person():
    """Only the last update is."""
    shop = promised()
    shop.move("11-20")
    shop.wait(days=1)
    shop.move("11-10")
    shop.wait(days=1)
    assert shop.said()["stage"] == "sooner"
    assert shop.kept(HandOver, "hand-over#") == []
