"""Requests as the HTTP API hands them over, and the pages that answer them."""

import base64
import io
from typing import Any
from urllib.parse import urlencode

import pytest

from gjensyn import web
from gjensyn.telemetry import Telemetry
from gjensyn.web import Request, form_fields, not_found, one_request, page_reply, read_request
from tests.builders import NOW
from tests.fakes.clock import StandingClock


class Printer:
    """Stands in for the renderer."""

    def page_policy(self) -> str:
        return "default-src 'none'"

    def render_not_found(self, language: str | None) -> str:
        return f"nothing here ({language})"


def event(**more: Any) -> dict[str, Any]:
    return {"requestContext": {"http": {"method": "GET"}}, **more}


def asked(**parts: Any) -> Request:
    known = {"method": "GET", "path": "/s/abc", "token": "abc", "query": {}, "languages": None}
    return Request(**{**known, "form": {}, **parts})


def test_a_request_is_read():
    """Way, page, token, query, languages and form."""
    read = read_request(
        {
            "requestContext": {"http": {"method": "POST"}},
            "rawPath": "/s/abc",
            "pathParameters": {"token": "abc"},
            "queryStringParameters": {"lang": "nb"},
            "headers": {"accept-language": "da"},
            "body": "score=4",
        }
    )
    assert read == Request("POST", "/s/abc", "abc", {"lang": "nb"}, "da", {"score": "4"})


@pytest.mark.parametrize("nothing", [{}, {"headers": None, "pathParameters": None, "body": None}])
def test_what_is_missing_in_a_request_is_empty(nothing: dict[str, Any]):
    """The API leaves out what there is not, or says null."""
    assert read_request(event(**nothing)) == Request("GET", "/", "", {}, None, {})


@pytest.mark.parametrize(
    ("path", "page"), [("/s/abc", "s"), ("/p", "p"), ("/", ""), ("//d/x", "d")]
)
def test_the_page_is_the_first_part_of_the_path(path: str, page: str):
    """Whatever comes behind it."""
    assert asked(path=path).page == page


def test_only_looking_may_write_nothing():
    """As do those who look at headers only."""
    assert [asked(method=way).looks for way in ("GET", "HEAD", "POST")] == [True, True, False]


@pytest.mark.parametrize(
    ("picked", "usual", "language"),
    [("sv", "da-DK", "sv"), ("xx", "da-DK", "da"), (None, "da-DK", "da"), (None, None, "en")],
)
def test_the_language_that_was_picked_counts(picked: str | None, usual: str | None, language: str):
    """One that we have not was not picked."""
    query = {"lang": picked} if picked else {}
    assert asked(query=query).language(usual) == language


def test_a_page_leads_to_itself_in_every_language():
    """With what else the address has to hold before it, fit for an address."""
    assert asked().page_in("nn") == "/s/abc?lang=nn"
    assert asked().page_in("nn", saved="a b", n=1) == "/s/abc?saved=a+b&n=1&lang=nn"
    offered = asked().switch(n=1)
    assert [code for code, _, _ in offered] == ["nb", "nn", "da", "sv", "en"]
    assert offered[0] == ("nb", "Bokmål", "/s/abc?n=1&lang=nb")


def test_a_form_has_the_last_word_of_each_field():
    """An empty one is a word; base64 is how the API hands forms over."""
    body = "score=3&score=4&comment=&name=%C3%A5+b"
    fields = {"score": "4", "comment": "", "name": "å b"}
    assert form_fields({"body": body}) == fields
    coded = base64.b64encode(body.encode()).decode()
    assert form_fields({"body": coded, "isBase64Encoded": True}) == fields


@pytest.mark.parametrize("body", ["a", "c2NvcmU9NA=", "c2Nv*cmU9NA=="])
def test_what_is_no_base64_is_no_form(body: str):
    """It is not guessed at."""
    assert form_fields({"body": body, "isBase64Encoded": True}) == {}


def test_bytes_that_are_no_text_are_shown_as_such():
    """The form is read all the same."""
    coded = base64.b64encode(b"a=\xff&b=1").decode()
    assert form_fields({"body": coded, "isBase64Encoded": True}) == {"a": "\ufffd", "b": "1"}


def test_a_form_of_a_hundred_fields_is_read_and_a_larger_one_is_not():
    """No form of ours has as many."""
    fields = {f"f{number}": "x" for number in range(101)}
    assert form_fields({"body": urlencode(fields)}) == {}
    del fields["f100"]
    assert form_fields({"body": urlencode(fields)}) == fields


def test_a_body_is_read_for_sixty_four_thousand_characters():
    """What comes after them is cut off."""
    (comment,) = form_fields({"body": "c=" + "x" * 70_000}).values()
    assert len(comment) == 64_000 - len("c=")


def test_a_page_can_do_nothing_but_be_read_and_sent():
    """Nothing of it is kept, framed, guessed at or found by others."""
    assert page_reply(Printer(), 200, "<p>") == {
        "statusCode": 200,
        "headers": {
            "content-type": "text/html; charset=utf-8",
            "cache-control": "no-store",
            "content-security-policy": "default-src 'none'",
            "referrer-policy": "no-referrer",
            "x-content-type-options": "nosniff",
            "x-robots-tag": "noindex, nofollow",
            "strict-transport-security": "max-age=31536000",
        },
        "body": "<p>",
    }


def test_what_opens_nothing_is_not_found():
    """In the language that the browser asks for, if it is one of ours."""
    reply = not_found(Printer(), "sv, en;q=0.5")
    assert (reply["statusCode"], reply["body"]) == (404, "nothing here (sv)")
    assert not_found(Printer(), None)["body"] == "nothing here (None)"


def test_a_request_is_served_and_what_was_counted_is_written():
    """Once it is answered."""
    out = io.StringIO()
    telemetry = Telemetry(out, "survey_response", StandingClock(NOW))

    def serve(request: Request) -> dict[str, Any]:
        telemetry.count("answered")
        return {"body": request.path}

    assert one_request(event(rawPath="/s/x"), serve, telemetry) == {"body": "/s/x"}
    assert "answered" in out.getvalue()


def test_reading_a_request_needs_no_templates():
    """They take a while to load, and the officer's desk has no pages."""
    assert "Renderer" not in vars(web)
