"""The HTTP API hands requests on as the real one does."""

import json

import pytest

from infra.local import LocalCloud

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def test_a_request_becomes_a_payload_of_format_2(cloud: LocalCloud):
    """Path, query, headers in lower case, cookies and variables are where AWS puts them."""
    headers = {"User-Agent": "mail program", "Cookie": "a=1; b=2"}
    reply = cloud.http("GET", "/s/t%C3%B8ken?score=3&score=4&empty=", headers=headers)
    event = json.loads(reply.text)
    assert event["version"] == "2.0"
    assert event["routeKey"] == "GET /s/{token}"
    assert event["rawPath"] == "/s/tøken"
    assert event["pathParameters"] == {"token": "tøken"}
    assert event["queryStringParameters"] == {"score": "3,4", "empty": ""}
    assert event["headers"]["user-agent"] == "mail program"
    assert event["cookies"] == ["a=1", "b=2"]
    assert event["requestContext"]["http"]["method"] == "GET"
    assert "authorizer" not in event["requestContext"]


def test_a_form_arrives_in_base64(cloud: LocalCloud):
    """The real API encodes the body of a form, and leaves JSON as it is."""
    form = json.loads(cloud.http("POST", "/s/x", headers=FORM, body=b"score=9").text)
    assert form["isBase64Encoded"] is True
    assert form["body"] == "c2NvcmU9OQ=="
    headers = {"Content-Type": "application/json"}
    plain = json.loads(cloud.http("POST", "/s/x", headers=headers, body=b"{}").text)
    assert (plain["isBase64Encoded"], plain["body"]) == (False, "{}")


def test_an_answer_becomes_http_again(cloud: LocalCloud):
    """Status and headers are the Lambda's; HEAD has no body."""
    reply = cloud.http("GET", "/s/x")
    assert reply.status == 201
    assert reply.headers["x-seen"] == "/s/x"
    assert cloud.http("HEAD", "/s/x").body == b""


@pytest.mark.parametrize(
    ("method", "path", "route"),
    [
        ("GET", "/s/x", "GET /s/{token}"),
        ("PUT", "/s/x", "$default"),
        ("GET", "/s/x/y", "$default"),
        ("DELETE", "/files/a/b", "ANY /files/{rest+}"),
        ("GET", "/nowhere", "$default"),
    ],
)
def test_the_most_exact_route_is_taken(cloud: LocalCloud, method: str, path: str, route: str):
    """What no route takes goes to $default."""
    assert json.loads(cloud.http(method, path).text)["routeKey"] == route


def test_a_signed_route_knows_its_caller(cloud: LocalCloud):
    """Without a signature the API refuses; with one the Lambda learns the ARN."""
    arn = "arn:aws:iam::123456789012:user/officer"
    assert cloud.http("POST", "/desk/all").status == 403
    event = json.loads(cloud.http("POST", "/desk/all", caller=arn).text)
    assert event["requestContext"]["authorizer"]["iam"]["userArn"] == arn
