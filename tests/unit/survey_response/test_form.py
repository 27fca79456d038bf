"""The answer form as browsers, mail programs and others post it."""

import base64
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from functions.survey_response.form import COMMENT_LIMIT, Form, preselected, read_form
from gjensyn.models.survey import SCALES
from gjensyn.web import form_fields

CSAT, NPS = SCALES["csat"], SCALES["nps"]


def posted(body: str | None, *, encoded: bool = True) -> dict[str, Any]:
    """Return an event of the HTTP API; form bodies come in base64."""
    if body is None:
        return {}
    if not encoded:
        return {"body": body, "isBase64Encoded": False}
    return {"body": base64.b64encode(body.encode()).decode(), "isBase64Encoded": True}


def form(scale: range = CSAT, **fields: Any) -> Form:
    return read_form(form_fields(posted(urlencode(fields))), scale)


@pytest.mark.parametrize(
    ("text", "score", "error"),
    [
        ("1", 1, None),
        ("5", 5, None),
        (" 4 ", 4, None),
        ("05", 5, None),
        ("", None, "missing"),
        ("   ", None, "missing"),
        ("0", None, "out_of_range"),
        ("6", None, "out_of_range"),
        ("999", None, "out_of_range"),
        ("1000", None, "not_a_number"),
        ("-1", None, "not_a_number"),
        ("+4", None, "not_a_number"),
        ("4.5", None, "not_a_number"),
        ("4,0", None, "not_a_number"),
        ("four", None, "not_a_number"),
        ("٤", None, "not_a_number"),
        ("\uff14", None, "not_a_number"),
        ("²", None, "not_a_number"),
        ("1e1", None, "not_a_number"),
        ("4\n", 4, None),
        ("4 4", None, "not_a_number"),
        ("<script>", None, "not_a_number"),
    ],
)
def test_a_score_is_a_whole_number_on_the_scale(text: str, score: int | None, error: str | None):
    """What is no such number is said next to the field."""
    read = form(score=text)
    assert (read.score, read.score_error) == (score, error)


def test_zero_is_an_answer_where_the_scale_has_it():
    """NPS begins at 0; nothing treats it as no answer."""
    read = form(NPS, score="0")
    assert (read.score, read.valid) == (0, True)
    assert form(NPS, score="10").score == 10
    assert preselected("0", NPS) == 0


def test_the_last_of_two_scores_counts():
    """A field that comes twice is what was said last."""
    fields = form_fields(posted("score=2&score=4"))
    assert read_form(fields, CSAT).score == 4


@pytest.mark.parametrize(
    ("length", "error"), [(0, None), (COMMENT_LIMIT, None), (COMMENT_LIMIT + 1, "too_long")]
)
@pytest.mark.parametrize("character", ["x", "ø", "🧶"])
def test_a_comment_has_room_for_two_thousand_characters(
    length: int, error: str | None, character: str
):
    """Characters as people count them, not bytes; a longer one comes back whole."""
    read = form(score="4", comment=character * length)
    assert (len(read.comment), read.comment_error) == (length, error)


def test_line_breaks_are_kept_as_one_kind():
    """Browsers send CR LF; each is one character here."""
    assert form(score="4", comment="a\r\nb\rc\n\nd").comment == "a\nb\nc\n\nd"
    full = "\r\n".join(["x" * 999, "x" * 1000])
    assert form(score="4", comment=full).comment_error is None


def test_what_only_machines_see_is_taken_out():
    """Control and bidi characters, and the room around a comment."""
    assert form(score="4", comment=" a\x00b\u202ec\u2066d\x1b[31m ").comment == "abcd[31m"


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"body": None},
        {"body": ""},
        {"body": "", "isBase64Encoded": True},
        {"body": "%%%", "isBase64Encoded": True},
        {"body": "not base 64!", "isBase64Encoded": True},
        {"body": "&".join(f"f{n}=1" for n in range(1000)), "isBase64Encoded": False},
        {"body": '{"score": 4}', "isBase64Encoded": False},
    ],
)
def test_a_body_that_is_no_form_is_an_empty_one(event: dict[str, Any]):
    """A form error, never an exception."""
    assert read_form(form_fields(event), CSAT) == Form(None, "", "missing")


def test_a_body_that_is_no_text_is_read_as_far_as_it_goes():
    """Broken UTF-8 becomes the character for that."""
    body = base64.b64encode(b"score=4&comment=caf\xe9").decode()
    read = read_form(form_fields({"body": body, "isBase64Encoded": True}), CSAT)
    assert (read.score, read.comment) == (4, "caf\ufffd")


def test_a_plain_body_is_read_too():
    """Some clients are handed on without base64."""
    read = read_form(form_fields(posted("score=3&comment=fin+%C3%B8l", encoded=False)), CSAT)
    assert (read.score, read.comment) == (3, "fin øl")


def test_a_huge_body_is_cut():
    """A megabyte costs no more than a page; the score that stands first is still read."""
    read = form(score="4", comment="x" * 1_000_000)
    assert (read.score, read.comment_error) == (4, "too_long")
    assert len(read.comment) == 20_000


def test_the_longest_comment_in_any_script_fits():
    """Two thousand characters outside the BMP, percent-encoded, are not cut."""
    comment = "𝄞" * COMMENT_LIMIT
    body = f"comment={quote(comment)}&score=4"
    read = read_form(form_fields(posted(body)), CSAT)
    assert (read.comment, read.score, read.valid) == (comment, 4, True)


@pytest.mark.parametrize("text", [None, "", "9", "x", "4\x00"])
def test_a_link_that_preselects_nonsense_preselects_nothing(text: str | None):
    """The page is the same as without."""
    assert preselected(text, CSAT) is None
