"""A store in which somebody else is always a moment faster."""

from typing import TYPE_CHECKING

from gjensyn.errors import ConflictError
from gjensyn.ports import Change
from gjensyn.sealing import Seal
from infra.memory.store import MemoryKeyring, MemoryStore

if TYPE_CHECKING:
    from collections.abc import Callable


class BusyStore(MemoryStore):
    """Refuses the first writes with a conflict; `meanwhile` is what the other one does."""

    def __init__(self, keyring: MemoryKeyring, conflicts: int) -> None:
        super().__init__(keyring)
        self.conflicts = conflicts
        self.meanwhile: Callable[[], object] = lambda: None

    def write(self, *changes: Change, seal: Seal | None = None) -> None:
        if self.conflicts > 0:
            self.conflicts -= 1
            self.requests["lost"] += 1
            raced, self.meanwhile = self.meanwhile, lambda: None
            raced()
            raise ConflictError
        super().write(*changes, seal=seal)
