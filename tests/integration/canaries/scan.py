"""Looks for canaries in whatever is at rest: as text, and as text is often hidden."""

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote, quote_plus

from infra.local import LocalCloud

_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_SHORTEST = 6  # shorter words stand in ordinary text as well


def forms(canary: str) -> set[bytes]:
    """Return the ways in which a word may be written: in JSON, URLs, base64, hexadecimal.

    Base64 depends on what stands before: of each of the three alignments the inner part.
    """
    raw = canary.encode()
    found = {raw, canary.lower().encode(), json.dumps(canary)[1:-1].encode(), raw.hex().encode()}
    found |= {quote(canary).encode(), quote_plus(canary).encode(), canary.encode("utf-16-le")}
    for before in range(3):
        text = base64.b64encode(b"\0" * before + raw)
        inner = text[-(-before * 8 // 6) : -4]
        found |= {inner, inner.replace(b"+", b"-").replace(b"/", b"_")}
    return {form.lower() for form in found if len(form) >= _SHORTEST}


def words(canary: str) -> set[str]:
    """Return a canary, and each of its words that is long enough to be told apart."""
    parts = re.findall(r"[^\W\d_]+", canary)
    return {canary, *(part for part in parts if len(part) >= _SHORTEST and part[0].isupper())}


def places(cloud: LocalCloud) -> Iterator[tuple[str, bytes]]:
    """Yield everything that is at rest or on its way, with the name of its place.

    Left out, as the design says: `products` (about nobody), and what stands in clear in encrypted
    places for days only: queues, dead letters, and the contents of parked events. The names of
    parked events are looked at.
    """
    for table, items in cloud.tables().items():
        if table != "Products":
            yield from ((f"table {table}", json.dumps(item).encode()) for item in items)
    yield from (("log", line.encode()) for line in cloud.logs)
    for key, body in cloud.objects("FailuresBucket").items():
        yield "failure store", key.encode()
        yield "failure store", body
    yield from (("name of a parked event", key.encode()) for key in cloud.objects("ParkedBucket"))


def published(cloud: LocalCloud) -> Iterator[tuple[str, bytes]]:
    """Yield the events out."""
    for event in cloud.published:
        yield "event out", json.dumps(event, ensure_ascii=False).encode()


def hits(found: Iterator[tuple[str, bytes]], canaries: Mapping[str, str]) -> set[tuple[str, str]]:
    """Return (place, name of a canary) for all that can be read there."""
    sought = {
        name: {form for word in words(canary) for form in forms(word)}
        for name, canary in canaries.items()
    }
    return {
        (place, name)
        for place, content in found
        for layer in _layers(content)
        for name, written in sought.items()
        if any(form in layer for form in written)
    }


def _layers(content: bytes) -> Iterator[bytes]:
    """Yield the content in lower case, its JSON unescaped, and what its base64 parts hold."""
    text = content.decode("utf-8", errors="replace")
    unescaped = text.replace('\\"', '"')
    yield content.lower()
    yield _unescaped(unescaped).encode().lower()
    for part in _BASE64.findall(unescaped):
        yield from (raw.lower() for raw in _decoded(part))


def _unescaped(text: str) -> str:
    return re.sub(r"\\+u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)


def _decoded(part: str) -> Iterator[bytes]:
    plain = part.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        yield base64.b64decode(plain + "=" * (-len(plain) % 4))
    except (binascii.Error, ValueError):
        return
