"""A rhythm as plain JSON values and back, for the sealed part of an item: about 2 kB at most."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from gjensyn.rhythm.state import PurchaseDay, Rhythm
from gjensyn.rhythm.sums import Sums


def pack(rhythm: Rhythm) -> dict[str, Any]:
    """Write a rhythm as JSON values; days as ISO dates."""
    s = rhythm.settled
    return {
        "kept": [[p.day.isoformat(), [list(lot) for lot in p.lots]] for p in rhythm.kept],
        "settled": [s.n, s.x, s.xx, s.q, s.qq, s.qx],
        "first": _written(rhythm.first),
        "reminded": [day.isoformat() for day in rhythm.reminded],
        "responded": _written(rhythm.responded),
        "held": [day.isoformat() for day in rhythm.held],
    }


def unpack(packed: Mapping[str, Any]) -> Rhythm:
    """Read what `pack` wrote."""
    return Rhythm(
        kept=tuple(_purchase(day, lots) for day, lots in packed["kept"]),
        settled=Sums(*map(int, packed["settled"])),
        first=_read(packed["first"]),
        reminded=tuple(map(date.fromisoformat, packed["reminded"])),
        responded=_read(packed["responded"]),
        held=tuple(map(date.fromisoformat, packed["held"])),
    )


def _purchase(day: str, lots: Sequence[Sequence[Any]]) -> PurchaseDay:
    marked = tuple((str(mark), float(quantity)) for mark, quantity in lots)
    return PurchaseDay(date.fromisoformat(day), marked)


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _read(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
