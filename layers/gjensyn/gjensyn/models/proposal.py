"""What was proposed to somebody to buy again, and the order that came of it."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from gjensyn.models.classified import (
    NEITHER,
    PERSONAL,
    PLAIN,
    PSEUDONYMOUS,
    SEALED_OWN_KEY,
    Life,
)
from gjensyn.models.person import ServiceModel
from gjensyn.models.record import Due, Sealable, Stored, Table

PROPOSAL_KEY = "proposal"
REORDER_PREFIX = "reorder#"

type ProposalStatus = Literal["suggested", "announced", "ordered", "stopped", "answered", "bought"]

STILL_OPEN: tuple[ProposalStatus, ...] = ("suggested", "announced")


class ProposedLine(Sealable):
    """One product of a proposal; `rhythm` is the key of its rhythm."""

    rhythm: Annotated[str, SEALED_OWN_KEY]
    product_id: str
    name: str
    category: str | None = None
    group: str | None = None
    quantity: float
    unit_price: float | None = None
    currency: str | None = None


class Proposal(Due):
    """The one proposal that a person has before them; the next takes its place.

    `announced`: will be ordered when the window after its notice has passed; `due_at` is when.
    """

    table: ClassVar[Table] = Table.CUSTOMERS
    entity: ClassVar[str] = "proposal"
    life: ClassVar[Life] = Life("gdpr_erase", exported=True, kept="until erased")

    status: Annotated[ProposalStatus, PLAIN]
    proposal_id: Annotated[str, PSEUDONYMOUS]
    customer_id: Annotated[str, PSEUDONYMOUS]
    model: Annotated[ServiceModel, PERSONAL]
    lines: Annotated[tuple[ProposedLine, ...], PERSONAL]
    made_at: Annotated[datetime, PERSONAL]
    message: Annotated[str, SEALED_OWN_KEY]


class OrderedLine(Sealable):
    """One line of an order that the shop is asked to take."""

    product_id: str
    quantity: float


class Reorder(Stored):
    """A proposal became an order: written once, and told to the shop."""

    table: ClassVar[Table] = Table.CUSTOMERS
    entity: ClassVar[str] = "reorder"
    life: ClassVar[Life] = Life("gdpr_erase", exported=True, kept="until erased")

    proposal_id: Annotated[str, PSEUDONYMOUS]
    customer_id: Annotated[str, PSEUDONYMOUS]
    model: Annotated[ServiceModel, PERSONAL]
    lines: Annotated[tuple[OrderedLine, ...], PERSONAL]
    at: Annotated[datetime, NEITHER]
