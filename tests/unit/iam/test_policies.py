"""Policies decide as AWS documents it: each test is a case of the IAM User Guide."""

from typing import Any

import pytest

from infra.iam.matching import PolicyError, glob_arn
from infra.iam.policy import Asked, Grant, decide, read_policy

TABLE = "arn:aws:dynamodb:eu-north-1:123456789012:table/Orders"
GET = Asked("dynamodb:GetItem", TABLE)


def policy(*statements: dict[str, Any]) -> Any:
    """Read a policy; a statement says Allow on everything unless it says otherwise."""
    usual: dict[str, Any] = {"Effect": "Allow"}
    return read_policy({"Version": "2012-10-17", "Statement": [usual | one for one in statements]})


def allowed(asked: Asked, *statements: dict[str, Any]) -> bool:
    return decide(policy(*statements), asked).allowed


def everything(**also: Any) -> dict[str, Any]:
    return {"Action": "*", "Resource": "*", **also}


def test_what_nobody_allows_is_denied():
    """The default is an implicit deny."""
    assert not allowed(GET, {"Action": "dynamodb:PutItem", "Resource": "*"})
    assert not allowed(GET, {"Action": "dynamodb:GetItem", "Resource": f"{TABLE}2"})


def test_an_explicit_deny_wins_over_every_allow():
    """In whatever order they stand; and it is named."""
    deny = {"Sid": "No", "Effect": "Deny", "Action": "dynamodb:Get*", "Resource": TABLE}
    for statements in ((everything(), deny), (deny, everything())):
        decision = decide(policy(*statements), GET)
        assert (decision.allowed, decision.denied_by) == (False, "No")
    assert allowed(Asked("dynamodb:PutItem", TABLE), everything(), deny)


def test_a_deny_whose_condition_fails_denies_nothing():
    """The bucket policies' OnlyOverTls stops nobody who comes over TLS."""
    deny = everything(Effect="Deny", Condition={"Bool": {"aws:SecureTransport": "false"}})
    safe = GET._replace(context=(("aws:SecureTransport", "true"),))
    unsafe = GET._replace(context=(("aws:SecureTransport", "false"),))
    assert allowed(safe, everything(), deny)
    assert not allowed(unsafe, everything(), deny)


@pytest.mark.parametrize(
    ("action", "fits"),
    [
        ("dynamodb:GetItem", True),
        ("DYNAMODB:getitem", True),  # actions are matched whatever the case
        ("dynamodb:Get*", True),
        ("dynamodb:*Item", True),
        ("dynamodb:?etItem", True),
        ("dynamodb:??etItem", False),
        ("*", True),
        ("dynamodb:BatchGetItem", False),
        ("dynamodb:GetIte", False),
        ("s3:*", False),
    ],
)
def test_actions_match_with_wildcards_in_any_case(action: str, fits: bool):
    """`*` is any text, `?` is one character."""
    assert allowed(GET, {"Action": action, "Resource": "*"}) is fits


@pytest.mark.parametrize(
    ("resource", "fits"),
    [
        (TABLE, True),
        (TABLE.lower(), False),  # resources are matched as they are written
        ("arn:aws:dynamodb:*:123456789012:table/*", True),
        ("arn:aws:dynamodb:eu-north-?:*:table/Order?", True),
        (f"{TABLE}/*", False),
        (f"{TABLE}*", True),
        ("arn:aws:dynamodb:eu-north-1:123456789012:table/Orders/index/due", False),
    ],
)
def test_resources_match_with_wildcards_as_they_are_written(resource: str, fits: bool):
    """An index, a stream and a table are different resources."""
    assert allowed(GET, {"Action": "dynamodb:GetItem", "Resource": resource}) is fits


def test_a_table_is_not_its_index_nor_its_stream():
    """`Query` on an index needs the index; a wildcard behind the table gives both."""
    asked = Asked("dynamodb:Query", f"{TABLE}/index/due")
    assert not allowed(asked, {"Action": "dynamodb:Query", "Resource": TABLE})
    assert allowed(asked, {"Action": "dynamodb:Query", "Resource": f"{TABLE}/index/*"})
    stream = Asked("dynamodb:GetRecords", f"{TABLE}/stream/2026-01-01T00:00:00.000")
    assert not allowed(stream, {"Action": "dynamodb:GetRecords", "Resource": TABLE})


