"""One way to write a value as bytes, so that hashes and signatures mean the same everywhere.

JSON in UTF-8, names in order, no white space: what `jq -cjS .` writes too. Only text, whole
numbers, true, false, null, lists and objects: a fraction has more than one spelling.
"""

import hashlib
import json


def canonical(value: object) -> bytes:
    """Return the one way to write a value.

    Raises:
        TypeError: there is something in it that has no one spelling (a float, a date).
        UnicodeEncodeError: half of a surrogate pair.
    """
    _only_plain(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(value: object) -> str:
    """Return the SHA-256 of a value, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _only_plain(value: object) -> None:
    match value:
        case None | bool() | int() | str():
            return
        case dict():
            if not all(isinstance(name, str) for name in value):
                raise TypeError("a name is text")
            for part in value.values():
                _only_plain(part)
        case list() | tuple():
            for part in value:
                _only_plain(part)
        case _:
            raise TypeError(f"no one way to write {type(value).__name__}")
