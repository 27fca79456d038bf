"""Makes one specimen of any stored model with every field set, so that nothing is forgotten."""

import dataclasses
import types
import typing
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, TypeAliasType

from pydantic import BaseModel

from gjensyn.models.record import Stored

CANARY = "kanarifugl æøå"
MOMENT = datetime(2026, 11, 2, 8, 30, 15, 123000, tzinfo=UTC)
_PLAIN: dict[Any, Any] = {
    str: CANARY,
    int: 7,
    float: 1.5,
    bool: True,
    bytes: b"\x00\xffbytes",
    datetime: MOMENT,
    date: date(2026, 11, 9),
    Any: {"deep": [1, {"word": CANARY}]},
}


def specimen[Record: Stored](model: type[Record], subject: str, **fields: Any) -> Record:
    """Return an item of a model; each field differs from its default."""
    own = {"subject": subject, "key": f"{model.entity}#1", "version": 0}
    return _filled(model, {**own, **fields})


def value_for(annotation: Any) -> Any:
    """Return a value that the annotation allows, and that is not empty."""
    if isinstance(annotation, TypeAliasType):
        return value_for(annotation.__value__)
    origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return value_for(inner[0])
    if origin in (typing.Union, types.UnionType):
        return value_for(next(part for part in inner if part is not types.NoneType))
    if origin is typing.Literal:
        return inner[-1]
    if origin in (tuple, list, set, frozenset):
        fixed = inner if origin is tuple and inner[-1] is not Ellipsis else inner[:1]
        return origin([value_for(part) for part in fixed])
    if origin is dict:
        return {value_for(inner[0]): value_for(inner[1])}
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return list(annotation)[-1]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _filled(annotation, {})
    return _parts(annotation) if dataclasses.is_dataclass(annotation) else _PLAIN[annotation]


def _parts(kind: type[Any]) -> Any:
    hints = typing.get_type_hints(kind)
    return kind(**{name: value_for(hint) for name, hint in hints.items()})


def _filled[Model: BaseModel](model: type[Model], fields: dict[str, Any]) -> Model:
    made = {
        name: fields[name] if name in fields else value_for(field.annotation)
        for name, field in model.model_fields.items()
    }
    return model(**made)
