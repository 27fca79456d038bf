"""A product of the shop: about no person, so nothing in it is sealed."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from gjensyn.models.classified import PLAIN, Life
from gjensyn.models.record import Stored, Table


class Product(Stored):
    """The newest word of the shop on one product; `subject` holds its id."""

    table: ClassVar[Table] = Table.PRODUCTS
    entity: ClassVar[str] = "product"
    life: ClassVar[Life] = Life("nobody", exported=False, kept="while the shop sells it")

    status: Annotated[Literal["active", "discontinued", "recalled"], PLAIN]
    name: Annotated[str | None, PLAIN] = None
    category: Annotated[str | None, PLAIN] = None
    group: Annotated[str | None, PLAIN] = None
    unit_price: Annotated[float | None, PLAIN] = None
    currency: Annotated[str | None, PLAIN] = None
    advice: Annotated[dict[str, str], PLAIN] = {}
    changed_at: Annotated[datetime, PLAIN]
