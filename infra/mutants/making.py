"""Makes the mutants of one module, as JSON: run by the Python of `.tools/mutants`, which has them.

    .tools/mutants/bin/python infra/mutants/making.py MODULE PATTERN...

They are those of cosmic-ray, but for operators whose name fits a PATTERN, and some of our own: a
condition that cosmic-ray cannot turn round (of a comprehension, or with `:=`) is turned round, and
a machine word (`"opted_out"`) becomes another. What decides nothing when the code runs is left
alone: annotations, decorators, how a model is built.
"""

import ast
import json
import re
import sys
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

type Place = tuple[int, int]
type Span = tuple[Place, Place]

_WORD = re.compile(r"[a-z][a-z0-9_]*")


def mutants(source: str, left_out: list[str]) -> Iterator[dict[str, Any]]:
    """Yield each small change once: where it is, the line before and after, the whole text."""
    lines, seen = source.splitlines(), {ast.dump(ast.parse(source))}
    for changed in (*_theirs(source, left_out), *_ours(source)):
        meaning = _meaning(changed)
        if meaning is None or meaning in seen:
            continue
        seen.add(meaning)
        pairs = zip_longest(lines, changed.splitlines(), fillvalue="")
        at, before, after = next((at, *pair) for at, pair in enumerate(pairs) if len({*pair}) > 1)
        yield {
            "line": at + 1,
            "before": before.strip(),
            "after": " ".join(after.split()),
            "source": changed,
        }


def _theirs(source: str, left_out: list[str]) -> Iterator[str]:
    idle = list(_idle(ast.parse(source)))
    for name in operator_names():
        operator = get_operator(name)
        if operator.arguments() or any(re.fullmatch(each, name) for each in left_out):
            continue
        for occurrence, (start, end) in enumerate(_places(source, operator())):
            if not any(first <= start and end <= last for first, last in idle):
                yield _mutated(source, operator(), occurrence)


def _mutated(source: str, operator: Any, occurrence: int) -> str:
    try:
        return mutate_code(source, operator, occurrence) or source
    except AttributeError:
        return source  # cosmic-ray cannot replace an exception that is named with a dot


def _places(source: str, operator: Any) -> Iterator[Span]:
    for node in ast_nodes(get_ast(source)):
        yield from operator.mutation_positions(node)


def _ours(source: str) -> Iterator[str]:
    tree = ast.parse(source)
    idle = list(_idle(tree))
    for node in ast.walk(tree):
        match node:
            case ast.If() | ast.IfExp():
                yield _turned(source, node.test)
            case ast.comprehension():
                for condition in node.ifs:
                    yield _turned(source, condition)
            case ast.Constant(value=str(text)) if _WORD.fullmatch(text):
                start, end = _span(node)
                if not any(first <= start and end <= last for first, last in idle):
                    yield _replaced(source, node, f'"{text}x"')


def _turned(source: str, condition: ast.expr) -> str:
    return _replaced(source, condition, f"(not ({ast.get_source_segment(source, condition)}))")


def _replaced(source: str, node: Any, text: str) -> str:
    """Return the source with another text for one node, on one line so that no line moves."""
    lines = source.encode().splitlines(keepends=True)
    first, last = node.lineno - 1, node.end_lineno - 1
    before, after = lines[first][: node.col_offset], lines[last][node.end_col_offset :]
    lines[first : last + 1] = [before + text.encode() + after]
    return b"".join(lines).decode()


def _idle(tree: ast.AST) -> Iterator[Span]:
    for node in ast.walk(tree):
        match node:
            case ast.AnnAssign(annotation=said) | ast.arg(annotation=ast.expr() as said):
                yield _span(said)
            case ast.TypeAlias():
                yield _span(node)
            case ast.Assign(targets=[ast.Name(id="model_config")]):
                yield _span(node)
        yield from map(_span, getattr(node, "decorator_list", ()))
        if isinstance(result := getattr(node, "returns", None), ast.expr):
            yield _span(result)


def _span(node: Any) -> Span:
    return (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)


def _meaning(source: str) -> str | None:
    """Return what a text says, however it is laid out; None: nothing, or nobody's mistake."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    signatures = (node for node in ast.walk(tree) if isinstance(node, ast.arguments))
    # cosmic-ray takes the `*` of a signature for a product.
    return None if any(each.posonlyargs for each in signatures) else ast.dump(tree)


if __name__ == "__main__":
    json.dump(list(mutants(Path(sys.argv[1]).read_text("utf-8"), sys.argv[2:])), sys.stdout)
