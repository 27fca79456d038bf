"""Copies of people's data in the demo: links into a bucket that nobody else has lead here."""

import html
import re
from typing import Any
from urllib.parse import unquote

_KINDS = {"html": "text/html; charset=utf-8", "json": "application/json"}


def led_here(cloud: Any, text: str, site: str) -> str:
    """Return a page or a reply whose links into the bucket of copies lead to this site."""
    bucket = re.escape(cloud.name("ExportsBucket").lower())
    return re.sub(
        rf"https://(?:[^/\"\s]*{bucket}[^/\"\s]*|[^/\"\s]+/{bucket})/([^?\"\s]+)\?[^\"\s]+",
        lambda found: f"{site}/copies/{html.escape(found[1])}",
        text,
        flags=re.IGNORECASE,
    )


def copy_of(cloud: Any, name: str) -> tuple[str, bytes] | None:
    """Return (kind, content) of a copy, None if there is none of that name."""
    name = unquote(name)
    body = cloud.objects("ExportsBucket").get(name)
    return None if body is None else (_KINDS.get(name.rpartition(".")[2], "text/plain"), body)
