"""Matches names against the wildcards of policies: `*` is any text, `?` any one character."""

import re
from functools import lru_cache

_ARN_PARTS = 6


class PolicyError(Exception):
    """A policy says something that is not understood here; it is never passed over."""


def glob(pattern: str, text: str) -> bool:
    """Whether the text matches the pattern, letters as they are."""
    if "*" not in pattern and "?" not in pattern:
        return pattern == text
    return _compiled(pattern).fullmatch(text) is not None


def glob_arn(pattern: str, text: str) -> bool:
    """Whether an ARN matches, each of its six parts by itself (as ArnLike does)."""
    wanted = pattern.split(":", _ARN_PARTS - 1)
    found = text.split(":", _ARN_PARTS - 1)
    if len(wanted) != len(found):
        return False
    return all(glob(*pair) for pair in zip(wanted, found, strict=True))


def literal(pattern: str) -> str:
    """Return a pattern of a policy, if it holds no policy variable."""
    if "${" in pattern:
        raise PolicyError(f"policy variables are not understood: {pattern}")
    return pattern


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    parts = (_WILD.get(letter) or re.escape(letter) for letter in pattern)
    return re.compile("".join(parts), re.DOTALL)


_WILD = {"*": ".*", "?": "."}
