"""The audit ledger as it stands in its table: a line for each thing done, and the newest head."""

from typing import Annotated, ClassVar

from gjensyn.models.classified import PLAIN, PLAIN_PSEUDONYMOUS, Life
from gjensyn.models.record import Stored, Table

LEDGER = "ledger"  # the partition of all lines
HEAD_KEY = "head"
LINES = "0"  # what the key of a line begins with

_FOR_GOOD = Life("nobody", exported=False, kept="for good, without a name")


class LedgerLine(Stored):
    """One entry, as the JSON text that its hash is of; `key` is its number, twelve digits."""

    table: ClassVar[Table] = Table.PRIVACY
    entity: ClassVar[str] = "ledger"
    life: ClassVar[Life] = _FOR_GOOD

    line: Annotated[str, PLAIN_PSEUDONYMOUS]


class LedgerHead(Stored):
    """Number and hash of the last entry; who appends replaces it in the same breath."""

    table: ClassVar[Table] = Table.PRIVACY
    entity: ClassVar[str] = "ledger_head"
    life: ClassVar[Life] = _FOR_GOOD

    seq: Annotated[int, PLAIN]
    hash: Annotated[str, PLAIN]
