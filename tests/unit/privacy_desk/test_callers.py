"""Four eyes are two people: what counts is the name, not the role, the account or the letters."""

import pytest

from functions.privacy_desk.callers import person_of, somebody_else

USER = "arn:aws:iam::123456789012:user/anne"
IN_A_FOLDER = "arn:aws:iam::123456789012:user/legal/oslo/anne"
SESSION = "arn:aws:sts::123456789012:assumed-role/Officer/anne"
OTHER_ROLE = "arn:aws:sts::210987654321:assumed-role/AWSReservedSSO_Admin_0f/Anne"
FEDERATED = "arn:aws:sts::123456789012:federated-user/anne"
BO = "arn:aws:sts::123456789012:assumed-role/Officer/bo@shop.example"


@pytest.mark.parametrize("arn", [USER, IN_A_FOLDER, SESSION, OTHER_ROLE, FEDERATED])
def test_one_name_is_one_person(arn: str):
    """Under another role, in another account, in other letters: still no second pair of eyes."""
    assert person_of(arn) == "anne"
    assert not somebody_else(arn, USER)
    assert not somebody_else(USER, arn)
    assert somebody_else(BO, arn)
    assert somebody_else(arn, BO)


def test_two_sessions_of_one_role_are_two_people():
    """A role is a hat, and not a head."""
    assert somebody_else("arn:aws:sts::1:assumed-role/Officer/alice", BO)


@pytest.mark.parametrize(
    "name",
    [
        "botocore-session-1789000000", "AWSCLI-Session-1789000000", "aws-sdk-java-1789000000000",
        "aws-go-sdk-1789000000", "i-0abcdef0123456789", "1789000000123456789",
        "0f" * 16, "AWSCodeBuild-3f2504e0-4f89-11d3-9a0c-0305e82c3301",
    ],
)  # fmt: skip
def test_a_session_that_a_program_named_is_nobody(name: str):
    """One person has as many of these as they like."""
    arn = f"arn:aws:sts::123456789012:assumed-role/Officer/{name}"
    assert person_of(arn) is None
    assert not somebody_else(arn, USER)
    assert not somebody_else(BO, arn)


@pytest.mark.parametrize(
    "arn",
    ["", "self", "anne", "arn:aws:iam::1:role/Officer", "arn:aws:sts::1:assumed-role/X", "x" * 999],
)
def test_what_is_no_caller_approves_nothing(arn: str):
    """A role itself has no hands; whatever cannot be read is nobody."""
    assert person_of(arn) is None
    assert not somebody_else(arn, USER)


@pytest.mark.parametrize("asked", ["", "anne", "selfie", "x" * 999])
def test_nobody_is_somebody_else_than_who_cannot_be_read(asked: str):
    """A request whose sender is unclear is approved by none."""
    assert not somebody_else(USER, asked)


def test_who_asked_for_themselves_is_not_the_officer():
    """The person's own request, confirmed by mail, needs one officer."""
    assert somebody_else(USER, "self")
    assert not somebody_else(USER, None)


def test_other_partitions_of_aws_have_people_too():
    """And the owner of an account is one."""
    assert person_of("arn:aws-cn:iam::123456789012:user/anne") == "anne"
    assert person_of("arn:aws:iam::123456789012:root") == "root"
