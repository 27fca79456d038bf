"""A proposal becomes an order: the one way, for a press of the button and for a machine. Pure."""

from collections.abc import Sequence
from datetime import datetime

from gjensyn.models.proposal import (
    REORDER_PREFIX,
    OrderedLine,
    Proposal,
    ProposedLine,
    Reorder,
)
from gjensyn.ports import Insert, Replace


def ordered(
    proposal: Proposal, lines: Sequence[ProposedLine], now: datetime
) -> tuple[Replace, Insert]:
    """Return what to write together: the proposal is over, and its one order exists.

    The order's key is the proposal's, so that whoever comes second finds it there.
    """
    over = {"status": "ordered", "due_at": None, "due_shard": None}
    reorder = Reorder(
        subject=proposal.subject,
        key=reorder_key(proposal.proposal_id),
        proposal_id=proposal.proposal_id,
        customer_id=proposal.customer_id,
        model=proposal.model,
        lines=tuple(
            OrderedLine(product_id=line.product_id, quantity=line.quantity) for line in lines
        ),
        at=now,
    )
    return Replace(proposal.model_copy(update=over)), Insert(reorder)


def reorder_key(proposal_id: str) -> str:
    """Return the key of the one order that a proposal can become."""
    return REORDER_PREFIX + proposal_id
