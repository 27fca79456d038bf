"""Every machine word that can stand in the ledger has a sentence that a person understands."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from gjensyn.policy.reasons import SENTENCES, sentence

ROOT = Path(__file__).parents[3]
PLACES = ("functions", "layers/gjensyn/gjensyn/policy", "layers/gjensyn/gjensyn/adapters")

# What takes a reason: by the name of the class or method, and the place of the argument.
TAKE_ONE = {
    "Skip": 0, "Withdraw": 0, "Refused": 0, "Throttled": 0, "Uncertain": 0,
    "Wait": 1, "Later": 1, "Hold": 1, "_unknown": 1, "_end": 2, "_silent": 2,
}  # fmt: skip
# Functions that return one.
GIVE_ONE = {
    "refusal", "doubt", "why_silent", "_unworthy", "_never", "_not_today", "over_for_good",
}  # fmt: skip
# A status where somebody asks for the reason, a kind of suppression.
NO_REASONS = {"complaint", "bounce"}


def words(node: ast.AST) -> Iterator[str]:
    """Yield the words that an expression can be."""
    match node:
        case ast.Constant(value=str(word)):
            yield word
        case ast.IfExp(body=body, orelse=orelse):
            yield from words(body)
            yield from words(orelse)


def used(tree: ast.AST) -> Iterator[str]:
    """Yield every reason that a module names."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Name(id=name) | ast.Attribute(attr=name), args=args, keywords=said
            ):
                if name in TAKE_ONE and len(args) > TAKE_ONE[name]:
                    yield from words(args[TAKE_ONE[name]])
                for keyword in said:
                    if keyword.arg == "reason":
                        yield from words(keyword.value)
            case ast.FunctionDef(name=name) if name in GIVE_ONE:
                for inner in ast.walk(node):
                    if isinstance(inner, ast.Return) and inner.value:
                        yield from words(inner.value)


def reasons() -> set[str]:
    """Return every reason that is named in the code."""
    modules = [path for place in PLACES for path in (ROOT / place).rglob("*.py")]
    trees = [ast.parse(path.read_text("utf-8")) for path in modules]
    return {word for tree in trees for word in used(tree)} - NO_REASONS


@pytest.mark.parametrize("reason", sorted(reasons()))
def test_every_reason_has_a_sentence(reason: str):
    """Nobody reads `date_too_far` to a customer on the telephone."""
    assert reason in SENTENCES


def test_the_search_finds_the_reasons():
    """Some of each kind, so that a search that finds nothing fails here."""
    assert {"own_request", "history", "date_too_far", "quarantine", "suppressed"} <= reasons()
    assert {"lease_expired", "throttled", "same_day", "opted_out", "gift"} <= reasons()


@pytest.mark.parametrize("entity", ["order", "survey", "case"])
@pytest.mark.parametrize("state", ["gone"])
def test_what_a_message_required_and_is_gone_has_a_sentence(entity: str, state: str):
    """Delivery makes its reason from the item and its state."""
    assert f"{entity}_{state}" in SENTENCES


@pytest.mark.parametrize("state", ["delivered", "cancelled", "returned"])
def test_an_order_that_is_over_has_a_sentence(state: str):
    """Each state that withdraws a word about a late order."""
    assert f"order_{state}" in SENTENCES


def test_an_unknown_word_speaks_for_itself():
    """Better the word than nothing."""
    assert sentence("some_new_word") == "some new word"
    assert sentence(None)
