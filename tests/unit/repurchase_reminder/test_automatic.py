"""The window after a notice has passed: order once, wait, or go back to suggesting."""

from datetime import timedelta
from typing import Any

import pytest

from functions.repurchase_reminder.automatic import Automatic
from functions.repurchase_reminder.catalogue import Catalogue
from functions.repurchase_reminder.ordering import reorder_key
from gjensyn.models.message import Message
from gjensyn.models.person import Person
from gjensyn.models.proposal import PROPOSAL_KEY, Proposal, Reorder
from gjensyn.models.purchase import RhythmItem
from infra.memory.store import MemoryStore
from tests.builders import NOW, SUBJECT, a_message, a_person, a_store
from tests.fakes.clock import StandingClock
from tests.unit.repurchase_reminder.coffee import (
    EVERY,
    NO,
    SETTINGS,
    TODAY,
    YES,
    coffee,
    key_of,
    line,
    product,
    proposal,
)

TWO_DAYS_AGO = NOW - timedelta(days=2)


def agreed(**fields: Any) -> Person:
    """Return somebody who lets order, up to 300 kroner, with changes."""
    consents = {"automatic_order": fields.pop("consent", YES)}
    person = a_person(consents={name: yes for name, yes in consents.items() if yes})
    usual = {"service_model": "automate", "price_ceiling": 300.0}
    return person.model_copy(update={**usual, **fields})


def notice(**fields: Any) -> Message:
    """Return the notice, which went out two days ago, with changes."""
    usual = {"kind": "repurchase_order", "purpose": "marketing", "status": "sent"}
    over = {"key": "message#1", "sent_at": TWO_DAYS_AGO, "due_at": None, "due_shard": None}
    return a_message(**{**usual, **over, **fields})


def announced(**fields: Any) -> Proposal:
    """Return what was announced and is due now, with changes."""
    due = {"status": "announced", "model": "automate", "due_at": NOW, "due_shard": "0"}
    return proposal(**{**due, **fields})


def looked_at(*records: Any) -> tuple[str, MemoryStore]:
    """Look at a person's announced order; returns the outcome, and the tables."""
    known: dict[str, Any] = {
        "person": agreed(),
        "message": notice(),
        "proposal": announced(),
        "product": product(),
        "rhythm": coffee(),
    }
    known |= {one.entity: one for one in records}
    store, clock = a_store(*known.values()), StandingClock(NOW)
    automatic = Automatic(store, Catalogue(store, clock), clock, SETTINGS)
    return automatic.look_at(SUBJECT), store


def order_in(store: MemoryStore) -> Reorder | None:
    """Return the order that was placed."""
    return store.get(Reorder, SUBJECT, reorder_key("proposal-1"))


def test_it_is_ordered_when_the_window_has_passed():
    """Once: the order has the proposal's key, and the proposal is over."""
    outcome, store = looked_at()
    assert outcome == "proposal_ordered"
    order, over = order_in(store), store.get(Proposal, SUBJECT, PROPOSAL_KEY)
    assert order is not None
    assert [(one.product_id, one.quantity) for one in order.lines] == [("P-1", 2.0)]
    assert over is not None
    assert (over.status, over.due_at) == ("ordered", None)
    clock = StandingClock(NOW + timedelta(days=9))
    again = Automatic(store, Catalogue(store, clock), clock, SETTINGS)
    assert again.look_at(SUBJECT) == "proposal_not_due"


def test_what_was_ordered_serves_as_long_as_it_usually_does():
    """Even if the shop never tells of the purchase: no order by machine each fortnight."""
    _, store = looked_at()
    item = store.get(RhythmItem, SUBJECT, key_of("P-1"))
    assert item is not None
    assert item.due_at == NOW + timedelta(days=EVERY)
    assert item.snoozed_until == TODAY + timedelta(days=EVERY)


