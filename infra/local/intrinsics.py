"""Evaluates the intrinsic functions of a CloudFormation template."""

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


class TemplateError(Exception):
    """The template says something that the suite on this machine does not understand."""


class References(Protocol):
    """Knows what the resources of the stack are called."""

    def ref(self, logical_id: str) -> Any: ...

    def attribute(self, logical_id: str, name: str) -> Any: ...


NO_VALUE = object()
_PLACEHOLDER = re.compile(r"\$\{(!?[^}]+)\}")


@dataclass
class Intrinsics:
    """Turns a node of the template into plain values.

    `names` holds parameters and pseudo parameters, `conditions` the raw conditions.
    """

    names: Mapping[str, Any]
    conditions: Mapping[str, Any]
    mappings: Mapping[str, Any]
    references: References
    _settled: dict[str, bool] = field(default_factory=dict)

    def value(self, node: Any) -> Any:
        if isinstance(node, list):
            values = [self.value(part) for part in node]
            return [value for value in values if value is not NO_VALUE]
        if not isinstance(node, dict):
            return node
        if len(node) == 1:
            name, argument = next(iter(node.items()))
            if name in _FUNCTIONS and (name != "Condition" or isinstance(argument, str)):
                return _FUNCTIONS[name](self, argument)
            if name.startswith("Fn::"):
                raise TemplateError(f"unknown intrinsic function {name}")
        pairs = ((key, self.value(part)) for key, part in node.items())
        return {key: value for key, value in pairs if value is not NO_VALUE}

    def holds(self, condition: str) -> bool:
        """Whether the named condition is true."""
        if condition not in self._settled:
            if condition not in self.conditions:
                raise TemplateError(f"unknown condition {condition}")
            self._settled[condition] = _truth(self.value(self.conditions[condition]))
        return self._settled[condition]

    def ref(self, name: Any) -> Any:
        if name == "AWS::NoValue":
            return NO_VALUE
        if name in self.names:
            return self.names[name]
        return self.references.ref(str(name))

    def attribute(self, argument: Any) -> Any:
        logical_id, _, name = (
            argument.partition(".") if isinstance(argument, str) else (argument[0], "", argument[1])
        )
        return self.references.attribute(logical_id, self.value(name))

    def substitute(self, argument: Any) -> str:
        text, extra = (argument, {}) if isinstance(argument, str) else argument
        known = {key: self.value(part) for key, part in extra.items()}

        def replace(match: re.Match[str]) -> str:
            name = match.group(1).strip()
            if name.startswith("!"):
                return "${" + name[1:] + "}"
            if name in known:
                return str(known[name])
            if "." in name and name not in self.names:
                return str(self.attribute(name))
            return str(self.ref(name))

        return _PLACEHOLDER.sub(replace, text)

    def choose(self, argument: list[Any]) -> Any:
        condition, then, otherwise = argument
        return self.value(then if self.holds(condition) else otherwise)

    def find(self, argument: list[Any]) -> Any:
        outer, first, second = (self.value(part) for part in argument)
        try:
            return self.value(self.mappings[outer][first][second])
        except KeyError as error:
            raise TemplateError(f"no mapping {outer}.{first}.{second}") from error


def _truth(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise TemplateError(f"a condition must be true or false, not {value!r}")


def _equal(self: Intrinsics, argument: list[Any]) -> bool:
    left, right = (self.value(part) for part in argument)
    return _text(left) == _text(right)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _join(self: Intrinsics, argument: list[Any]) -> str:
    return str(argument[0]).join(_text(part) for part in self.value(argument[1]))


def _select(self: Intrinsics, argument: list[Any]) -> Any:
    return self.value(argument[1])[int(self.value(argument[0]))]


def _split(self: Intrinsics, argument: list[Any]) -> list[str]:
    return str(self.value(argument[1])).split(argument[0])


def _base64(self: Intrinsics, argument: Any) -> str:
    return base64.b64encode(str(self.value(argument)).encode()).decode()


_FUNCTIONS: dict[str, Callable[[Intrinsics, Any], Any]] = {
    "Ref": Intrinsics.ref,
    "Fn::GetAtt": Intrinsics.attribute,
    "Fn::Sub": Intrinsics.substitute,
    "Fn::If": Intrinsics.choose,
    "Fn::FindInMap": Intrinsics.find,
    "Fn::Equals": _equal,
    "Fn::And": lambda self, parts: all(_truth(self.value(part)) for part in parts),
    "Fn::Or": lambda self, parts: any(_truth(self.value(part)) for part in parts),
    "Fn::Not": lambda self, parts: not _truth(self.value(parts[0])),
    "Condition": lambda self, name: self.holds(name),
    "Fn::Join": _join,
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::Base64": _base64,
}
