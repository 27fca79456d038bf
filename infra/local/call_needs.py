"""Says what a call needs to be allowed, as AWS documents it for each operation.

Sources: Service Authorization Reference of each service; DynamoDB Developer Guide, "Amazon
DynamoDB Transactions: How it works"; S3 API Reference, "Permissions" of each operation; KMS
Developer Guide, how each service uses a key at rest.
"""

from collections.abc import Callable, Iterator
from email.utils import parseaddr
from typing import Any

from infra.iam.matching import PolicyError
from infra.iam.policy import Asked
from infra.local.clients import Request
from infra.local.places import Place, Places

# What the gate tells about a request; a condition on anything else could not be judged.
CONTEXT_KEYS = frozenset({
    "aws:resourcetag/", "kms:viaservice", "kms:encryptioncontext:", "ses:fromaddress",
})  # fmt: skip


def needs(request: Request, places: Places) -> Iterator[Asked]:
    """Yield all that must be allowed for a call to go through.

    Raises:
        PolicyError: a call of which nobody has said here what it needs.
    """
    reader = _READERS.get(request.service)
    if reader is None:
        raise PolicyError(f"what does {request.service} {request.operation} need?")
    yield from reader(request, places)


def opened(place: Place, places: Places, service: str, action: str = "kms:Decrypt") -> list[Asked]:
    """Return what a service asks of KMS in the caller's name to open, or to close, a place."""
    if place.key is None:
        return []
    via = f"{service}.{places.region}.amazonaws.com"
    return [Asked(action, place.key, (("kms:viaservice", via),))]


# --- DynamoDB ---

# There is no permission to transact: each part needs its own.
_PARTS = {
    "Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem", "Get": "GetItem",
}  # fmt: skip


def _dynamodb(request: Request, places: Places) -> Iterator[Asked]:
    asked = request.json
    if "TransactItems" in asked:
        parts = (part for item in asked["TransactItems"] for part in item.items())
        pairs = [(_PARTS[kind], part["TableName"], None) for kind, part in parts]
    elif "RequestItems" in asked:
        pairs = [(request.operation, table, None) for table in asked["RequestItems"]]
    else:
        pairs = [(request.operation, asked["TableName"], asked.get("IndexName"))]
    for action, table, index in dict.fromkeys(pairs):
        place = places.find("table", table)
        resource = f"{place.arn}/index/{index}" if index else place.arn
        yield Asked(f"dynamodb:{action}", resource)
        yield from opened(place, places, "dynamodb")


# --- S3 ---

_OF_BUCKETS = {
    "ListObjects": "s3:ListBucket",
    "ListObjectsV2": "s3:ListBucket",
    "HeadBucket": "s3:ListBucket",
    "ListObjectVersions": "s3:ListBucketVersions",
}
_OF_OBJECTS = {
    "GetObject": "s3:GetObject",
    "HeadObject": "s3:GetObject",
    "PutObject": "s3:PutObject",
    "DeleteObject": "s3:DeleteObject",
}
_OPENS = {"GetObject": "kms:Decrypt", "HeadObject": "", "PutObject": "kms:GenerateDataKey"}
# Headers that set more than the content.
_ALSO = {
    "x-amz-object-lock-mode": "s3:PutObjectRetention",
    "x-amz-object-lock-legal-hold": "s3:PutObjectLegalHold",
    "x-amz-tagging": "s3:PutObjectTagging",
    "x-amz-acl": "s3:PutObjectAcl",
}