@pytest.mark.parametrize(
    ("changed", "outcome"),
    [
        (announced(due_at=NOW + timedelta(seconds=1)), "proposal_not_due"),
        (announced(status="stopped", due_at=None, due_shard=None), "proposal_not_due"),
        (agreed(status="fenced"), "proposal_refused_erased"),
        (notice(status="queued"), "proposal_waits"),
        (notice(status="sending"), "proposal_waits"),
        (notice(sent_at=NOW - timedelta(hours=47)), "proposal_waits"),
        (notice(status="unknown"), "proposal_fell_back"),
        (notice(status="cancelled", reason="opted_out"), "proposal_fell_back"),
        (notice(status="failed", reason="rejected"), "proposal_fell_back"),
        (notice(feedback="bounced"), "proposal_fell_back"),
        (notice(key="message#other"), "proposal_fell_back"),
        (agreed(consent=None), "proposal_fell_back"),
        (agreed(consent=NO), "proposal_fell_back"),
        (agreed(opted_out={"marketing": NOW}), "proposal_fell_back"),
        (agreed(price_ceiling=None), "proposal_fell_back"),
        (agreed(price_ceiling=217.0), "proposal_fell_back"),
        (product(unit_price=151.0), "proposal_fell_back"),
        (product(unit_price=None), "proposal_fell_back"),
        (product(currency="EUR"), "proposal_fell_back"),
        (product(status="recalled"), "proposal_fell_back"),
        (product(status="discontinued"), "proposal_fell_back"),
        (product("P-other"), "proposal_fell_back"),
        (announced(lines=(line(), line("P-2"))), "proposal_fell_back"),
    ],
)
def test_nothing_is_ordered_but_what_was_announced_and_still_holds(changed: Any, outcome: str):
    """Not early, not unheard, not without a yes, not above the ceiling, not what is gone."""
    told, store = looked_at(changed)
    assert told == outcome
    assert order_in(store) is None


def test_what_falls_back_is_looked_at_again_the_next_day():
    """The proposal is over, so that a suggestion can take its place."""
    _, store = looked_at(product(unit_price=500.0))
    over, item = store.get(Proposal, SUBJECT, PROPOSAL_KEY), store.get(
        RhythmItem, SUBJECT, key_of("P-1")
    )  # fmt: skip
    assert over is not None
    assert (over.status, over.due_at, over.due_shard) == ("stopped", None, None)
    assert item is not None
    assert item.due_at == NOW + timedelta(days=1)


def test_the_window_begins_when_the_notice_goes_out():
    """A notice that waited for a good hour leaves as much time as any."""
    sent = NOW - timedelta(hours=1)
    _, store = looked_at(notice(sent_at=sent))
    waits = store.get(Proposal, SUBJECT, PROPOSAL_KEY)
    assert waits is not None
    assert (waits.status, waits.due_at) == ("announced", sent + SETTINGS.window)


@pytest.mark.parametrize("status", ["queued", "sending"])
def test_while_the_notice_waits_the_order_is_looked_at_each_hour(status: str):
    """Nothing is ordered that nobody has been told of."""
    outcome, store = looked_at(notice(status=status, sent_at=None))
    waits = store.get(Proposal, SUBJECT, PROPOSAL_KEY)
    assert waits is not None
    assert (outcome, waits.status) == ("proposal_waits", "announced")
    assert waits.due_at == NOW + timedelta(hours=1)
    assert order_in(store) is None


def test_an_order_that_is_looked_at_late_is_placed_all_the_same():
    """Its window has passed by more than it needed."""
    late = announced(due_at=NOW - timedelta(hours=5))
    outcome, store = looked_at(late, notice(sent_at=NOW - timedelta(days=4)))
    assert outcome == "proposal_ordered"
    assert order_in(store) is not None
    outcome, store = looked_at(announced(due_at=NOW + timedelta(minutes=1)))
    assert outcome == "proposal_not_due"


def test_what_falls_back_is_due_in_the_shard_of_its_person():
    """Where the schedule finds it, wherever its rhythm stood before."""
    _, store = looked_at(product(unit_price=500.0), coffee(due_at=None, due_shard=None))
    item = store.get(RhythmItem, SUBJECT, key_of("P-1"))
    assert item is not None
    assert item.due_shard == store.shard(SUBJECT)
