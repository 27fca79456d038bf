"""Keeps what was given up where the template says: S3 with its payload, SQS without."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from infra.local.emulated_buckets import EmulatedBuckets
from infra.local.ids import Ids
from infra.local.intrinsics import TemplateError
from infra.local.later import Abandoned
from infra.local.properties import last
from infra.local.queues import Queue
from infra.local.specs import FunctionSpec
from infra.local.streams import Discarded


class FailureStores:
    """Writes invocation records; `stored` objects are those of the failure buckets."""

    def __init__(
        self,
        functions: Mapping[str, FunctionSpec],
        queues: Mapping[str, Queue],
        buckets: EmulatedBuckets,
        ids: Ids,
    ) -> None:
        self._functions = functions
        self._queues = queues
        self._buckets = buckets
        self._ids = ids

    def discard(self, batch: Discarded, now: datetime) -> None:
        """Keep a batch of stream records that was given up."""
        destination = batch.mapping.on_failure
        if destination is None:
            return
        function = self._functions[batch.mapping.function]
        record = self._record(function, batch.condition, batch.attempts, now)
        record["DDBStreamBatchInfo"] = batch.batch_info()
        if ":s3:" in destination:
            record["payload"] = json.dumps(batch.event)
            folder = f"aws/lambda/{batch.mapping.logical_id}/shard/{now:%Y/%m/%d}"
            key = f"{folder}/{now:%Y-%m-%dT%H.%M.%S}-{self._ids.uuid()}"
            self._buckets.put(last(destination), key, json.dumps(record).encode())
        else:
            self._send(destination, record)

    def abandon(self, given_up: Abandoned, now: datetime) -> None:
        """Keep an asynchronous invocation that was given up."""
        destination = given_up.function.asynchronous.on_failure
        if destination is None:
            return
        record = self._record(given_up.function, given_up.condition, given_up.attempts, now)
        record["requestPayload"] = given_up.payload
        self._send(destination, record)

    def _record(
        self, function: FunctionSpec, condition: str, attempts: int, now: datetime
    ) -> dict[str, Any]:
        return {
            "requestContext": {
                "requestId": self._ids.uuid(),
                "functionArn": function.arn,
                "condition": condition,
                "approximateInvokeCount": attempts,
            },
            "responseContext": {
                "statusCode": 200,
                "executedVersion": "$LATEST",
                "functionError": "Unhandled",
            },
            "version": "1.0",
            "timestamp": now.isoformat(),
        }

    def _send(self, arn: str, record: Mapping[str, Any]) -> None:
        queue = self._queues.get(last(arn)) if ":sqs:" in arn else None
        if queue is None:
            raise TemplateError(f"unknown failure destination {arn}")
        queue.send(json.dumps(record))
