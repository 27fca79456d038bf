"""One proposal at a time: what is held back cannot be let out by the next one."""

from datetime import timedelta
from typing import Any

import pytest

from functions.repurchase_reminder.catalogue import Catalogue
from functions.repurchase_reminder.reminding import Reminding
from functions.repurchase_reminder.settings import ReminderSettings
from gjensyn.errors import ConflictError
from gjensyn.models.proposal import PROPOSAL_KEY, Proposal, ProposedLine
from gjensyn.ports import Change, Insert, Replace
from gjensyn.sealing import Seal
from infra.memory.store import MemoryKeyring, MemoryStore
from tests.builders import NOW, PSEUDONYMS, SUBJECT, a_message, a_store
from tests.fakes.clock import StandingClock
from tests.unit.repurchase_reminder.learner import LATER, Learner, placed


def a_proposal(**fields: Any) -> Proposal:
    known = {"subject": SUBJECT, "status": "suggested", "made_at": NOW, "message": "message#a"}
    usual = {"proposal_id": "p", "customer_id": "K-17", "model": "curate", "lines": ()}
    return Proposal(key=PROPOSAL_KEY, **{**known, **usual, **fields})


@pytest.mark.parametrize(
    ("status", "occupied"), [("queued", True), ("sending", True), ("cancelled", False)]
)
def test_a_proposal_that_is_over_stays_until_its_message_is(status: str, occupied: bool):
    """The message requires a state of that item, which the next proposal would meet."""
    message = a_message(status=status, kind="repurchase_reminder", purpose="marketing")
    proposal = a_proposal(status="bought", message=message.key)
    store, clock = a_store(message, proposal), StandingClock(NOW)
    catalogue = Catalogue(store, clock)
    reminding = Reminding(store, catalogue, PSEUDONYMS, clock, ReminderSettings())
    assert reminding._occupied(proposal) is occupied  # noqa: SLF001 - the one rule under test


class RacedStore(MemoryStore):
    """Somebody else writes `meanwhile` just before the next transaction."""

    meanwhile: Proposal | None = None
    deadly = False
    contended = False

    def write(self, *changes: Change, seal: Seal | None = None) -> None:
        raced, self.meanwhile = self.meanwhile, None
        if self.contended and len(changes) == 1 and isinstance(changes[0], Replace):
            raise ConflictError
        if raced is not None:
            super().write(Insert(raced))
        super().write(*changes, seal=seal)
        if raced is not None and self.deadly:
            raise ProcessLookupError


@pytest.mark.parametrize("raced", [False, True], ids=["open before", "made meanwhile"])
@pytest.mark.parametrize(("offered", "status"), [("P-1", "bought"), ("P-2", "suggested")])
def test_a_purchase_withdraws_the_proposal_that_it_answers(offered: str, status: str, raced: bool):
    """Also one that was made while it was being counted; what serves for nothing else goes on."""
    learner = Learner(RacedStore(MemoryKeyring()))
    learner.take(placed(1, LATER, "P-1"))
    line = ProposedLine(rhythm="rhythm#x", product_id=offered, name=offered, quantity=1)
    proposal = a_proposal(subject=learner.subject, lines=(line,), made_at=LATER)
    if raced:
        learner.store.meanwhile = proposal
    else:
        learner.store.write(Insert(proposal))
    learner.stream()
    assert learner.proposal.status == status
    assert len(learner.rhythms()) == 1


def test_a_purchase_of_the_small_hours_is_of_the_shops_day():
    """Half past midnight in Oslo, still yesterday in UTC: nobody is reminded of what they have."""
    at = (LATER - timedelta(days=3)).replace(hour=23, minute=30)
    learner = Learner(RacedStore(MemoryKeyring()))
    learner.take(placed(1, at, "P-1"))
    (purchase,) = learner.purchases()
    learner.counting.count(purchase)
    rhythm = learner.rhythms()["P-1"]
    line = ProposedLine(rhythm=rhythm.key, product_id="P-1", name="P-1", quantity=1)
    late = a_proposal(subject=learner.subject, lines=(line,), made_at=at + timedelta(hours=1))
    learner.store.write(Insert(late))
    learner.counting.count(purchase)
    assert learner.proposal.status == "bought"


def test_who_dies_between_counting_and_the_second_look_leaves_it_to_the_next():
    """The stream comes again: the purchase is counted already, the proposal still unanswered."""
    learner = Learner(RacedStore(MemoryKeyring()))
    learner.take(placed(1, LATER, "P-1"))
    line = ProposedLine(rhythm="rhythm#x", product_id="P-1", name="P-1", quantity=1)
    learner.store.meanwhile = a_proposal(subject=learner.subject, lines=(line,), made_at=LATER)
    learner.store.deadly = True
    (purchase,) = learner.purchases()
    with pytest.raises(ProcessLookupError):
        learner.counting.count(purchase)
    assert learner.counting.count(purchase) == "purchase_known_already"
    assert learner.proposal.status == "bought"


def test_a_proposal_that_keeps_changing_is_not_given_up():
    """The stream is told, comes again, and finds it at rest."""
    learner = Learner(RacedStore(MemoryKeyring()))
    learner.take(placed(1, LATER, "P-1"))
    line = ProposedLine(rhythm="rhythm#x", product_id="P-1", name="P-1", quantity=1)
    learner.store.meanwhile = a_proposal(subject=learner.subject, lines=(line,), made_at=LATER)
    learner.store.contended = True
    (purchase,) = learner.purchases()
    with pytest.raises(ConflictError):
        learner.counting.count(purchase)
    learner.store.contended = False
    assert learner.counting.count(purchase) == "purchase_known_already"
    assert learner.proposal.status == "bought"
