"""Who signed a request, as a person: two hands are two people, not two names of one.

IAM knows no people, it knows ARNs. Who sees the same name in two of them sees one person: a user
`anne` and a session `anne` of a role, in whatever account, role or letters. That errs on the safe
side: two different people of one name need a third. A session that was named by a program
(`botocore-session-1789…`, an instance's id) is nobody's name: one person has as many of them as
they like, so that with `FourEyes` such a session neither asks nor approves.
(docs/decisions/0020; the role's trust policy has to pin the session's name.)
"""

import re

from gjensyn.privacy.letters import THE_PERSON

# How programs name a session when nobody did: botocore, the CLI, the SDKs, EC2, ECS, plain times.
_BY_A_PROGRAM = re.compile(
    r"(?:botocore|awscli|aws|sso|net)-[a-z0-9-]*\d{6,}"
    r"|i-[0-9a-f]{8,17}|[0-9.]+|(?:.*-)?[0-9a-f]{32}"
    r"|(?:.*-)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)
_NAMED = re.compile(
    r"arn:[a-z-]+:(?:iam::\d*:user/(?:.*/)?|sts::\d*:(?:assumed-role/[^/]+|federated-user)/)([^/]+)"
)
_ROOT = re.compile(r"arn:[a-z-]+:iam::\d*:(root)")


def person_of(arn: str) -> str | None:
    """Return the name of the person behind an ARN; None where it names nobody."""
    found = _NAMED.fullmatch(arn) or _ROOT.fullmatch(arn)
    name = found[1].casefold() if found else None
    return None if name is None or _BY_A_PROGRAM.fullmatch(name) else name


def somebody_else(approver: str, asked: str | None) -> bool:
    """Tell whether an approver is another person than who asked.

    Who asked may be the person whom a request is about: then any officer is somebody else.
    """
    name = person_of(approver)
    if name is None or asked is None:
        return False
    return asked == THE_PERSON or person_of(asked) not in (None, name)
