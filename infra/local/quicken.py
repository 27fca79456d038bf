# ruff: noqa: SLF001 (it is what this module is for)
"""Puts something faster in the place of what ministack does with whole tables.

Its queries walk the table, every write counts all items, changes are kept for 24 hours of real
time and copies are made with `deepcopy`. Each account whose tables are named here is served
otherwise; what has none is served as ministack does.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, Protocol

from ministack.core import responses  # type: ignore[import-untyped]
from ministack.services import dynamodb  # type: ignore[import-untyped]

from infra.local.specs import Item


class Tables(Protocol):
    """What the tables of an account want to be asked."""

    def write(self, table: str, old: Item | None, new: Item | None) -> None:
        """An item was written."""

    def view(self, query: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """Return the query to answer and the items it reads, None to walk the table."""

    def token(self, token: str) -> None:
        """A transaction with this request token was made."""


_SERVED: dict[str, Tables] = {}


def quicken(account_id: str, tables: Tables) -> None:
    """Serve an account in the faster way from now on."""
    _SERVED[account_id] = tables


def forget(account_id: str) -> None:
    _SERVED.pop(account_id, None)


def _current() -> Tables | None:
    return _SERVED.get(responses.get_account_id())


def _emitting(original: Callable[..., None]) -> Callable[..., None]:
    def emit(table: str, name: str, old: Item | None, new: Item | None) -> None:
        tables = _current()
        if tables is None:
            original(table, name, old, new)
        else:
            tables.write(table, old, new)

    return emit


def _querying(original: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def query(data: dict[str, Any]) -> Any:
        tables = _current()
        view = tables.view(data) if tables else None
        if view is None:
            return original(data)
        name = data["TableName"]
        table = dynamodb._tables[name]
        narrow, items = view
        dynamodb._tables[name] = {**table, "items": items}
        try:
            return original(narrow)
        finally:
            dynamodb._tables[name] = table

    return query


def _transacting(original: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def transact(data: dict[str, Any]) -> Any:
        tables = _current()
        if tables is not None and data.get("ClientRequestToken"):
            tables.token(data["ClientRequestToken"])
        return original(data)

    return transact


def _copy(value: Any) -> Any:
    """Copy what came from JSON."""
    if isinstance(value, dict):
        return {key: _copy(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_copy(part) for part in value]
    return value


def _tokenizing(original: Callable[[str], list[Any]]) -> Callable[[str], list[Any]]:
    remembered = lru_cache(maxsize=4096)(lambda text: tuple(original(text)))
    return lambda text: list(remembered(text))


dynamodb._emit_stream_event = _emitting(dynamodb._emit_stream_event)
dynamodb._query = _querying(dynamodb._query)
dynamodb._transact_write_items = _transacting(dynamodb._transact_write_items)
dynamodb._tokenize = _tokenizing(dynamodb._tokenize)
dynamodb._update_counts = lambda _: None
dynamodb.copy = SimpleNamespace(deepcopy=_copy, copy=dict)
