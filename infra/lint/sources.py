"""Rules for what wakes a Lambda: streams, queues, ticks, rules of the bus, requests."""

import json
from collections import Counter
from collections.abc import Iterator

from infra.lint.template import Template, listed, named

# Routing attributes stand in clear; everything else of an item is sealed.
_PLAIN = {"entity", "status", "due_shard", "schema"}
_BATCH_REPORT = "ReportBatchItemFailures"


def streams_give_up_and_keep(template: Template) -> Iterator[str]:
    """A poison record holds up others for a bounded time and ends in S3 with its payload."""
    for source, own in template.events("DynamoDB"):
        if own.get("MaximumRetryAttempts", -1) < 0:
            yield f"{source}: retries for ever"
        if own.get("MaximumRecordAgeInSeconds", -1) < 0:
            yield f"{source}: no record is too old"
        if own.get("BisectBatchOnFunctionError") is not True:
            yield f"{source}: one record takes its whole batch along"
        if _BATCH_REPORT not in own.get("FunctionResponseTypes", ()):
            yield f"{source}: does not report item by item"
        failed = own.get("DestinationConfig", {}).get("OnFailure", {})
        if failed.get("Type") != "S3" or not named(failed.get("Destination")):
            yield f"{source}: failed records do not go to a bucket, which alone keeps the payload"


def streams_filter_on_plain_attributes(template: Template) -> Iterator[str]:
    """No Lambda wakes on everything, its own writes included."""
    for source, own in template.events("DynamoDB"):
        filters = own.get("FilterCriteria", {}).get("Filters", [])
        if not filters:
            yield f"{source}: wakes on every write"
        for each in filters:
            pattern = json.loads(each["Pattern"])
            image = pattern.get("dynamodb", {}).get("NewImage", {})
            if "eventName" not in pattern or not image:
                yield f"{source}: a filter without event name or image"
            if sealed := image.keys() - _PLAIN:
                yield f"{source}: filters on {', '.join(sorted(sealed))}, which is not plain"


def queues_report_item_by_item(template: Template) -> Iterator[str]:
    """One bad message does not bring its batch back; the number of batches at once is bounded."""
    queues = dict(template.of_type("AWS::SQS::Queue"))
    timeouts = {logical_id: own["Timeout"] for logical_id, own in template.lambdas()}
    for source, own in template.events("SQS"):
        if _BATCH_REPORT not in own.get("FunctionResponseTypes", ()):
            yield f"{source}: does not report item by item"
        if "MaximumConcurrency" not in own.get("ScalingConfig", {}):
            yield f"{source}: nothing bounds how many batches run at once"
        queue = queues[str(named(own["Queue"]))]
        if queue.get("VisibilityTimeout", 30) < 6 * timeouts[source.split(".")[0]]:
            yield f"{source}: a message may come back while it is still worked on"


def at_most_two_lambdas_read_a_stream(template: Template) -> Iterator[str]:
    """A shard serves two readers; a third would slow all of them down."""
    readers = Counter(named(own["Stream"]) for _, own in template.events("DynamoDB"))
    for table, count in readers.items():
        if count > 2:  # noqa: PLR2004 - what AWS serves
            yield f"{table}: {count} Lambdas read its stream"


def ticks_do_not_pile_up(template: Template) -> Iterator[str]:
    """A tick that failed is not repeated: the next one takes what is due and overdue."""
    calls = {name: own.get("EventInvokeConfig", {}) for name, own in template.lambdas()}
    for source, own in template.events("Schedule"):
        retries = own.get("RetryPolicy", {}).get("MaximumRetryAttempts")
        if (retries, calls[source.split(".")[0]].get("MaximumRetryAttempts")) != (0, 0):
            yield f"{source}: a failed tick is repeated"


def rules_keep_what_they_cannot_deliver(template: Template) -> Iterator[str]:
    """What the bus cannot hand over ends in a dead-letter queue, not nowhere."""
    for rule, own in template.of_type("AWS::Events::Rule"):
        for target in own["Targets"]:
            if not named(target.get("DeadLetterConfig", {}).get("Arn")):
                yield f"{rule}: what it cannot deliver is lost"
            if "MaximumRetryAttempts" not in target.get("RetryPolicy", {}):
                yield f"{rule}: does not say how often it tries"


def pages_are_throttled_and_their_logs_know_no_path(template: Template) -> Iterator[str]:
    """A token is in the path: whoever reads the log could answer in somebody's name."""
    for api, own in template.of_type("AWS::Serverless::HttpApi"):
        limits = own.get("DefaultRouteSettings", {})
        if not {"ThrottlingRateLimit", "ThrottlingBurstLimit"} <= limits.keys():
            yield f"{api}: takes any number of requests"
        fields = own.get("AccessLogSettings", {}).get("Format", "")
        if not fields:
            yield f"{api}: keeps no access log"
        for leak in ("path", "sourceIp", "userAgent", "protocol", "domainName", "queryString"):
            if leak.lower() in fields.lower():
                yield f"{api}: its access log holds {leak}"
    for source, own in template.events("HttpApi"):
        if not listed(own.get("ApiId"))[0]:
            yield f"{source}: stands on an API that nobody described"