def _s3(request: Request, places: Places) -> Iterator[Asked]:
    bucket, _, key = request.path.removeprefix("/").partition("/")
    place = places.find("bucket", bucket)
    if request.operation in _OF_BUCKETS:
        yield Asked(_OF_BUCKETS[request.operation], place.arn)
        return
    if request.operation not in _OF_OBJECTS:
        raise PolicyError(f"what does s3 {request.operation} need?")
    resource = f"{place.arn}/{key}"
    action = _OF_OBJECTS[request.operation]
    versioned = "versionId" in request.query
    if versioned and action == "s3:GetObject":
        action = "s3:GetObjectVersion"
    yield Asked(action, resource)
    if versioned and action == "s3:DeleteObject":  # which is needed "always"
        yield Asked("s3:DeleteObjectVersion", resource)
    for header, also in _ALSO.items():
        if header in request.headers:
            yield Asked(also, resource)
    opens = _OPENS.get(request.operation)
    if opens:
        yield from opened(place, places, "s3", opens)


def to_learn_that_it_is_missing(request: Request, places: Places) -> Asked | None:
    """Return what is needed to be told that an object is not there, instead of being refused."""
    if request.service != "s3" or request.operation not in {"GetObject", "HeadObject"}:
        return None
    return Asked("s3:ListBucket", places.find("bucket", request.path.split("/")[1]).arn)


# --- The others ---


def _kms(request: Request, places: Places) -> Iterator[Asked]:
    asked = request.json
    if "KeyId" not in asked:
        raise PolicyError(f"kms {request.operation} does not name its key")
    # A key that is not there has no tags, and is refused before KMS could say so.
    arn, tags = places.key(asked["KeyId"]) or (asked["KeyId"], {})
    told = (asked.get("EncryptionContext") or {}).items()
    context = [(f"kms:encryptioncontext:{name}", value) for name, value in told]
    context += [(f"aws:resourcetag/{name}", value) for name, value in tags.items()]
    yield Asked(f"kms:{request.operation}", arn, tuple(context))


def _secrets(request: Request, places: Places) -> Iterator[Asked]:
    place = places.find("secret", request.json["SecretId"])
    yield Asked(f"secretsmanager:{request.operation}", place.arn)
    yield from opened(place, places, "secretsmanager")


def _events(request: Request, places: Places) -> Iterator[Asked]:
    buses = (one.get("EventBusName", "default") for one in request.json.get("Entries", []))
    for bus in dict.fromkeys(buses):
        yield Asked(f"events:{request.operation}", places.find("bus", bus).arn)


def _sqs(request: Request, places: Places) -> Iterator[Asked]:
    place = places.find("queue", request.json["QueueUrl"].rpartition("/")[2])
    yield Asked(f"sqs:{request.operation.removesuffix('Batch')}", place.arn)
    opens = "kms:GenerateDataKey" if request.operation.startswith("Send") else "kms:Decrypt"
    yield from opened(place, places, "sqs", opens)


def _mail(request: Request, places: Places) -> Iterator[Asked]:
    if request.operation != "SendEmail":
        yield Asked(f"ses:{request.operation}", "*")
        return
    asked = request.json
    address = parseaddr(asked["FromEmailAddress"])[1]
    context = (("ses:fromaddress", address),)
    # The domain is what is usually verified; then the address needs no identity of its own.
    identity = f"identity/{address.rpartition('@')[2]}"
    yield Asked("ses:SendEmail", places.arn("ses", identity), context)
    if "ConfigurationSetName" in asked:
        name = f"configuration-set/{asked['ConfigurationSetName']}"
        yield Asked("ses:SendEmail", places.arn("ses", name), context)


def _sms(request: Request, places: Places) -> Iterator[Asked]:
    origination = str(request.json["OriginationIdentity"])
    kind = "pool" if origination.startswith("pool-") else "phone-number"
    yield Asked(f"sms-voice:{request.operation}", places.arn("sms-voice", f"{kind}/{origination}"))


_READERS: dict[str, Callable[[Any, Places], Iterator[Asked]]] = {
    "dynamodb": _dynamodb,
    "events": _events,
    "kms": _kms,
    "pinpoint-sms-voice-v2": _sms,
    "s3": _s3,
    "secretsmanager": _secrets,
    "sesv2": _mail,
    "sqs": _sqs,
}
