"""Names and texts from outside are material: here they lose what could do harm when shown."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

NAME_LIMIT: Final = 80
TEXT_LIMIT: Final = 2000
EXPLANATION_LIMIT: Final = 600
_SHOWN_LIMIT: Final = 20_000  # a comment that is too long is shown whole, to be shortened

_KEPT_FORMATS: Final = frozenset("\u200c\u200d")  # joiners: real scripts and emoji need them
_DROPPED: Final = frozenset({"Cc", "Cf", "Cs", "Co"})
_BREAKS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_SCHEME = re.compile(
    r"\b[a-z][a-z0-9+.\-]{1,20}:\s*//+|\b(?:javascript|data|mailto|tel):", re.IGNORECASE
)
_DOT_OF_A_HOST = re.compile(r"(?<=\w)[.\u3002\uff0e\uff61]+(?=[^\W\d_])")
_SAFE_LINK = re.compile(
    r"(?ai)https://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}(?::\d{1,5})?"
    r"(?:[/?#][!-~]*)?"
)
_PARTS_OF_A_LINK = re.compile(r"[@\\<>]+|(?<=\w)/{2,}")
# Without any of these a name holds no scheme, no host, no part of a link, no space too many.
_HARMLESS = re.compile(r"(?:[^ .:/@\\<>\u3002\uff0e\uff61]+(?: (?! |$)|$))*")


def one_line(text: str, limit: int = TEXT_LIMIT) -> str:
    """Return the text as one line, without control, bidi and invisible characters."""
    return _shortened(" ".join(_visible(text).split()), limit)


def clean_text(text: str, limit: int = TEXT_LIMIT) -> str:
    """Return the text with its line breaks (as LF), without control and bidi characters."""
    return _shortened(_visible(text), limit)


def clean_name(text: str, limit: int = NAME_LIMIT) -> str:
    """Return a name as one line in which nothing is, or will be made, a link.

    Mail programs turn bare hosts and addresses into links: `evil.example` becomes
    `evil. example`, schemes and `@` go.
    """
    if len(text) <= limit and text.isprintable() and _HARMLESS.fullmatch(text):
        return text  # nearly every one is, and a mail shows a dozen
    plain = _SCHEME.sub("", one_line(text, 4 * limit))
    plain = _PARTS_OF_A_LINK.sub(" ", plain)
    plain = _DOT_OF_A_HOST.sub(". ", plain)
    return one_line(plain, limit)


def clean_explanation(text: str, limit: int = EXPLANATION_LIMIT) -> str:
    """Return a shop's own words as one paragraph without links, cut between two words."""
    whole = clean_name(text, 2 * limit)
    if len(whole) <= limit:
        return whole
    kept, space, _ = whole[:limit].rpartition(" ")
    return (kept if space else whole[: limit - 1]).rstrip(" ,;:-") + "…"


def safe_link(url: str | None) -> str | None:
    """Return a link from outside if it leads to a named host by https, else None."""
    return url if url and _SAFE_LINK.fullmatch(url) else None


def cleaned(value: object, *, breaks: bool) -> object:
    """Return a context's value with every string in it cleaned; line breaks kept if wanted."""
    match value:
        case str():
            return (clean_text if breaks else one_line)(value, _SHOWN_LIMIT)
        case None | int() | float() | date():
            return value  # most of what is left; to ask whether it is a mapping takes longer
        case Mapping():
            return {key: cleaned(inner, breaks=breaks) for key, inner in value.items()}
        case Sequence() if not isinstance(value, bytes | bytearray):
            return [cleaned(inner, breaks=breaks) for inner in value]
        case _:
            return value


def _visible(text: str) -> str:
    if text.isprintable():
        return text
    lines = _BREAKS.sub("\n", text).replace("\t", " ")
    return "".join(c for c in lines if c == "\n" or _shown(c))


def _shown(character: str) -> bool:
    return character in _KEPT_FORMATS or unicodedata.category(character) not in _DROPPED


def _shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
