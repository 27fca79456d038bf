"""One proposal at a time: what is held back cannot be let out by the next one."""

import pytest

from functions.repurchase_reminder.catalogue import Catalogue
from functions.repurchase_reminder.reminding import Reminding
from functions.repurchase_reminder.settings import ReminderSettings
from gjensyn.models.proposal import PROPOSAL_KEY, Proposal
from tests.builders import NOW, PSEUDONYMS, SUBJECT, a_message, a_store
from tests.fakes.clock import StandingClock


@pytest.mark.parametrize(
    ("status", "occupied"), [("queued", True), ("sending", True), ("cancelled", False)]
)
def test_a_proposal_that_is_over_stays_until_its_message_is(status: str, occupied: bool):
    """The message requires a state of that item, which the next proposal would meet."""
    message = a_message(status=status, kind="repurchase_reminder", purpose="marketing")
    proposal = Proposal(
        subject=SUBJECT,
        key=PROPOSAL_KEY,
        status="bought",
        proposal_id="p",
        customer_id="K-17",
        model="curate",
        lines=(),
        made_at=NOW,
        message=message.key,
    )
    store, clock = a_store(message, proposal), StandingClock(NOW)
    catalogue = Catalogue(store, clock)
    reminding = Reminding(store, catalogue, PSEUDONYMS, clock, ReminderSettings())
    assert reminding._occupied(proposal) is occupied  # noqa: SLF001 - the one rule under test
