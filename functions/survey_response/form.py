"""The answer form as a browser posts it: read, and said field by field what is wrong."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from gjensyn.cleaning import clean_text

COMMENT_LIMIT = 2_000
_SHOWN_AT_MOST = 20_000  # a comment that is too long comes back whole, to be shortened
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


def read_form(fields: Mapping[str, str], scale: range) -> Form:
    """Read the fields of a posted form."""
    comment = _comment(fields.get("comment", ""))
    score, error = _score(fields.get("score", "").strip(), scale)
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
    return clean_text(text, _SHOWN_AT_MOST).strip()
