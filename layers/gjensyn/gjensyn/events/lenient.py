"""Validation that loses a field rather than a fact: bad optional fields are left out and noted."""

import types
import typing
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from gjensyn.errors import EventRejectedError
from gjensyn.events.incoming import MUST_HOLD

type Path = tuple[str | int, ...]


def validate_leniently[Model: BaseModel](
    model: type[Model], detail: Any
) -> tuple[Model, tuple[str, ...]]:
    """Return the validated model and the names of the fields that were left out.

    Raises:
        EventRejectedError: a required field does not validate; the reason names it.
    """
    left_out: list[str] = []
    while True:
        try:
            return model.model_validate(detail), tuple(left_out)
        except ValidationError as error:
            for path in _optional_parts(model, error):
                left_out.append(_dotted(path))
                detail = _without(detail, path)


def _optional_parts(model: type[BaseModel], error: ValidationError) -> list[Path]:
    """Return all that can be left out at once, the inner before the outer."""
    found: dict[Path, None] = {}
    for problem in error.errors(include_url=False, include_input=False, include_context=False):
        path = _optional_part(model, problem["loc"])
        if path is None:
            raise EventRejectedError(f"invalid:{_dotted(problem['loc'])}") from error
        found[path] = None
    return sorted(found, key=len, reverse=True)


def _optional_part(model: type[BaseModel], loc: Path) -> Path | None:
    """Return the innermost optional field on the way to an error, None if all are required."""
    found: Path | None = None
    inside: type[BaseModel] | None = model
    for depth, step in enumerate(loc):
        field = inside.model_fields.get(str(step)) if inside else None
        if field is None:
            continue  # a position in a list, a key of a dict, or an arm of a union
        if not (field.is_required() or MUST_HOLD in field.metadata):
            found = loc[: depth + 1]
        inside = _model_in(field.annotation)
    return found


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """Return the model that a field holds, alone or in a list."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if typing.get_origin(annotation) in (tuple, typing.Union, types.UnionType):
        models = (_model_in(part) for part in typing.get_args(annotation))
        return next((found for found in models if found), None)
    return None


def _without(detail: Any, path: Sequence[str | int]) -> Any:
    step, rest = path[0], path[1:]
    if isinstance(detail, dict):
        if not rest:
            return {name: value for name, value in detail.items() if name != step}
        return {**detail, step: _without(detail[step], rest)}
    changed = list(detail)
    changed[int(step)] = _without(detail[int(step)], rest)
    return changed


def _dotted(path: Sequence[str | int]) -> str:
    return ".".join(str(step) for step in path if str(step).isascii())[:100] or "detail"
