"""Event buses: what is published goes to the targets of every rule that matches."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from infra.local.clients import Request
from infra.local.faults import Answer
from infra.local.ids import Ids
from infra.local.patterns import matches
from infra.local.properties import last
from infra.local.queue_calls import UnknownCallError
from infra.local.specs import RuleSpec

OWN_SOURCE = "gjensyn"


class Buses:
    """All buses of the account; `deliver` takes (ARN of a target, event).

    `published` collects the events that our own Lambdas put out.
    """

    def __init__(
        self, names: Iterable[str], rules: Iterable[RuleSpec], *, account: str, region: str
    ) -> None:
        self.names = frozenset({"default", *names})
        self.published: list[dict[str, Any]] = []
        self.deliver: Callable[[str, dict[str, Any]], None] = lambda *_: None
        self._rules = tuple(rules)
        self._place = {"account": account, "region": region}

    def publish(self, bus: str, entry: Mapping[str, Any], *, now: datetime, ids: Ids) -> str:
        """Put an event (Source, DetailType, Detail as JSON text, Time, Resources) on a bus."""
        time = _moment(entry.get("Time"), now)
        event = {
            "version": "0",
            "id": ids.uuid(),
            "detail-type": entry["DetailType"],
            "source": entry["Source"],
            **self._place,
            "time": f"{time:%Y-%m-%dT%H:%M:%SZ}",
            "resources": list(entry.get("Resources", ())),
            "detail": json.loads(entry["Detail"]),
        }
        if event["source"] == OWN_SOURCE:
            wanted = ("detail-type", "detail", "time", "source", "id")
            self.published.append({name: event[name] for name in wanted})
        for rule in self._rules:
            if rule.bus == bus and matches(rule.pattern, event):
                for target in rule.targets:
                    self.deliver(target, event)
        return str(event["id"])

    def answer(self, request: Request, *, now: datetime, ids: Ids) -> Answer:
        """Answer PutEvents, entry by entry."""
        if request.operation != "PutEvents":
            raise UnknownCallError(f"events {request.operation}")
        results = [self._put(entry, now, ids) for entry in request.json["Entries"]]
        failed = sum("ErrorCode" in result for result in results)
        body = json.dumps({"FailedEntryCount": failed, "Entries": results})
        return 200, {"content-type": "application/x-amz-json-1.1"}, body.encode()

    def _put(self, entry: Mapping[str, Any], now: datetime, ids: Ids) -> dict[str, str]:
        bus = last(entry.get("EventBusName", "default"))
        if bus not in self.names:
            # AWS takes an event for a bus that is not there and drops it; that helps nobody here.
            return {"ErrorCode": "ResourceNotFoundException", "ErrorMessage": f"no bus {bus}"}
        missing = [name for name in ("Source", "DetailType", "Detail") if not entry.get(name)]
        if missing:
            return {"ErrorCode": "InvalidArgument", "ErrorMessage": f"{missing[0]} is missing"}
        try:
            json.loads(entry["Detail"])
        except ValueError:
            return {"ErrorCode": "MalformedDetail", "ErrorMessage": "Detail is malformed."}
        return {"EventId": self.publish(bus, entry, now=now, ids=ids)}


def _moment(value: Any, now: datetime) -> datetime:
    if value is None:
        return now
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, str):
        return datetime.fromisoformat(value).astimezone(UTC)
    return datetime.fromtimestamp(value, UTC)