def test_a_bucket_is_not_its_objects():
    """`ListBucket` is about the bucket, `GetObject` about what is in it."""
    of_bucket, of_objects = "arn:aws:s3:::b", "arn:aws:s3:::b/*"
    assert not allowed(
        Asked("s3:GetObject", "arn:aws:s3:::b/k"), {"Action": "s3:*", "Resource": of_bucket}
    )
    assert allowed(
        Asked("s3:GetObject", "arn:aws:s3:::b/a/k"), {"Action": "s3:*", "Resource": of_objects}
    )
    assert not allowed(
        Asked("s3:ListBucket", of_bucket), {"Action": "s3:*", "Resource": of_objects}
    )


def test_not_action_and_not_resource_are_about_all_the_rest():
    """NotAction with Allow gives everything else; NotResource spares what it names."""
    but_iam = {"NotAction": "iam:*", "Resource": "*"}
    assert allowed(GET, but_iam)
    assert not allowed(Asked("iam:CreateUser", "*"), but_iam)
    spare = {"Effect": "Deny", "Action": "*", "NotResource": TABLE}
    assert allowed(GET, everything(), spare)
    assert not allowed(Asked("dynamodb:GetItem", f"{TABLE}2"), everything(), spare)


CONDITIONS: list[tuple[dict[str, Any], dict[str, list[str]], bool]] = [
    # one value; several values of the policy are alternatives
    ({"StringEquals": {"k": "a"}}, {"k": ["a"]}, True),
    ({"StringEquals": {"k": ["a", "b"]}}, {"k": ["b"]}, True),
    ({"StringEquals": {"k": "a"}}, {"k": ["A"]}, False),
    ({"StringEqualsIgnoreCase": {"k": "a"}}, {"k": ["A"]}, True),
    ({"StringEquals": {"K": "a"}}, {"k": ["a"]}, True),  # names of keys in any case
    # several keys and operators must all hold
    ({"StringEquals": {"k": "a", "m": "b"}}, {"k": ["a"]}, False),
    ({"StringEquals": {"k": "a"}, "Bool": {"m": "true"}}, {"k": ["a"], "m": ["true"]}, True),
    ({"StringEquals": {"k": "a"}, "Bool": {"m": "true"}}, {"k": ["a"], "m": ["false"]}, False),
    # a key that is missing
    ({"StringEquals": {"k": "a"}}, {}, False),
    ({"StringEqualsIfExists": {"k": "a"}}, {}, True),
    ({"StringEqualsIfExists": {"k": "a"}}, {"k": ["b"]}, False),
    ({"StringNotEquals": {"k": "a"}}, {}, True),
    ({"Null": {"k": "true"}}, {}, True),
    ({"Null": {"k": "false"}}, {}, False),
    ({"Null": {"k": "false"}}, {"k": ["a"]}, True),
    # negated: none of the values
    ({"StringNotEquals": {"k": ["a", "b"]}}, {"k": ["c"]}, True),
    ({"StringNotEquals": {"k": ["a", "b"]}}, {"k": ["b"]}, False),
    # patterns
    ({"StringLike": {"k": "home/*/x?"}}, {"k": ["home/a/b/x1"]}, True),
    ({"StringLike": {"k": "home/*"}}, {"k": ["house/"]}, False),
    ({"StringNotLike": {"k": "home/*"}}, {"k": ["house/"]}, True),
    ({"StringEquals": {"k": "home/*"}}, {"k": ["home/a"]}, False),
    ({"ArnLike": {"k": "arn:aws:s3:::b*"}}, {"k": ["arn:aws:s3:::bucket"]}, True),
    ({"ArnEquals": {"k": "arn:aws:*:::b"}}, {"k": ["arn:aws:s3:::b"]}, True),
    # several values of the request
    ({"ForAllValues:StringEquals": {"k": ["a", "b"]}}, {"k": ["a", "b"]}, True),
    ({"ForAllValues:StringEquals": {"k": ["a", "b"]}}, {"k": ["a", "c"]}, False),
    ({"ForAllValues:StringEquals": {"k": ["a", "b"]}}, {}, True),  # documented, and a trap
    ({"ForAnyValue:StringEquals": {"k": ["a", "b"]}}, {"k": ["a", "c"]}, True),
    ({"ForAnyValue:StringEquals": {"k": ["a", "b"]}}, {"k": ["c"]}, False),
    ({"ForAnyValue:StringEquals": {"k": ["a", "b"]}}, {}, False),
    ({"ForAllValues:StringNotEquals": {"k": ["a"]}}, {"k": ["b", "c"]}, True),
    ({"ForAllValues:StringNotEquals": {"k": ["a"]}}, {"k": ["b", "a"]}, False),
    # those that roles use
    (
        {"StringEquals": {"kms:ViaService": ["dynamodb.r.amazonaws.com"]}},
        {"kms:ViaService": ["s3.r.amazonaws.com"]},
        False,
    ),
    (
        {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["me"]}},
        {"dynamodb:LeadingKeys": ["me", "you"]},
        False,
    ),
    (
        {"StringEquals": {"kms:EncryptionContext:epoch": "1"}},
        {"kms:EncryptionContext:epoch": ["1"]},
        True,
    ),
    ({"StringEquals": {"ses:FromAddress": "a@x"}}, {"ses:FromAddress": ["b@x"]}, False),
]


