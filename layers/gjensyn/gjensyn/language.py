"""The languages customers are met in, and which of them suits a person best."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

type Language = Literal["nb", "nn", "da", "sv", "en"]

LANGUAGES: Final[tuple[Language, ...]] = ("nb", "nn", "da", "sv", "en")

OWN_NAMES: Final[Mapping[Language, str]] = MappingProxyType(
    {"nb": "Bokmål", "nn": "Nynorsk", "da": "Dansk", "sv": "Svenska", "en": "English"}
)

_LAST_RESORT: Final[Language] = "en"
_BY_SUBTAG: Final[Mapping[str, Language]] = MappingProxyType(
    {code: code for code in LANGUAGES} | {"no": "nb"}
)
# Written before nb and nn existed and still seen in old address books (RFC 5646, 2.2.8).
_GRANDFATHERED: Final[Mapping[str, Language]] = MappingProxyType({"no-bok": "nb", "no-nyn": "nn"})
_SPOKEN: Final[Mapping[str, Language]] = MappingProxyType(
    {"NO": "nb", "SJ": "nb", "DK": "da", "FO": "da", "GL": "da", "SE": "sv", "AX": "sv"}
)
_WEIGHT = re.compile(r"q\s*=\s*([01](?:\.\d{0,3})?)", re.IGNORECASE)


def language_of(tag: str | None, default: str | None = None) -> Language:
    """Return the language to use for a BCP 47 tag (`nb-NO`, `sv_FI`, `no`).

    What is unknown or missing gets the default, itself a tag; English at last.
    """
    return _known(tag) or _known(default) or _LAST_RESORT


def spoken_in(country: str | None) -> Language | None:
    """Return the language of ours that most who live there read; None where there is none."""
    return _SPOKEN.get(country or "")


def asked_language(header: str | None) -> Language | None:
    """Return the language a header asks for, or None where it asks for none of ours."""
    return _known(_favourite(header or ""))


def said_in(texts: Mapping[str, str], language: Language) -> str | None:
    """Return the text in the reader's language out of texts by tag; another explains nothing."""
    return next((text for tag, text in texts.items() if _known(tag) == language), None)


def _known(tag: str | None) -> Language | None:
    if not tag:
        return None
    normal = tag.strip().lower().replace("_", "-")
    return _GRANDFATHERED.get(normal) or _BY_SUBTAG.get(normal.split("-")[0])


def _favourite(header: str) -> str | None:
    best, weight = None, 0.0
    for part in header[:1000].split(","):
        tag, _, rest = part.partition(";")
        found = _WEIGHT.search(rest)
        wanted = float(found[1]) if found else 1.0
        if wanted > weight and _known(tag):
            best, weight = tag, wanted
    return best
