"""Asynchronous invocations: tried at once, again after one minute and after two, then given up.

Source: "How Lambda handles errors and retries with asynchronous invocation".
"""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from infra.local.specs import FunctionSpec

_PAUSES = (timedelta(minutes=1), timedelta(minutes=2))


@dataclass(frozen=True, slots=True)
class Abandoned:
    """An invocation that was given up."""

    function: FunctionSpec
    payload: Any
    attempts: int
    condition: str


@dataclass(slots=True)
class _Waiting:
    at: datetime
    number: int
    function: FunctionSpec
    payload: Any
    first: datetime
    attempts: int = 0


class Later:
    """What waits to be invoked."""

    def __init__(
        self,
        functions: Mapping[str, FunctionSpec],
        invoke: Callable[[str, Any], Any],
        abandon: Callable[[Abandoned], None],
    ) -> None:
        self._functions = functions
        self._invoke = invoke
        self._abandon = abandon
        self._waiting: list[_Waiting] = []
        self._numbers = itertools.count()

    def add(self, function: str, payload: Any, now: datetime) -> None:
        spec = self._functions[function]
        self._waiting.append(_Waiting(now, next(self._numbers), spec, payload, now))

    def next(self) -> datetime | None:
        return min((one.at for one in self._waiting), default=None)

    def turn(self, now: datetime) -> bool:
        """Invoke what waits first, if its time has come."""
        ready = [one for one in self._waiting if one.at <= now]
        if not ready:
            return False
        first = min(ready, key=lambda one: (one.at, one.number))
        self._waiting.remove(first)
        first.attempts += 1
        try:
            self._invoke(first.function.logical_id, first.payload)
        except Exception:  # noqa: BLE001 (whatever a Lambda raises is a failed invocation)
            self._again(first, now)
        return True

    def _again(self, failed: _Waiting, now: datetime) -> None:
        rules = failed.function.asynchronous
        if failed.attempts > rules.max_retries:
            condition = "RetriesExhausted"
        else:
            failed.at = now + _PAUSES[min(failed.attempts, len(_PAUSES)) - 1]
            if failed.at - failed.first <= rules.max_age:
                self._waiting.append(failed)
                return
            condition = "EventAgeExceeded"
        self._abandon(Abandoned(failed.function, failed.payload, failed.attempts, condition))
