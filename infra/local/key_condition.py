"""Understands KeyConditionExpression: which items of which partition a query reads."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_TOKEN = re.compile(r"<=|>=|[=<>(),]|[#:]?[A-Za-z_][\w.-]*|[#:]\w+")


@dataclass(frozen=True, slots=True)
class KeyCondition:
    """The partition, and a comparison of the range key with its operands (raw AttributeValues)."""

    partition: Mapping[str, Any]
    comparison: str | None
    operands: tuple[Mapping[str, Any], ...]


def key_condition(
    expression: str, names: Mapping[str, str], values: Mapping[str, Any], hash_key: str
) -> KeyCondition | None:
    """Return the condition, or None where the expression is none that is understood."""
    tokens = _TOKEN.findall(expression)
    partition: Mapping[str, Any] | None = None
    comparison: str | None = None
    operands: tuple[Mapping[str, Any], ...] = ()
    for name, operator, references in _comparisons(tokens):
        given = tuple(values[one] for one in references if one in values)
        if len(given) != len(references):
            return None
        if names.get(name, name) == hash_key and operator == "=":
            partition = given[0]
        else:
            comparison, operands = operator, given
    if partition is None:
        return None
    return KeyCondition(partition, comparison, operands)


def _comparisons(tokens: list[str]) -> list[tuple[str, str, list[str]]]:
    words = [token for token in tokens if token not in {"(", ")", ","}]
    found = []
    place = 0
    while place < len(words):
        word = words[place]
        following = words[place + 1 : place + 5]
        if word.upper() == "AND":
            place += 1
        elif word == "begins_with" and len(following) >= 2:  # noqa: PLR2004 (name, operand)
            found.append((following[0], "begins_with", [following[1]]))
            place += 3
        elif following and following[0].upper() == "BETWEEN":
            found.append((word, "between", [following[1], following[3]]))
            place += 5
        elif len(following) >= 2:  # noqa: PLR2004 (operator, operand)
            found.append((word, following[0], [following[1]]))
            place += 3
        else:
            return []
    return found
