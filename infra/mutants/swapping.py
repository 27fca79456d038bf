"""Puts a changed module in the place of one that is loaded, as far as that can be done: by code.

Functions are changed where they stand, so that whoever imported them has the changed ones. What a
module does while it is imported (constants, defaults, classes) cannot be done again this way.
"""

import gc
from collections.abc import Iterator, Mapping, Sequence
from inspect import CO_OPTIMIZED
from itertools import zip_longest
from types import CodeType, FunctionType

type Pair = tuple[CodeType, CodeType]
type Loaded = Mapping[CodeType, Sequence[FunctionType]]


class ImportedAnewError(Exception):
    """The change is in what runs at import: the module has to be imported anew."""


def loaded(path: str) -> Loaded:
    """Return the functions of a file that live in this process, by their code."""
    found: dict[CodeType, list[FunctionType]] = {}
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType) and thing.__code__.co_filename == path:
            found.setdefault(thing.__code__, []).append(thing)
    return found


def swaps(old: CodeType, new: CodeType) -> list[Pair]:
    """Return which code takes the place of which, the outermost first.

    Raises:
        ImportedAnewError: a module or class differs in more than its functions.
    """
    if old == new:
        return []
    if old.co_flags & CO_OPTIMIZED:
        return [(old, new), *_inside(old, new)]
    if _shell(old) != _shell(new):
        raise ImportedAnewError
    return _inside(old, new)


def swap(pairs: Sequence[Pair], functions: Loaded) -> None:
    """Put the new code into the functions.

    Raises:
        ImportedAnewError: there is no such function, or its new code does not fit.
    """
    if pairs[0][0] not in functions:
        raise ImportedAnewError
    for old, new in pairs:
        for function in functions.get(old, ()):
            try:
                function.__code__ = new
            except ValueError as error:
                raise ImportedAnewError from error


def _inside(old: CodeType, new: CodeType) -> list[Pair]:
    return [
        pair
        for before, after in zip_longest(_nested(old), _nested(new))
        if before and after
        for pair in swaps(before, after)
    ]


def _nested(code: CodeType) -> Iterator[CodeType]:
    return (each for each in code.co_consts if isinstance(each, CodeType))


def _shell(code: CodeType) -> CodeType:
    """Return code without what it contains, and without the columns that a change moves."""
    plain = tuple(None if isinstance(each, CodeType) else each for each in code.co_consts)
    return code.replace(co_consts=plain, co_linetable=b"")
