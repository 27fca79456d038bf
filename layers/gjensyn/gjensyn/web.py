"""Requests and replies of the HTTP API: forms in, pages out; nothing cached, nothing leaked."""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode

from gjensyn.language import LANGUAGES, OWN_NAMES, Language, asked_language, language_of
from gjensyn.telemetry import Telemetry

if TYPE_CHECKING:
    from gjensyn.render import Renderer  # Jinja2 takes 20 ms, and the officer's desk has no pages

type Reply = dict[str, Any]

_FIELDS = 100  # the preference page asks two things of each of thirty products
_BODY_LIMIT = 64_000  # a comment of 2,000 characters, each percent-encoded, and room to spare


@dataclass(frozen=True, slots=True)
class Request:
    """One request (payload format 2.0) as far as pages need it."""

    method: str
    path: str
    token: str
    query: Mapping[str, str]
    languages: str | None
    form: Mapping[str, str]

    @property
    def page(self) -> str:
        """The first part of the path: which page is asked for ("s", "p", …)."""
        return self.path.lstrip("/").partition("/")[0]

    @property
    def looks(self) -> bool:
        """True for what may write nothing."""
        return self.method in ("GET", "HEAD")

    def language(self, usual: str | None) -> Language:
        """Return the language that was picked on the page, else what the tag `usual` says."""
        picked = self.query.get("lang")
        return language_of(picked if picked in LANGUAGES else None, usual)

    def page_in(self, language: Language, **more: str | int) -> str:
        """Return the address of this page in a language; `more` goes before it in the query."""
        return f"{self.path}?{urlencode({**more, 'lang': language})}"

    def switch(self, **more: str | int) -> list[tuple[Language, str, str]]:
        """Return this page in every language: its code, its own name for itself, the address."""
        return [(code, OWN_NAMES[code], self.page_in(code, **more)) for code in LANGUAGES]


def read_request(event: Any) -> Request:
    """Read an HTTP API event; what is missing reads as empty."""
    headers = event.get("headers") or {}
    return Request(
        method=event["requestContext"]["http"]["method"],
        path=event.get("rawPath", "/"),
        token=(event.get("pathParameters") or {}).get("token", ""),
        query=event.get("queryStringParameters") or {},
        languages=headers.get("accept-language"),
        form=form_fields(event),
    )


def form_fields(event: Any) -> dict[str, str]:
    """Return a form's fields, the last word for each; form bodies come in base64."""
    body = event.get("body") or ""
    if event.get("isBase64Encoded"):
        try:
            body = base64.b64decode(body, validate=True).decode("utf-8", errors="replace")
        except (binascii.Error, ValueError):
            return {}
    try:
        fields = parse_qs(str(body)[:_BODY_LIMIT], keep_blank_values=True, max_num_fields=_FIELDS)
    except ValueError:
        return {}  # more fields than any form of ours has
    return {name: values[-1] for name, values in fields.items()}


def one_request(event: Any, serve: Callable[[Request], Reply], telemetry: Telemetry) -> Reply:
    """Serve one request as the HTTP API hands it over, and write what was counted."""
    reply = serve(read_request(event))
    telemetry.flush()
    return reply


def page_reply(renderer: "Renderer", status: int, page: str) -> Reply:
    """Return a page under a policy that lets it do nothing but be read and sent."""
    return {
        "statusCode": status,
        "headers": {
            "content-type": "text/html; charset=utf-8",
            "cache-control": "no-store",
            "content-security-policy": renderer.page_policy(),
            "referrer-policy": "no-referrer",
            "x-content-type-options": "nosniff",
            "x-robots-tag": "noindex, nofollow",
            "strict-transport-security": "max-age=31536000",
        },
        "body": page,
    }


def not_found(renderer: "Renderer", languages: str | None) -> Reply:
    """Return the page that every token gets that opens nothing."""
    return page_reply(renderer, 404, renderer.render_not_found(asked_language(languages)))
