"""Decides as IAM does: nothing is allowed unless a statement says so, and a Deny always wins.

Source: IAM User Guide, "Policy evaluation logic" and "IAM JSON policy elements reference".
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from infra.iam.conditions import Condition, Context, read_conditions
from infra.iam.matching import PolicyError, glob, literal

_ELEMENTS = frozenset({
    "Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition",
    "Principal",  # of policies that belong to a resource: here everybody is meant
})  # fmt: skip


class Asked(NamedTuple):
    """One thing that a call needs to be allowed; `context` are (key, value) in lower-case keys."""

    action: str
    resource: str
    context: tuple[tuple[str, str], ...] = ()


class Grant(NamedTuple):
    """The smallest part of a role: one action on one resource, or one value of a condition."""

    action: str
    resource: str


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether it is allowed, which grants allow it, and the Sid of a statement that denies it."""

    allowed: bool
    grants: frozenset[Grant] = frozenset()
    denied_by: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement; the pattern lists are as they are written."""

    sid: str
    allows: bool
    actions: tuple[str, ...]
    not_actions: tuple[str, ...]
    resources: tuple[str, ...]
    not_resources: tuple[str, ...]
    conditions: tuple[Condition, ...]

    def grants(self) -> Iterator[Grant]:
        """Yield all that it consists of.

        Raises:
            PolicyError: it allows by what it leaves out.
        """
        if not self.allows:
            return
        if self.not_actions or self.not_resources:
            raise PolicyError(f"{self.sid}: allows all but something")
        for action in self.actions:
            yield from (Grant(action, resource) for resource in self.resources)
        for condition in self.conditions:
            yield from (Grant(f"if {condition.key}", value) for value in condition.values)

    def covering(self, asked: Asked, context: Context) -> list[Grant] | None:
        """Return the grants by which it is about what is asked; None: it is not."""
        action = asked.action.lower()
        actions = [one for one in self.actions if glob(one.lower(), action)]
        if self.not_actions:
            actions = [] if any(glob(no.lower(), action) for no in self.not_actions) else ["*"]
        resources = [one for one in self.resources if glob(one, asked.resource)]
        if self.not_resources:
            found = any(glob(no, asked.resource) for no in self.not_resources)
            resources = [] if found else ["*"]
        if not actions or not resources:
            return None
        if not all(condition.holds(context) for condition in self.conditions):
            return None
        return [Grant(one, two) for one in actions for two in resources] + [
            Grant(f"if {condition.key}", value)
            for condition in self.conditions
            for value in condition.matched(context)
        ]


def read_policy(document: Mapping[str, Any]) -> tuple[Statement, ...]:
    """Read a policy document.

    Raises:
        PolicyError: an element, an operator or a variable that is not understood.
    """
    return tuple(_statement(node) for node in _listed(document["Statement"]))


def decide(statements: Iterable[Statement], asked: Asked) -> Decision:
    """Decide about one thing that is asked."""
    context: dict[str, list[str]] = {}
    for key, value in asked.context:
        context.setdefault(key.lower(), []).append(value)
    grants: set[Grant] = set()
    for statement in statements:
        covering = statement.covering(asked, context)
        if covering is None:
            continue
        if not statement.allows:
            return Decision(allowed=False, denied_by=statement.sid)
        grants.update(covering)
    return Decision(allowed=bool(grants), grants=frozenset(grants))


def _statement(node: Mapping[str, Any]) -> Statement:
    unknown = node.keys() - _ELEMENTS
    if unknown or node["Effect"] not in {"Allow", "Deny"}:
        raise PolicyError(f"not understood: {node}")
    if ("Action" in node) == ("NotAction" in node):
        raise PolicyError(f"one of Action and NotAction is needed: {node}")
    if ("Resource" in node) == ("NotResource" in node):
        raise PolicyError(f"one of Resource and NotResource is needed: {node}")
    return Statement(
        sid=str(node.get("Sid", "")),
        allows=node["Effect"] == "Allow",
        actions=_patterns(node.get("Action")),
        not_actions=_patterns(node.get("NotAction")),
        resources=_patterns(node.get("Resource")),
        not_resources=_patterns(node.get("NotResource")),
        conditions=read_conditions(node.get("Condition")),
    )


def _patterns(node: Any) -> tuple[str, ...]:
    return tuple(literal(str(one)) for one in _listed(node))


def _listed(node: Any) -> list[Any]:
    if node is None:
        return []
    return node if isinstance(node, list) else [node]
