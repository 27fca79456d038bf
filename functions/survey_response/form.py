"""The answer form as a browser posts it: read, and said field by field what is wrong."""

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import parse_qs

from gjensyn.cleaning import clean_text

COMMENT_LIMIT = 2_000
_BODY_LIMIT = 64_000  # a comment of 2,000 characters, each percent-encoded, and room to spare
_WHOLE = re.compile(r"[0-9]{1,3}", flags=re.ASCII)

type ScoreError = Literal["missing", "not_a_number", "out_of_range"]


@dataclass(frozen=True, slots=True)
class Form:
    """What was filled in, and what is wrong with it; `score` is None where it is wrong."""

    score: int | None
    comment: str
    score_error: ScoreError | None = None
    comment_error: Literal["too_long"] | None = None

    @property
    def valid(self) -> bool:
        """True where nothing is wrong."""
        return self.score_error is None and self.comment_error is None


def read_form(event: Any, scale: range) -> Form:
    """Read a form from an HTTP API event (payload 2.0; form bodies come in base64)."""
    fields = parse_qs(_body(event), keep_blank_values=True, max_num_fields=20)
    comment = _comment(fields.get("comment", [""])[-1])
    score, error = _score(fields.get("score", [""])[-1].strip(), scale)
    too_long = len(comment) > COMMENT_LIMIT
    return Form(score, comment, error, "too_long" if too_long else None)


def preselected(text: str | None, scale: range) -> int | None:
    """Return the score that a link preselects, None where it is none."""
    return _score((text or "").strip(), scale)[0]


def _score(text: str, scale: range) -> tuple[int | None, ScoreError | None]:
    if not text:
        return None, "missing"
    if not _WHOLE.fullmatch(text):
        return None, "not_a_number"
    score = int(text)
    return (score, None) if score in scale else (None, "out_of_range")


def _comment(text: str) -> str:
    """Line breaks are kept as one kind; what only machines see is taken out."""
    return clean_text(text, _BODY_LIMIT).strip()


def _body(event: Any) -> str:
    body = event.get("body") or ""
    if event.get("isBase64Encoded"):
        try:
            body = base64.b64decode(body, validate=True).decode("utf-8", errors="replace")
        except (binascii.Error, ValueError):
            return ""
    return str(body)[:_BODY_LIMIT]
