"""A support case: open, it silences surveys; closed, it earns one."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from gjensyn.models.classified import NEITHER, OF_OTHERS, PERSONAL, PLAIN, PSEUDONYMOUS, Life
from gjensyn.models.record import Dated, Stored, Table


class SupportCase(Stored):
    """One case of one person, folded from its opening and closing."""

    table: ClassVar[Table] = Table.ORDERS
    entity: ClassVar[str] = "case"
    life: ClassVar[Life] = Life("gdpr_erase", exported=True, kept="until erased")

    status: Annotated[Literal["open", "closed"], PLAIN] = "open"
    case_id: Annotated[str, PSEUDONYMOUS]
    customer_id: Annotated[str, PSEUDONYMOUS]
    order_id: Annotated[Dated[str] | None, PSEUDONYMOUS] = None
    topic: Annotated[Dated[str] | None, PERSONAL] = None
    agent_id: Annotated[Dated[str] | None, OF_OTHERS] = None
    touchpoint: Annotated[Dated[str] | None, NEITHER] = None
    opened_at: Annotated[datetime | None, PERSONAL] = None
    closed_at: Annotated[datetime | None, PERSONAL] = None
