"""What nobody would buy, or buys all the time: counted, left out or refused, and nothing stuck."""

from collections import Counter
from datetime import timedelta

import pytest

from functions.repurchase_reminder import shelf
from functions.repurchase_reminder.catalogue import Catalogue
from functions.repurchase_reminder.learning import additions, taught
from functions.repurchase_reminder.reminding import Reminding
from functions.repurchase_reminder.serving import line_for
from functions.repurchase_reminder.settings import ReminderSettings
from gjensyn.errors import EventRejectedError
from gjensyn.models.message import Message
from gjensyn.models.purchase import RhythmItem
from gjensyn.rhythm.state import observe
from tests.builders import PSEUDONYMS, fact
from tests.fakes.clock import StandingClock
from tests.unit.repurchase_reminder.learner import LATER, Learner, placed

DAY = timedelta(days=1)
START = LATER - 400 * DAY
A_SECOND_AT_MOST = 500  # writes of one key
AN_HOUR = 3600


def test_a_product_id_of_ten_kilobytes_is_refused_at_the_door():
    """It is parked with its reason; nothing of it becomes a key."""
    with pytest.raises(EventRejectedError, match="product_id"):
        placed(1, START, "P" * 10_240)


def test_the_longest_product_id_there_may_be_is_learnt_like_any_other():
    """Keys are keyed hashes: their length does not follow from the sender's."""
    learner = Learner()
    longest = "Ø" * 128
    for number in range(2):
        learner.take(placed(number, START + number * 30 * DAY, longest))
        learner.stream()
    item = learner.rhythms()[longest]
    assert item.rhythm.n == 1
    assert len(item.key) < 100


@pytest.mark.parametrize(("bought", "proposed"), [(2, 2), (100_000, 100_000), (1e12, 1)])
def test_what_nobody_buys_is_not_proposed_again(bought: float, proposed: float):
    """A slip in a quantity is one purchase like any other, and no offer of a million millions."""
    learner = Learner()
    line = {"product_id": "P", "name": "Te", "quantity": bought, "category": "c"}
    told = fact("OrderPlaced", at=START, order_id="O-1", lines=[line])
    learner.take(told)
    learner.stream()
    item = learner.rhythms()["P"]
    assert item.rhythm.last is not None
    assert line_for(item, None, ReminderSettings()).quantity == proposed


def test_who_buys_hundreds_of_products_costs_one_query_and_a_write_for_each_due(monkeypatch):
    """However many lines lie behind them: a rhythm is as large after fifty thousand as after six.

    What is looked at is written at once, so a round that is cut short goes on where it stopped.
    """
    learner = Learner()
    products = [f"P-{number}" for number in range(250)]
    for number in range(6):
        learner.take(placed(number, LATER - (180 - 30 * number) * DAY, *products))
        learner.stream()
    reminding, weighed = _reminding(learner, LATER - DAY), Counter[str]()
    monkeypatch.setattr(shelf, "taught", lambda item: weighed.update([item.key]) or taught(item))
    learner.store.requests.clear()
    reminding.look_at(learner.subject)
    assert learner.store.requests["query"] == 1
    assert learner.store.requests["write"] + learner.store.requests["transaction"] <= 252
    assert max(weighed.values()) <= 3  # each rhythm a few times, not once for every other
    told = list(learner.store.query(Message, learner.subject, "message#"))
    assert sum(len(message.product_ids) for message in told if message.status == "queued") <= 5
    for _ in range(2):
        reminding.look_at(learner.subject)
    assert reminding.look_at(learner.subject) == "rhythms_not_due"


def test_two_hundred_lines_of_one_product_in_one_order_are_one_purchase():
    """Their quantities add up."""
    learner = Learner()
    learner.take(placed(1, START, *["P-1"] * 200))
    learner.stream()
    (day,) = learner.rhythms()["P-1"].rhythm.kept
    assert day.quantity == 200


def test_a_million_buyers_of_one_product_write_no_key_too_often():
    """All on one day, all within one hour even, all the same product.

    Twenty thousand of them are counted: the share of the busiest key does not depend on how many
    there are, since the shard follows from a keyed hash of the person.
    """
    people, written = 20_000, dict[str, int]()
    known = RhythmItem(
        subject="s", key="rhythm#p", customer_id="K", product_id="P-1", name="P", category="c"
    )
    first = observe(known.rhythm, START.date(), 1)
    before = known.model_copy(update={"rhythm": first})
    second = observe(first, (START + 30 * DAY).date(), 1)
    after = known.model_copy(update={"rhythm": second})
    for number in range(people):
        person = PSEUDONYMS.key("customer", f"K-{number}")
        for addition in additions([(before, after)], person, LATER, "0"):
            where = addition.record.subject
            written[where] = written.get(where, 0) + 1
    assert sum(written.values()) == 3 * people  # the product's, its category's and the shop's
    busiest = max(written.values()) / people
    assert busiest * 1_000_000 / AN_HOUR <= A_SECOND_AT_MOST
    of_the_shop = [count for place, count in written.items() if "#shop#" in place]
    assert max(of_the_shop) / people <= 1.3 / 32


def _reminding(learner: Learner, moment) -> Reminding:
    clock = StandingClock(moment)
    catalogue = Catalogue(learner.store, clock)
    return Reminding(learner.store, catalogue, PSEUDONYMS, clock, ReminderSettings())
