"""What AWS hands to Lambdas, in the shape of its documentation: queue, stream, schedule, page."""

import base64
import itertools
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from infra.local import payloads
from infra.local.patterns import matches
from tests.e2e.emulator import ACCOUNT, REGION
from tests.e2e.stack import PAGES, Stack

_numbers = itertools.count(1)


def noon_zone() -> str:
    """Return a time zone in which it is about noon now, so that nobody has to wait for morning."""
    return f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"


def customer(address: str) -> dict[str, str]:
    """Return somebody who may be written to right now."""
    zone = noon_zone()
    return {"email": address, "name": "Åse Ødegård", "language": "nb", "country": "NO"} | {
        "time_zone": zone
    }


def fact(customer_id: str, ago: timedelta = timedelta(), **fields: Any) -> dict[str, Any]:
    """Return the detail of a fact of now, or of some time ago."""
    moment = (datetime.now(UTC) - ago).isoformat()
    usual = {"event_id": f"e-{next(_numbers)}", "occurred_at": moment}
    return {**usual, "customer_id": customer_id, **fields}


def sale(customer_id: str, order_id: str, address: str, **fields: Any) -> dict[str, Any]:
    """Return the detail of an `OrderPlaced`."""
    line = {"product_id": "P-1", "name": "Ullteppe", "quantity": 1, "category": "wool"}
    usual = {"customer": customer(address), "lines": [line], "promised_date": None}
    return fact(customer_id, **{"order_id": order_id, **usual, **fields})


def event(source: str, detail_type: str, detail: Mapping[str, Any]) -> dict[str, Any]:
    """Return an event as a rule hands it on."""
    return {
        "version": "0",
        "id": f"6a7e8feb-b491-4cf7-a9f1-{next(_numbers):012d}",
        "detail-type": detail_type,
        "source": source,
        "account": ACCOUNT,
        "time": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "region": REGION,
        "resources": [],
        "detail": detail,
    }


def letters(queue: str, bodies: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a batch of a queue."""
    return {"Records": [_letter(queue, body) for body in bodies]}


def _letter(queue: str, body: Mapping[str, Any]) -> dict[str, Any]:
    number = next(_numbers)
    return {
        "messageId": f"059f36b4-87a3-44ab-83d2-{number:012d}",
        "receiptHandle": f"AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a-{number}",
        "body": json.dumps(body, ensure_ascii=False),
        "attributes": {
            "ApproximateReceiveCount": "1",
            "SentTimestamp": "1545082649183",
            "SenderId": "AIDAIENQZJOLO23YVJ4VO",
            "ApproximateFirstReceiveTimestamp": "1545082649185",
        },
        "messageAttributes": {},
        "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}",
        "awsRegion": REGION,
    }


def tick() -> dict[str, Any]:
    """Return what a schedule's rule sends."""
    rule = f"arn:aws:events:{REGION}:{ACCOUNT}:rule/tick"
    return event("aws.events", "Scheduled Event", {}) | {"resources": [rule]}


def changes(stack: Stack, function: str, *, since: Mapping[str, int]) -> dict[str, Any]:
    """Return what a table's stream recorded and the Lambda's deployed filter lets through."""
    (mapping,) = stack.client("lambda").list_event_source_mappings(
        FunctionName=stack.name(function)
    )["EventSourceMappings"]
    arn = mapping["EventSourceArn"]
    filters = [json.loads(one["Pattern"]) for one in mapping["FilterCriteria"]["Filters"]]
    records = [_record(one, arn) for one in recorded(stack, arn)[since.get(arn, 0) :]]
    taken = [one for one in records if any(matches(pattern, one) for pattern in filters)]
    assert taken, f"nothing for {function}"
    return {"Records": taken}


def recorded(stack: Stack, arn: str) -> list[dict[str, Any]]:
    """Return all records of a stream."""
    streams = stack.client("dynamodbstreams")
    found = []
    for shard in streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]:
        place = streams.get_shard_iterator(
            StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        while place:
            answer = streams.get_records(ShardIterator=place)
            found += answer["Records"]
            place = answer.get("NextShardIterator") if answer["Records"] else None
    return found


def _record(record: dict[str, Any], arn: str) -> dict[str, Any]:
    """Return a record as a Lambda gets it: binary as base64, moments as seconds."""
    text = json.dumps({**record, "eventSourceARN": arn}, default=_plain)
    plain: dict[str, Any] = json.loads(text)
    return plain


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return value.timestamp()
    raise TypeError(type(value).__name__)


def page(
    method: str, target: str, route: str, form: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return a request of a browser through the HTTP API, which hands forms on in base64."""
    kind = {"content-type": "application/x-www-form-urlencoded"} if form else {}
    body = urlencode(form).encode() if form else b""
    return _request(method, target, route, kind, body, None)


def desk(target: str, told: Mapping[str, Any], officer: str) -> dict[str, Any]:
    """Return a signed request of a compliance officer."""
    kind = {"content-type": "application/json"}
    caller = f"arn:aws:iam::{ACCOUNT}:user/{officer}"
    return _request("POST", target, target, kind, json.dumps(told).encode(), caller)


def _request(  # noqa: PLR0913, PLR0917 (what a request is made of)
    method: str,
    target: str,
    route: str,
    headers: Mapping[str, str],
    body: bytes,
    caller: str | None,
) -> dict[str, Any]:
    asked = payloads.Asked(method, target, headers, body, caller, datetime.now(UTC))
    token = target.partition("?")[0].rpartition("/")[2]
    variables = {"token": token} if "{token}" in route else {}
    return payloads.payload(
        asked, route=f"{method} {route}", variables=variables, account=ACCOUNT, request_id="r"
    )


def link(mail: Mapping[str, str], kind: str) -> str:
    """Return the path of a page that a mail links: `s`, `d`, `r`, `p`, `u` or `i`."""
    found = re.search(rf"{re.escape(PAGES)}(/{kind}/[A-Za-z0-9_-]+)", mail["BodyText"])
    assert found, f"no link to /{kind}/ in {mail['Subject']!r}"
    return found.group(1)
