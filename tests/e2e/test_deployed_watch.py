"""The alarms are deployed beside the suite, and what they watch is there under that name."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.stack import STACK, Stack
from tests.infra.alarms import WATCH, read_alarms

NAME = "gjensyn-watch"
EMAIL = "drift@shop.example"
_MATH = ("EvaluationPeriods", "Threshold", "ComparisonOperator", "TreatMissingData")


def _one_by_one(logical_id: str, own: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Split an alarm on several metrics, which the emulator's CloudFormation does not know."""
    kind = "AWS::CloudWatch::Alarm"
    if "MetricName" in own:
        yield logical_id, {"Type": kind, "Properties": own}
        return
    kept = {name: own[name] for name in (*_MATH, "AlarmDescription", "AlarmActions")}
    stats = [one["MetricStat"] for one in own["Metrics"] if "MetricStat" in one]
    for number, stat in enumerate(stats):
        looks = {"Statistic": stat["Stat"], "Period": stat["Period"], **stat["Metric"]}
        yield f"{logical_id}{number}", {"Type": kind, "Properties": {**kept, **looks}}


def _for_the_emulator() -> str:
    resources = {
        name: one
        for name, one in WATCH.body["Resources"].items()
        if one["Type"] not in {"AWS::CloudWatch::Alarm", "AWS::CloudWatch::Dashboard"}
    }
    for logical_id, own in WATCH.of_type("AWS::CloudWatch::Alarm"):
        resources |= dict(_one_by_one(logical_id, own))
    body = {name: part for name, part in WATCH.body.items() if name != "Outputs"}
    return json.dumps({**body, "Resources": resources})


def _there(stack: Stack) -> dict[str, set[str]]:
    """Return the names of what was deployed, by dimension."""
    pages = stack.client("lambda").get_paginator("list_functions").paginate()
    queues = stack.client("sqs").list_queues()["QueueUrls"]
    rules = [
        rule["Name"]
        for bus in ("default", stack.name("Bus"))
        for rule in stack.client("events").list_rules(EventBusName=bus)["Rules"]
    ]
    return {
        "FunctionName": {one["FunctionName"] for page in pages for one in page["Functions"]},
        "QueueName": {url.rpartition("/")[2] for url in queues},
        "BucketName": {one["Name"] for one in stack.client("s3").list_buckets()["Buckets"]},
        "RuleName": set(rules),
        "EventBusName": {stack.name("Bus")},
        "ApiId": {stack.name("PagesApi")},
    }


@pytest.fixture(scope="module")
def alarms(stack: Stack) -> list[dict[str, Any]]:
    """Deploy as docs/operations.md says; returns the alarms as CloudWatch tells them."""
    template: Path = stack.folder / "watch.json"
    template.write_text(_for_the_emulator(), encoding="utf-8")
    stack.deploy_as(NAME, template, Suite=STACK, Email=EMAIL)
    pages = stack.client("cloudwatch").get_paginator("describe_alarms").paginate()
    return [alarm for page in pages for alarm in page["MetricAlarms"]]


def test_every_metric_is_of_something_that_was_deployed(stack: Stack, alarms: list[dict[str, Any]]):
    """Each export arrives as the name of a Lambda, a queue, a rule, the bucket or the API."""
    assert len(alarms) == sum(len(one.metrics) for one in read_alarms().values())
    there = _there(stack)
    looked_at = {(one["Name"], one["Value"]) for alarm in alarms for one in alarm["Dimensions"]}
    named = {one for one in looked_at if one[0] not in {"service", "FilterId"}}
    assert {one for one in named if one[1] not in there[one[0]]} == set()
    assert len([one for one in named if one[0] == "FunctionName"]) >= 15


def test_somebody_is_told(stack: Stack, alarms: list[dict[str, Any]]):
    """Every alarm publishes to the one topic, and that topic mails."""
    (topic,) = {action for alarm in alarms for action in alarm["AlarmActions"]}
    told = stack.client("sns").list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    assert [(one["Protocol"], one["Endpoint"]) for one in told] == [("email", EMAIL)]