@pytest.mark.parametrize(("condition", "context", "holds"), CONDITIONS)
def test_conditions_hold_as_documented(
    condition: dict[str, Any],
    context: dict[str, list[str]],
    holds: bool,
):
    """Each operator, with keys that are missing, negated and of several values."""
    pairs = tuple((key, value) for key, values in context.items() for value in values)
    assert allowed(GET._replace(context=pairs), everything(Condition=condition)) is holds


def test_several_values_under_an_operator_for_one_are_refused():
    """AWS leaves it undefined, so a policy that does it is a mistake."""
    asked = GET._replace(context=(("k", "a"), ("k", "b")))
    with pytest.raises(PolicyError):
        allowed(asked, everything(Condition={"StringEquals": {"k": "a"}}))


@pytest.mark.parametrize(
    "statement",
    [
        {"Action": "*"},
        {"Action": "*", "NotAction": "s3:*", "Resource": "*"},
        {"Action": "*", "Resource": "*", "Effect": "Maybe"},
        {"Action": "*", "Resource": "*", "Surprise": 1},
        {"Action": "*", "Resource": "arn:aws:s3:::b/${aws:username}"},
        {"Action": "*", "Resource": "*", "Condition": {"NumericLessThan": {"k": "1"}}},
        {"Action": "*", "Resource": "*", "Condition": {"ForSome:StringEquals": {"k": "1"}}},
    ],
)
def test_what_is_not_understood_is_never_passed_over(statement: dict[str, Any]):
    """An element, operator or variable that is unknown here is an error, not a guess."""
    with pytest.raises(PolicyError):
        policy(statement)


def test_each_part_of_an_arn_is_matched_by_itself_under_arn_like():
    """A wildcard does not reach over a colon there."""
    assert glob_arn("arn:aws:s3:*:*:b", "arn:aws:s3:::b")
    assert not glob_arn("arn:aws:*:b", "arn:aws:s3:::b")


def test_a_decision_names_the_grants_it_rests_on():
    """So that those that are never used can be told."""
    statement = {
        "Action": ["kms:Decrypt", "kms:Encrypt"],
        "Resource": ["key1", "key2"],
        "Condition": {"StringEquals": {"kms:ViaService": ["s3", "sqs"]}},
    }
    asked = Asked("kms:Decrypt", "key2", (("kms:ViaService", "sqs"),))
    decision = decide(policy(statement), asked)
    assert decision.grants == {Grant("kms:Decrypt", "key2"), Grant("if kms:ViaService", "sqs")}
    assert set(policy(statement)[0].grants()) > decision.grants
    assert len(set(policy(statement)[0].grants())) == 6


def test_a_role_that_allows_all_but_something_cannot_be_counted():
    """What it gives has no end, so nothing of it could ever be called spare."""
    with pytest.raises(PolicyError):
        list(policy({"NotAction": "iam:*", "Resource": "*"})[0].grants())
