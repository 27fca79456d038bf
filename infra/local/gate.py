"""Stands before the AWS API of a stack: what its role does not allow a Lambda is refused."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from infra.iam.matching import PolicyError
from infra.iam.policy import Asked, Decision, Grant, Statement, decide, read_policy
from infra.local.call_needs import CONTEXT_KEYS, needs, to_learn_that_it_is_missing
from infra.local.clients import Request
from infra.local.emulated_keys import EmulatedKeys
from infra.local.faults import Answer, refusal
from infra.local.names import Names
from infra.local.places import Places
from infra.local.service_needs import service_needs
from infra.local.specs import Wiring

_MISSING = 404


class MissingPermissionError(Exception):
    """Lambdas needed what their roles do not allow; the lines say who, what and where."""

    def __init__(self, lines: Iterable[str]) -> None:
        super().__init__("; ".join(lines))


@dataclass(frozen=True, slots=True)
class Role:
    """What a Lambda may do."""

    logical_id: str
    statements: tuple[Statement, ...]

    def grants(self) -> frozenset[Grant]:
        return frozenset(grant for one in self.statements for grant in one.grants())


class Gate:
    """The roles of one stack.

    A Lambda whose role the template does not write out is not judged: SAM makes that one.
    `used` holds the grants that were needed so far, `refusals` what was refused, each once.
    """

    def __init__(self, wiring: Wiring, names: Names, keys: EmulatedKeys) -> None:
        self.places = Places(names, keys.arn_and_tags)
        self.used: dict[str, set[Grant]] = defaultdict(set)
        self.refusals: dict[str, None] = {}
        self._wiring = wiring
        self._names = names
        self._roles: dict[str, Role | None] = {}
        self._entered: set[str] = set()
        self._decided: dict[tuple[str, Asked], Decision] = {}

    def role(self, function: str) -> Role | None:
        """Return the role of a Lambda, read when it is first asked for.

        Raises:
            PolicyError: it says something that cannot be judged here.
        """
        if function not in self._roles:
            try:
                self._roles[function] = self._read(function)
            except PolicyError as error:
                self.refusals[str(error)] = None  # a Lambda would swallow it
                raise
        return self._roles[function]

    def enter(self, function: str) -> None:
        """Judge, once, what AWS does in a Lambda's name to wake it and to keep its failures."""
        if function in self._entered or self.role(function) is None:
            return
        self._entered.add(function)
        config = self._names.properties(function).get("LoggingConfig") or {}
        for asked in service_needs(function, config.get("LogGroup"), self._wiring, self.places):
            self._allowed(function, asked)

    def refuse(self, function: str, request: Request) -> Answer | None:
        """Return the refusal of a call, None if it may go through."""
        if self.role(function) is None:
            return None
        try:
            asked_for = tuple(needs(request, self.places))
        except PolicyError as error:
            self.refusals[f"{function} calls {request.operation}: {error}"] = None
            raise
        for asked in asked_for:
            if not self._allowed(function, asked):
                return self._refusal(function, request, asked)
        return None

    def veil(self, function: str, request: Request, answer: Answer) -> Answer:
        """Who may not list a bucket is not told that an object is missing, but is refused."""
        if answer[0] != _MISSING or self.role(function) is None:
            return answer
        asked = to_learn_that_it_is_missing(request, self.places)
        if asked is None or self._allowed(function, asked):
            return answer
        return self._refusal(function, request, asked)

    def granted(self, function: str) -> frozenset[Grant]:
        """Return all that the role of a Lambda consists of, in short names."""
        role = self.role(function)
        return frozenset(self._short(grant) for grant in role.grants()) if role else frozenset()

    def needed(self, function: str) -> frozenset[Grant]:
        """Return what of it was used so far, in short names."""
        return frozenset(self._short(grant) for grant in self.used[function])

    def _allowed(self, function: str, asked: Asked) -> bool:
        decision = self._decided.get((function, asked))
        if decision is None:
            role = self.role(function)
            assert role is not None  # noqa: S101 (asked for by whoever calls this)
            decision = self._decided[function, asked] = decide(role.statements, asked)
            self.used[function] |= decision.grants
            if not decision.allowed:
                self._remember(function, role, asked, decision)
        return decision.allowed

    def _remember(self, function: str, role: Role, asked: Asked, decision: Decision) -> None:
        why = f"is denied by {decision.denied_by}" if decision.denied_by else "is not granted"
        via = "".join(f" ({key} {value})" for key, value in asked.context)
        what = f"{asked.action} on {self.places.label(asked.resource)}{via}"
        self.refusals[f"{function} needs {what}: {why} in {role.logical_id}"] = None

    def _refusal(self, function: str, request: Request, asked: Asked) -> Answer:
        user = f"arn:aws:sts::{self.places.account}:assumed-role/{function}Role/{function}"
        message = (
            f"User: {user} is not authorized to perform: {asked.action} on resource: "
            f"{asked.resource} because no identity-based policy allows the {asked.action} action"
        )
        if request.service == "s3":
            return refusal("s3", 403, "AccessDenied", message)
        return refusal(request.service, 400, "AccessDeniedException", message)

    def _short(self, grant: Grant) -> Grant:
        return Grant(grant.action, self.places.label(grant.resource))

    def _read(self, function: str) -> Role | None:
        arn = self._names.properties(function).get("Role")
        logical_id = self._names.role(str(arn)) if arn else None
        if logical_id is None:
            return None
        properties = self._names.properties(logical_id)
        if properties.get("ManagedPolicyArns"):
            raise PolicyError(f"{logical_id}: what managed policies allow is not known here")
        policies: list[Any] = properties.get("Policies") or []
        statements = [one for each in policies for one in read_policy(each["PolicyDocument"])]
        for statement in statements:
            for condition in statement.conditions:
                if not condition.key.lower().startswith(tuple(CONTEXT_KEYS)):
                    raise PolicyError(f"{logical_id}: {condition.key} could not be judged here")
        return Role(logical_id, tuple(statements))
