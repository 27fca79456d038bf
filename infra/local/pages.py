"""The HTTP API: finds the route of a request and calls its Lambda."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from infra.local.ids import Ids
from infra.local.payloads import Asked, Response, payload, refusal, response
from infra.local.specs import RouteSpec

_DEFAULT = "$default"


@dataclass(frozen=True, slots=True)
class _Route:
    spec: RouteSpec
    shape: re.Pattern[str]
    rank: tuple[int, ...]

    @property
    def key(self) -> str:
        return _DEFAULT if self.spec.path == _DEFAULT else f"{self.spec.method} {self.spec.path}"


class Pages:
    """All routes of the template; what is said most exactly goes first, `$default` last."""

    def __init__(
        self,
        routes: tuple[RouteSpec, ...],
        invoke: Callable[[str, Any], Any],
        *,
        account: str,
        ids: Ids,
    ) -> None:
        self._routes = sorted((_route(spec) for spec in routes), key=lambda route: route.rank)
        self._invoke = invoke
        self._account = account
        self._ids = ids

    def answer(self, asked: Asked) -> Response:
        """Answer a request."""
        for route in self._routes:
            found = route.shape.fullmatch(asked.path)
            if found is None or route.spec.method not in {asked.method, "ANY"}:
                continue
            if route.spec.signed and asked.caller is None:
                return refusal(403, "Forbidden")
            return self._served(route, asked, found.groupdict())
        return refusal(404, "Not Found")

    def _served(self, route: _Route, asked: Asked, variables: dict[str, str]) -> Response:
        event = payload(
            asked,
            route=route.key,
            variables=variables,
            account=self._account,
            request_id=self._ids.uuid(),
        )
        try:
            result = self._invoke(route.spec.function, event)
        except Exception:  # noqa: BLE001 (the API tells nobody what a Lambda raised)
            return refusal(500, "Internal Server Error")
        return response(result, asked.method)


def _route(spec: RouteSpec) -> _Route:
    if spec.path == _DEFAULT:
        return _Route(spec, re.compile(".*", re.DOTALL), (2,))
    shape = "".join(_part(part) for part in re.split(r"(\{[^}]+\})", spec.path))
    greedy = int(spec.path.endswith("+}"))
    any_method = int(spec.method == "ANY")
    rank = (greedy, spec.path.count("{"), -len(spec.path), any_method)
    return _Route(spec, re.compile(shape), rank)


def _part(part: str) -> str:
    if not part.startswith("{"):
        return re.escape(part)
    name = part.strip("{}+")
    return f"(?P<{name}>.+)" if part.endswith("+}") else f"(?P<{name}>[^/]+)"
