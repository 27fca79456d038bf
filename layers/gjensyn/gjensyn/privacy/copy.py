"""A person's copy of their own data (GDPR Art. 15 and 20): as JSON, and laid out for a page.

    told = make_copy(records, Cover("Nordlys Sport", now, "K-17"))    a JSON object, file one
    page = copy_page(records, cover, zone)                            context of `export_page`

Which models and fields it holds is the data map's to say (`Life.exported`, `Classified.copied`).
Left out: what only the machine reads, and what is about somebody else. Of that there is one thing,
the employee to whom a delivery, a case or a survey is credited; that something was left out is
said, what it was is not (Art. 15(4); CJEU C-579/21, para. 83).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from gjensyn.clock import stamp
from gjensyn.contexts.privacy import CopyCell, CopyPage, CopySection
from gjensyn.models.classified import Copied, mark_of
from gjensyn.models.record import Stored
from gjensyn.privacy.authorities import authority
from gjensyn.privacy.copied_rhythm import told
from gjensyn.privacy.data_map import copied_models
from gjensyn.rhythm.state import Rhythm

FORMAT: Final = "gjensyn copy 1"
# Fields whose values are words of ours, which a page says in the reader's language.
_WORDS: Final = frozenset(
    {
        "status", "purpose", "kind", "channel", "chosen_channel", "choice", "reason", "touchpoint",
        "model", "service_model", "silent",
    }
)  # fmt: skip
# What a message carries for the page behind its link: the key of an item of ours.
_KEYS: Final = frozenset({"rhythm"})


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands on a copy beside the data; `countries`: the person's, then the shop's."""

    shop_name: str
    made_at: datetime
    customer_id: str
    countries: tuple[str | None, ...] = ()


def make_copy(records: Iterable[Stored], cover: Cover) -> dict[str, Any]:
    """Return the copy as a JSON object: `data` holds a list of records for each class.

    Args:
        records: everything that is stored of the person; what no copy holds is left out.
        cover: what stands on it.
    """
    kept = _kept(records)
    return {
        "format": FORMAT,
        "shop": cover.shop_name,
        "made_at": stamp(cover.made_at),
        "customer_id": cover.customer_id,
        "data": {kind: [given(each) for each in found] for kind, found in kept.items()},
        "left_out": [
            {"class": kind, "field": name, "why": "it is about somebody else"}
            for kind, name in left_out(kept)
        ],
    }


def copy_page(records: Iterable[Stored], cover: Cover, zone: ZoneInfo) -> CopyPage:
    """Return the context of the page: the same data in rows, times where the person is."""
    kept = _kept(records)
    sections: list[CopySection] = [
        {
            "kind": kind,
            "records": [
                [_cell(path, value, zone) for path, value in _leaves((), given(each, plain=False))]
                for each in found
            ],
        }
        for kind, found in kept.items()
        if found
    ]
    where = authority(*cover.countries)
    return {
        "shop_name": cover.shop_name,
        "made_on": cover.made_at.astimezone(zone).date(),
        "customer_id": cover.customer_id,
        "sections": sections,
        "left_out": sorted({kind for kind, _ in left_out(kept)}),
        "authority": where.name,
        "authority_url": where.url,
    }


def given(part: BaseModel, *, plain: bool = True) -> dict[str, Any]:
    """Return what a copy holds of a record or a part of one; what is empty is left out.

    Args:
        part: the record.
        plain: as JSON has it; false leaves dates and times as they are.
    """
    shown = {}
    for name, field in type(part).model_fields.items():
        mark = mark_of(field)
        if mark is None or mark.copied is Copied.YES:
            value = _value(getattr(part, name), plain=plain)
            if value not in (None, [], {}):
                shown[name] = value
    return shown


def left_out(kept: Mapping[str, list[Stored]]) -> list[tuple[str, str]]:
    """Return (class, field) of what is about somebody else, where there was any."""
    return sorted(
        {
            (kind, name)
            for kind, found in kept.items()
            for each in found
            for name, field in type(each).model_fields.items()
            if (mark := mark_of(field)) and mark.copied is Copied.OTHERS and getattr(each, name)
        }
    )


def _kept(records: Iterable[Stored]) -> dict[str, list[Stored]]:
    kept: dict[str, list[Stored]] = {model.entity: [] for model in copied_models()}
    for record in records:
        if record.entity in kept:
            kept[record.entity].append(record)
    return kept


def _value(value: Any, *, plain: bool) -> Any:
    match value:
        case BaseModel():
            return given(value, plain=plain)
        case Rhythm():
            shown = _value(told(value), plain=plain)
            return {name: part for name, part in shown.items() if part != []}
        case dict():
            given_to = {name: part for name, part in value.items() if name not in _KEYS}
            parts = {str(name): _value(part, plain=plain) for name, part in given_to.items()}
            return {name: part for name, part in parts.items() if part is not None}
        case list() | tuple() | set() | frozenset():
            return [_value(part, plain=plain) for part in value]
        case datetime() if plain:
            return stamp(value)
        case date() if plain:
            return value.isoformat()
        case bytes():
            return None
    return value


def _leaves(path: tuple[str, ...], value: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    match value:
        case dict():
            for name, part in value.items():
                # A dated word is the word, and then its date.
                further = (
                    path if name == "value" and set(value) == {"value", "at"} else (*path, name)
                )
                yield from _leaves(further, part)
        case list() if len(value) == 1 or not any(isinstance(part, dict | list) for part in value):
            for part in value:
                yield from _leaves(path, part)
        case list():
            for number, part in enumerate(value, start=1):
                yield from _leaves((*path, str(number)), part)
        case _:
            yield path, value


def _cell(path: tuple[str, ...], value: Any, zone: ZoneInfo) -> CopyCell:
    named = next((name for name in reversed(path) if not name.isdigit()), "")
    cell: CopyCell = {
        "path": list(path),
        "text": "",
        "word": named in _WORDS,
        "day": None,
        "time": "",
    }
    match value:
        case datetime():
            local = value.replace(tzinfo=value.tzinfo or UTC).astimezone(zone)
            return {**cell, "day": local.date(), "time": f"{local:%H:%M}"}
        case date():
            return {**cell, "day": value}
        case bool():
            return {**cell, "text": "yes" if value else "no", "word": True}
        case float():
            return {**cell, "text": f"{value:.15g}"}
    return {**cell, "text": str(value)}
