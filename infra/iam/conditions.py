"""Judges the conditions of a statement.

Source: IAM User Guide, "IAM JSON policy elements: Condition operators" and "Conditions with
multiple context keys or values".
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from infra.iam.matching import PolicyError, glob, glob_arn, literal

# Keys of the request in lower case, each with its values.
type Context = Mapping[str, Sequence[str]]

_IF_EXISTS = "IfExists"


@dataclass(frozen=True, slots=True)
class Condition:
    """One key under one operator.

    `matched` tells which values of the policy let a request through.
    """

    operator: str
    quantifier: str
    negated: bool
    if_exists: bool
    key: str
    values: tuple[str, ...]

    def holds(self, context: Context) -> bool:
        """Whether the request fulfils it.

        Raises:
            PolicyError: the key has several values and the operator is made for one.
        """
        found = context.get(self.key.lower(), ())
        if self.operator == "Null":
            return (not found) == (self.values == ("true",))
        if self.quantifier == "ForAllValues":
            return all(self._fits(value) for value in found)
        if self.quantifier == "ForAnyValue":
            return any(self._fits(value) for value in found)
        if not found:
            return self.if_exists or self.negated
        if len(found) > 1:
            raise PolicyError(f"{self.key} has several values: say ForAllValues or ForAnyValue")
        return self._fits(found[0])

    def matched(self, context: Context) -> tuple[str, ...]:
        """Return the values of the policy that the request has."""
        if self.operator == "Null" or self.negated:
            return self.values
        same = _OPERATORS[self.operator]
        found = context.get(self.key.lower(), ())
        return tuple(value for value in self.values if any(same(value, one) for one in found))

    def _fits(self, value: str) -> bool:
        same = _OPERATORS[self.operator]
        return any(same(wanted, value) for wanted in self.values) != self.negated


def read_conditions(node: Mapping[str, Mapping[str, Any]] | None) -> tuple[Condition, ...]:
    """Return the conditions of a statement, all of which must hold.

    Raises:
        PolicyError: an operator that is not understood.
    """
    return tuple(
        _condition(operator, key, values)
        for operator, keys in (node or {}).items()
        for key, values in keys.items()
    )


def _condition(written: str, key: str, values: Any) -> Condition:
    quantifier, _, operator = written.rpartition(":")
    if quantifier not in {"", "ForAllValues", "ForAnyValue"}:
        raise PolicyError(f"unknown condition operator {written}")
    if_exists = operator.endswith(_IF_EXISTS)
    operator = operator.removesuffix(_IF_EXISTS)
    negated = "Not" in operator
    operator = operator.replace("Not", "")
    if operator not in _OPERATORS:
        raise PolicyError(f"unknown condition operator {written}")
    listed = values if isinstance(values, list) else [values]
    texts = tuple(literal(_text(value)) for value in listed)
    return Condition(operator, quantifier, negated, if_exists, key, texts)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


_OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "StringEquals": lambda wanted, found: wanted == found,
    "StringEqualsIgnoreCase": lambda wanted, found: wanted.lower() == found.lower(),
    "StringLike": glob,
    "ArnEquals": glob_arn,
    "ArnLike": glob_arn,
    "Bool": lambda wanted, found: wanted.lower() == found.lower(),
    "Null": lambda wanted, found: wanted == found,
}
