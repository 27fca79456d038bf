"""Reads what a Lambda of the template is started by."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from infra.local.intrinsics import TemplateError
from infra.local.properties import Properties, filters, last, pattern
from infra.local.specs import (
    FunctionSpec,
    QueueMappingSpec,
    RouteSpec,
    RuleSpec,
    ScheduleSpec,
    StreamMappingSpec,
)

type _Read = Callable[["FunctionEvents", FunctionSpec, str, Properties], None]


@dataclass
class FunctionEvents:
    """Collects streams, queues, schedules, routes and rules of all Lambdas."""

    streams: list[StreamMappingSpec] = field(default_factory=list)
    queues: list[QueueMappingSpec] = field(default_factory=list)
    schedules: list[ScheduleSpec] = field(default_factory=list)
    routes: list[RouteSpec] = field(default_factory=list)
    rules: list[RuleSpec] = field(default_factory=list)
    _sweeps: tuple[str, ...] = ()

    def read(
        self, function: FunctionSpec, events: Mapping[str, Any], *, sweeps: str | Iterable[str]
    ) -> None:
        self._sweeps = (sweeps,) if isinstance(sweeps, str) else tuple(sweeps)
        for name, event in events.items():
            reader = _EVENTS.get(event["Type"])
            place = f"{function.logical_id}.{name}"
            if reader is None:
                raise TemplateError(f"{place}: unknown event {event['Type']}")
            properties = Properties(place, event.get("Properties", {}))
            reader(self, function, f"{function.logical_id}{name}", properties)
            properties.close()

    def stream(self, function: FunctionSpec, logical_id: str, properties: Properties) -> None:
        properties.ignore("MaximumBatchingWindowInSeconds", "ParallelizationFactor")
        if properties.need("StartingPosition") not in {"TRIM_HORIZON", "LATEST"}:
            raise TemplateError(f"{properties.place}: unknown StartingPosition")
        retries = properties.count("MaximumRetryAttempts", -1)
        age = properties.count("MaximumRecordAgeInSeconds", -1)
        spec = StreamMappingSpec(
            logical_id=logical_id,
            function=function.logical_id,
            table=_table_of_stream(properties.need("Stream")),
            filters=filters(properties.get("FilterCriteria")),
            batch_size=properties.count("BatchSize", 100),
            max_retries=retries if retries >= 0 else None,
            max_age=timedelta(seconds=age) if age >= 0 else None,
            bisects=properties.flag("BisectBatchOnFunctionError"),
            reports_failures=_reports(properties),
            on_failure=_on_failure(properties),
        )
        if properties.flag("Enabled", default=True):
            self.streams.append(spec)

    def queue(self, function: FunctionSpec, logical_id: str, properties: Properties) -> None:
        properties.ignore("ScalingConfig", "MaximumBatchingWindowInSeconds")
        spec = QueueMappingSpec(
            logical_id=logical_id,
            function=function.logical_id,
            queue=last(properties.need("Queue")),
            filters=filters(properties.get("FilterCriteria")),
            batch_size=properties.count("BatchSize", 10),
            reports_failures=_reports(properties),
        )
        if properties.flag("Enabled", default=True):
            self.queues.append(spec)

    def schedule(self, function: FunctionSpec, logical_id: str, properties: Properties) -> None:
        properties.ignore(
            "Name", "Description", "RetryPolicy", "DeadLetterConfig", "RoleArn", "GroupName",
            "FlexibleTimeWindow", "PermissionsBoundary", "OmitName", "KmsKeyArn",
        )  # fmt: skip
        expression = properties.get("Schedule") or properties.get("ScheduleExpression")
        text = properties.get("Input")
        spec = ScheduleSpec(
            logical_id=logical_id,
            function=function.logical_id,
            expression=expression,
            zone=properties.get("ScheduleExpressionTimezone", "UTC"),
            payload=json.loads(text) if text else None,
            sweeps=self._sweeps,
        )
        off = properties.get("State", "ENABLED") == "DISABLED"
        if properties.flag("Enabled", default=True) and not off:
            self.schedules.append(spec)

    def route(self, function: FunctionSpec, _: str, properties: Properties) -> None:
        properties.ignore("ApiId", "TimeoutInMillis", "RouteSettings")
        if str(properties.get("PayloadFormatVersion", "2.0")) != "2.0":
            raise TemplateError(f"{properties.place}: only payload format 2.0 is understood")
        auth = Properties(properties.place, properties.get("Auth") or {})
        authorizer = auth.get("Authorizer", "NONE")
        auth.close()
        if authorizer not in {"NONE", "AWS_IAM"}:
            raise TemplateError(f"{properties.place}: unknown authorizer {authorizer}")
        self.routes.append(
            RouteSpec(
                function=function.logical_id,
                method=str(properties.get("Method", "ANY")).upper(),
                path=properties.get("Path", "$default"),
                signed=authorizer == "AWS_IAM",
            )
        )

    def rule(self, function: FunctionSpec, logical_id: str, properties: Properties) -> None:
        properties.ignore("RetryPolicy", "DeadLetterConfig", "RuleName")
        wanted = pattern(properties.need("Pattern"))
        bus = last(properties.get("EventBusName", "default"))
        arn = f"{function.arn}-rule"
        if properties.get("State", "ENABLED") != "DISABLED":
            self.rules.append(RuleSpec(logical_id, arn, bus, wanted, (function.arn,)))


def _table_of_stream(arn: str) -> str:
    return arn.partition(":table/")[2].partition("/")[0]


def _reports(properties: Properties) -> bool:
    return "ReportBatchItemFailures" in properties.get("FunctionResponseTypes", [])


def _on_failure(properties: Properties) -> str | None:
    destination = (properties.get("DestinationConfig") or {}).get("OnFailure")
    return str(destination["Destination"]) if destination else None


_EVENTS: dict[str, _Read] = {
    "DynamoDB": FunctionEvents.stream,
    "SQS": FunctionEvents.queue,
    "Schedule": FunctionEvents.schedule,
    "ScheduleV2": FunctionEvents.schedule,
    "HttpApi": FunctionEvents.route,
    "EventBridgeRule": FunctionEvents.rule,
    "CloudWatchEvent": FunctionEvents.rule,
}
