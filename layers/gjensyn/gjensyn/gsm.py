"""What an SMS costs in segments, and how a text is kept to the letters that cost least.

GSM-7 is the default alphabet of 3GPP TS 23.038: 160 of its characters make one SMS, and one
character from outside makes the whole text UCS-2, of which 70 do.
"""

# ruff: noqa: RUF001 - characters that look like others are what this is about

import unicodedata
from collections.abc import Iterable
from typing import Final

BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION: Final = frozenset("\f^{}\\[~]|€")  # an escape goes before each: two septets

_PLAIN: Final = {
    **dict.fromkeys("‘’‚‛′ʼ´`‹›", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−•·", "-"),
    "…": "...",
    "\t": " ",
    "⁄": "/",
    "×": "x",
    "đ": "d",
    "Đ": "D",
    "ð": "d",
    "Ð": "D",
    "ħ": "h",
    "ı": "i",
    "ł": "l",
    "Ł": "L",
    "œ": "oe",
    "Œ": "OE",
    "þ": "th",
    "Þ": "Th",
    "ẞ": "SS",
}


def is_gsm(text: str) -> bool:
    """Return whether every character is one of GSM-7, its extension included."""
    return all(c in BASIC or c in EXTENSION for c in text)


def segments(text: str) -> int:
    """Return how many SMS a text is sent, and paid, as; an empty one is one too.

    A character that takes two places is never torn apart between two segments.
    """
    if is_gsm(text):
        return _parts((2 if c in EXTENSION else 1 for c in text), alone=160, joined=153)
    return _parts((len(c.encode("utf-16-le")) // 2 for c in text), alone=70, joined=67)


def to_gsm(text: str) -> str:
    """Return the text in GSM-7 as far as its letters allow.

    Typographic characters become plain ones, accents that GSM-7 lacks are dropped, as are
    pictures. Letters of another script stay: a name is not given up for the price of an SMS.
    """
    return "".join(_plain(c) for c in unicodedata.normalize("NFC", text))


def _plain(character: str) -> str:
    if is_gsm(character):
        return character
    if character in _PLAIN:
        return _PLAIN[character]
    if not character.isalnum():
        return _without_marks(character) if _spells_something(character) else ""
    plain = _without_marks(character)
    return plain if is_gsm(plain) else character


def _without_marks(character: str) -> str:
    apart = unicodedata.normalize("NFKD", character)
    kept = (_PLAIN.get(c, c) for c in apart if not unicodedata.combining(c))
    return "".join(kept)


def _spells_something(symbol: str) -> bool:
    """Tell a space or `™` from a picture or an invisible mark, which spell nothing in GSM-7."""
    plain = _without_marks(symbol)
    return bool(plain) and is_gsm(plain)


def _parts(widths: Iterable[int], *, alone: int, joined: int) -> int:
    count, used, total = 1, 0, 0
    for width in widths:
        total += width
        if used + width > joined:
            count, used = count + 1, 0
        used += width
    return 1 if total <= alone else count
