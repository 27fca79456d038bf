"""Says what AWS itself does in the name of a Lambda's role: read its source, keep its failures.

Sources: Lambda Developer Guide, "Configuring permissions" of DynamoDB and SQS event sources,
"Capturing records of … invocations"; `AWSLambdaBasicExecutionRole`.
"""

from collections.abc import Iterator

from infra.iam.policy import Asked
from infra.local.call_needs import opened
from infra.local.names import STREAM_LABEL
from infra.local.places import Places
from infra.local.properties import last
from infra.local.specs import Wiring

_STREAM = ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")
_QUEUE = ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")
_LOG = ("CreateLogStream", "PutLogEvents")


def service_needs(
    function: str, log: str | None, wiring: Wiring, places: Places
) -> Iterator[Asked]:
    """Yield what is needed for a Lambda to be woken, to log and to give up.

    Args:
        function: its logical id.
        log: physical name of its log group, None if nobody described one.
        wiring: of the stack.
        places: of the stack.
    """
    if log is not None:
        arn = places.find("log", log).arn
        yield from (Asked(f"logs:{action}", arn) for action in _LOG)
    for stream in wiring.stream_mappings:
        if stream.function == function:
            table = places.find("table", stream.table)
            place = f"{table.arn}/stream/{STREAM_LABEL}"
            yield from (Asked(f"dynamodb:{action}", place) for action in _STREAM)
            yield from opened(table, places, "dynamodb")
            yield from _kept(stream.on_failure, stream.logical_id, places)
    for queue in wiring.queue_mappings:
        if queue.function == function:
            source = places.find("queue", queue.queue)
            yield from (Asked(f"sqs:{action}", source.arn) for action in _QUEUE)
            yield from opened(source, places, "sqs")
    given_up = wiring.functions[function].asynchronous.on_failure
    yield from _kept(given_up, function, places)


def _kept(destination: str | None, mapping: str, places: Places) -> Iterator[Asked]:
    """Yield what it takes to keep what was given up."""
    if destination is None:
        return
    if ":s3:" in destination:
        bucket = places.find("bucket", last(destination))
        yield Asked("s3:ListBucket", bucket.arn)
        yield Asked("s3:PutObject", f"{bucket.arn}/aws/lambda/{mapping}/shard/any")
        yield from opened(bucket, places, "s3", "kms:GenerateDataKey")
    else:
        queue = places.find("queue", last(destination))
        yield Asked("sqs:SendMessage", queue.arn)
        yield from opened(queue, places, "sqs", "kms:GenerateDataKey")
