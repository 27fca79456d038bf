"""What others teach about a product, a category, the shop: sums, about nobody, in shards."""

import dataclasses
from typing import Annotated, ClassVar

from gjensyn.models.classified import PLAIN, Life
from gjensyn.models.record import Due, Table
from gjensyn.rhythm.priors import Prior

SHARDS = {"product": 4, "category": 8, "shop": 32}
"""Over how many items a sum is spread: no item takes what everybody writes."""

SHARD_KEY = "shard"
WHOLE_KEY = "prior"


class PriorSums(Due):
    """The sums of one shard (`key` "shard"), or of all of them as last added up (`key` "prior").

    `subject` names what they are about: `prior#product#P-1`, and `#3` for the third shard.
    """

    table: ClassVar[Table] = Table.PRODUCTS
    entity: ClassVar[str] = "prior"
    life: ClassVar[Life] = Life("nobody", exported=False, kept="for good: sums over many people")

    persons: Annotated[int, PLAIN] = 0
    weight: Annotated[int, PLAIN] = 0
    mean: Annotated[int, PLAIN] = 0
    mean_square: Annotated[int, PLAIN] = 0
    sampling: Annotated[int, PLAIN] = 0
    freedom: Annotated[int, PLAIN] = 0
    squares: Annotated[int, PLAIN] = 0
    quantity_squares: Annotated[int, PLAIN] = 0
    quantity_products: Annotated[int, PLAIN] = 0
    left: Annotated[int, PLAIN] = 0
    stayed: Annotated[int, PLAIN] = 0

    @property
    def prior(self) -> Prior:
        """The sums as the prediction takes them."""
        return Prior(**{name: getattr(self, name) for name in SUMS})


SUMS = tuple(field.name for field in dataclasses.fields(Prior))


def about(level: str, name: str) -> str:
    """Return what the sums of a level are filed under."""
    return f"prior#{level}#{name}"


def sums_of(prior: Prior) -> dict[str, int]:
    """Return the sums by name."""
    return {name: getattr(prior, name) for name in SUMS}
