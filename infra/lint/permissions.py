"""Rules for the roles: named actions on named resources, and one Lambda alone may send."""

import re
from collections.abc import Iterator
from typing import Any

from infra.lint.template import Template, listed

_SENDERS = {"MessageDeliveryOnMessageRole", "MessageDeliveryOnScheduleRole"}
_SENDING = re.compile(r"^(ses|sms-voice|sns):(send|publish)", re.IGNORECASE)
# Resources that may end in a wildcard, and why: object keys are not known beforehand.
_FOLDERS = re.compile(r"^\$\{(Parked|Failures|Exports|Ledger)Bucket\.Arn\}(/aws/lambda)?/\*$")
# What every KMS key of an epoch has; those made by an operator stand in no template.
_EPOCH_TAG = "aws:ResourceTag/gjensyn-kek"
_KEYS = "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/*"
# Actions for which IAM knows no resource, and so takes "*" alone.
_ANYWHERE = {"ses:GetSuppressedDestination", "ses:DeleteSuppressedDestination"}


def name_actions_and_resources(template: Template) -> Iterator[str]:
    """No role may do anything, or do it to anything."""
    for role, statement in template.role_statements():
        where = f"{role}.{statement.get('Sid', '?')}"
        if statement["Effect"] != "Allow" or {"NotAction", "NotResource"} & statement.keys():
            yield f"{where}: is not a plain permission"
            continue
        for action in listed(statement["Action"]):
            if "*" in action:
                yield f"{where}: may do {action}"
        for resource in listed(statement["Resource"]):
            if set(listed(statement["Action"])) <= _ANYWHERE:
                continue
            text = _text(resource)
            if "*" in text and not (_FOLDERS.match(text) or _by_tag(text, statement)):
                yield f"{where}: may do it to {text}"


def _by_tag(resource: str, statement: Any) -> bool:
    """Keys of epochs that are made later: this account's, and this stack's by their tag."""
    tagged = statement.get("Condition", {}).get("StringEquals", {}).get(_EPOCH_TAG)
    whose = {"Ref": "AWS::StackName"}
    return tagged == whose and resource == _KEYS and statement["Action"] == "kms:Decrypt"


def only_message_delivery_sends(template: Template) -> Iterator[str]:
    """Whoever else could write to a customer would go round consent, fence and quiet hours."""
    for role, statement in template.role_statements():
        for action in listed(statement["Action"]):
            if _SENDING.match(action) and role not in _SENDERS:
                yield f"{role}: may do {action}"
            # A mail names its sender freely; an SMS comes from the pool or number that is named.
            if action.startswith("ses:Send") and "Condition" not in statement:
                yield f"{role}: may send in anybody's name"


def only_what_runs_may_take_a_role(template: Template) -> Iterator[str]:
    """A role is taken by Lambda only, never by a person or another account."""
    for role, own in template.of_type("AWS::IAM::Role"):
        for statement in own["AssumeRolePolicyDocument"]["Statement"]:
            if statement["Principal"] != {"Service": "lambda.amazonaws.com"}:
                yield f"{role}: may be taken by {statement['Principal']}"


def _text(resource: Any) -> str:
    """Return what an ARN looks like in the template; a plain reference holds no wildcard."""
    if isinstance(resource, dict):
        return " ".join(str(part) for part in listed(resource.get("Fn::Sub", "")))
    return str(resource)
