"""Matches events against the patterns of EventBridge, which Lambda's filters share.

Source: "Comparison operators for use in event patterns" of the EventBridge user guide.
"""

import fnmatch
from collections.abc import Callable, Mapping
from typing import Any

from infra.local.intrinsics import TemplateError
from infra.local.specs import Pattern

_ABSENT = object()


def matches(pattern: Pattern, event: Any) -> bool:
    """Whether the event has all that the pattern asks for."""
    for name, wanted in pattern.items():
        if name == "$or":
            if not any(matches(one, event) for one in wanted):
                return False
        elif not _holds(wanted, event.get(name, _ABSENT) if isinstance(event, dict) else _ABSENT):
            return False
    return True


def check(pattern: Pattern) -> None:
    """Make sure that all of a pattern is understood.

    Raises:
        TemplateError: it is not.
    """
    for name, wanted in pattern.items():
        if isinstance(wanted, Mapping):
            check(wanted)
        elif not isinstance(wanted, list):
            raise TemplateError(f"a pattern lists what it takes: {name}")
        elif name == "$or":
            for one in wanted:
                check(one)
        else:
            for operators in (one for one in wanted if isinstance(one, Mapping)):
                for operator in operators:
                    _operator(operator)


def matches_any(patterns: tuple[Pattern, ...], event: Any) -> bool:
    """Whether one of the patterns matches; none at all lets everything through."""
    return not patterns or any(matches(pattern, event) for pattern in patterns)


def _holds(wanted: Any, found: Any) -> bool:
    if isinstance(wanted, Mapping):
        if isinstance(found, list):
            return any(matches(wanted, part) for part in found)
        return matches(wanted, {} if found is _ABSENT else found)
    values = found if isinstance(found, list) else [found]
    return any(_takes(one, value) for one in wanted for value in values)


def _takes(wanted: Any, value: Any) -> bool:
    if isinstance(wanted, Mapping):
        return all(_operator(name)(argument, value) for name, argument in wanted.items())
    if value is _ABSENT:
        return False
    if isinstance(wanted, bool) or isinstance(value, bool) or wanted is None or value is None:
        return wanted is value
    if isinstance(wanted, int | float):
        return isinstance(value, int | float) and wanted == value
    return bool(wanted == value)


def _operator(name: str) -> Callable[[Any, Any], bool]:
    if name not in _OPERATORS:
        raise TemplateError(f"unknown operator {name} in a pattern")
    return _OPERATORS[name]


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _prefix(wanted: Any, value: Any) -> bool:
    text = _text(value)
    if isinstance(wanted, Mapping):
        wanted, text = wanted["equals-ignore-case"].lower(), text.lower() if text else text
    return text is not None and text.startswith(wanted)


def _suffix(wanted: Any, value: Any) -> bool:
    text = _text(value)
    if isinstance(wanted, Mapping):
        wanted, text = wanted["equals-ignore-case"].lower(), text.lower() if text else text
    return text is not None and text.endswith(wanted)


def _anything_but(wanted: Any, value: Any) -> bool:
    if value is _ABSENT:
        return False
    if isinstance(wanted, Mapping):
        ((name, argument),) = wanted.items()
        arguments = argument if isinstance(argument, list) else [argument]
        return not any(_operator(name)(one, value) for one in arguments)
    unwanted = wanted if isinstance(wanted, list) else [wanted]
    return not any(_takes(one, value) for one in unwanted)


def _exists(wanted: Any, value: Any) -> bool:
    return (value is not _ABSENT) is bool(wanted)


def _ignoring_case(wanted: Any, value: Any) -> bool:
    text = _text(value)
    return text is not None and text.lower() == wanted.lower()


def _wildcard(wanted: Any, value: Any) -> bool:
    text = _text(value)
    shape = wanted.replace("[", "[[]").replace("?", "[?]")
    return text is not None and fnmatch.fnmatchcase(text, shape)


def _numeric(wanted: Any, value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    pairs = zip(wanted[::2], wanted[1::2], strict=True)
    return all(_COMPARISONS[sign](value, bound) for sign, bound in pairs)


_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "=": lambda value, bound: value == bound,
    "<": lambda value, bound: value < bound,
    "<=": lambda value, bound: value <= bound,
    ">": lambda value, bound: value > bound,
    ">=": lambda value, bound: value >= bound,
}
_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "prefix": _prefix,
    "suffix": _suffix,
    "anything-but": _anything_but,
    "exists": _exists,
    "equals-ignore-case": _ignoring_case,
    "wildcard": _wildcard,
    "numeric": _numeric,
}
