"""Passes over moments that differ by seconds, because a Lambda hung meanwhile."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tests.ending import Ending


def nearly(ending: Ending, expected: Ending, within: timedelta) -> Ending:
    """Return an ending with the expected moments in its facts, where they are as near as that."""
    facts = {
        name: _like(fact, expected.facts.get(name), within) for name, fact in ending.facts.items()
    }
    return replace(ending, facts=facts)


def _like(found: Any, expected: Any, within: timedelta) -> Any:
    if isinstance(found, Mapping) and isinstance(expected, Mapping):
        return {name: _like(value, expected.get(name), within) for name, value in found.items()}
    if isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        return [_like(one, other, within) for one, other in zip(found, expected, strict=True)]
    near = _moment(found), _moment(expected)
    if near[0] and near[1] and abs(near[0] - near[1]) <= within:
        return expected
    return found


def _moment(value: Any) -> datetime | None:
    if not isinstance(value, str) or len(value) < len("2026-11-02T08:00Z"):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
