"""The way of an item between model and table: plain attributes and one sealed part."""

from dataclasses import asdict, is_dataclass
from datetime import datetime
from typing import Any

import pydantic_core
from pydantic import BaseModel

from gjensyn.clock import stamp
from gjensyn.errors import SealBrokenError
from gjensyn.models.classified import Place
from gjensyn.models.record import Stored, Table, fields_in
from gjensyn.sealing import Seal

type Item = dict[str, dict[str, Any]]  # DynamoDB JSON: {"pk": {"S": "…"}, "version": {"N": "1"}}


def keys_of(table: Table, subject: str, key: str) -> Item:
    """Return the primary key of an item. `subjects` is found by the hash alone."""
    if table is Table.SUBJECTS:
        return {"pk": {"S": key}}
    return {"pk": {"S": subject}, "sk": {"S": key}}


def place(record_type: type[Stored], subject: str, key: str) -> str:
    """Name the place that a sealed part is bound to."""
    return f"{record_type.table}|{subject}|{key}|{record_type.schema_version}"


def is_sealed(record_type: type[Stored]) -> bool:
    """Tell whether a model has anything to seal."""
    return bool(fields_in(record_type, Place.SEALED))


def to_item(record: Stored, seal: Seal | None) -> Item:
    """Write a record as an item.

    Raises:
        SealBrokenError: there is something to seal, and no seal.
    """
    kind = type(record)
    item = keys_of(record.table, record.subject, record.key)
    item["entity"] = {"S": record.entity}
    if record.table is Table.SUBJECTS:
        item["subject"] = {"S": record.subject}
    for name in fields_in(kind, Place.PLAIN) - {"subject", "key"}:
        value = getattr(record, name)
        if value is not None:
            item[name] = _attribute(value)
    if is_sealed(kind):
        if seal is None:
            raise SealBrokenError(place(kind, record.subject, record.key))
        content = record.model_dump_json(
            include=set(fields_in(kind, Place.SEALED)), exclude_defaults=True
        )
        blob = seal.close(place(kind, record.subject, record.key), content.encode())
        item["sealed"] = {"B": blob}
    return item


def from_item[Record: Stored](kind: type[Record], item: Item, seal: Seal | None) -> Record:
    """Read an item as a record.

    Raises:
        SealBrokenError: the sealed part does not open.
        pydantic.ValidationError: the item is no such record.
    """
    if kind.table is Table.SUBJECTS:
        subject, key = item["subject"]["S"], item["pk"]["S"]
    else:
        subject, key = item["pk"]["S"], item["sk"]["S"]
    fields: dict[str, Any] = {"subject": subject, "key": key}
    for name in fields_in(kind, Place.PLAIN):
        if name in item:
            fields[name] = _value(item[name])
    if is_sealed(kind):
        if seal is None:
            raise SealBrokenError(place(kind, subject, key))
        content = seal.open(place(kind, subject, key), bytes(item["sealed"]["B"]))
        fields |= pydantic_core.from_json(content)
    return kind.model_validate(fields)


def _attribute(value: Any) -> dict[str, Any]:
    match value:
        case str():
            return {"S": str(value)}  # an enumeration's value is its text
        case bool():
            return {"BOOL": value}
        case int() | float():
            return {"N": str(value)}
        case datetime():
            return {"S": stamp(value)}
        case bytes():
            return {"B": value}
        case None:
            return {"NULL": True}
    return _compound(value)


def _compound(value: Any) -> dict[str, Any]:
    match value:
        case dict():
            return {"M": {name: _attribute(part) for name, part in value.items()}}
        case tuple():
            return {"L": [_attribute(part) for part in value]}
        case BaseModel():
            return _attribute(value.model_dump())
    if is_dataclass(value) and not isinstance(value, type):
        return _attribute(asdict(value))
    return {"S": str(value)}


def _value(attribute: dict[str, Any]) -> Any:
    ((kind, value),) = attribute.items()
    if kind == "N":
        return float(value) if "." in value or "e" in value.lower() else int(value)
    if kind == "M":
        return {name: _value(part) for name, part in value.items()}
    if kind == "L":
        return [_value(part) for part in value]
    return None if kind == "NULL" else value
