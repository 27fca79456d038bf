"""Reads the properties of one resource so that none is passed over in silence."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from infra.local.intrinsics import TemplateError
from infra.local.patterns import check
from infra.local.specs import Pattern


class Properties:
    """The properties of one resource; `close` complains about those nobody asked for."""

    def __init__(self, place: str, values: Mapping[str, Any]) -> None:
        self.place = place
        self._values = values
        self._seen: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        self._seen.add(name)
        return self._values.get(name, default)

    def need(self, name: str) -> Any:
        if name not in self._values:
            raise TemplateError(f"{self.place}: {name} is missing")
        return self.get(name)

    def count(self, name: str, default: int) -> int:
        return int(self.get(name, default))

    def flag(self, name: str, *, default: bool = False) -> bool:
        return str(self.get(name, default)).lower() == "true"

    def seconds(self, name: str, default: int) -> timedelta:
        return timedelta(seconds=self.count(name, default))

    def ignore(self, *names: str) -> None:
        """Say that these make no difference on one machine."""
        self._seen.update(names)

    def close(self) -> None:
        unknown = sorted(self._values.keys() - self._seen)
        if unknown:
            raise TemplateError(f"{self.place}: not understood: {', '.join(unknown)}")


def filters(criteria: Any) -> tuple[Pattern, ...]:
    """Read FilterCriteria."""
    if not criteria:
        return ()
    return tuple(pattern(one["Pattern"]) for one in criteria["Filters"])


def pattern(value: Any) -> Pattern:
    """Read a pattern given as JSON text or as a map."""
    read = json.loads(value) if isinstance(value, str) else value
    if not isinstance(read, dict):
        raise TemplateError(f"no pattern: {value!r}")
    check(read)
    return read


def last(arn: str) -> str:
    """Return the name that an ARN of a queue, bus or function ends with."""
    return arn.rpartition(":")[2].rpartition("/")[2]
