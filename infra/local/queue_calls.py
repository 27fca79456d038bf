"""Answers the calls that Lambdas and tests make to SQS."""

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from infra.local.clients import Request
from infra.local.faults import Answer, refusal
from infra.local.queues import Message, Queue


class UnknownCallError(NotImplementedError):
    """An operation that the suite on this machine does not have."""


class QueueCalls:
    """The queues, by the name that a queue's address ends with."""

    def __init__(self, queues: Mapping[str, Queue]) -> None:
        self._queues = queues

    def answer(self, request: Request) -> Answer:
        parameters = request.json
        name = parameters.get("QueueUrl", parameters.get("QueueName", "")).rpartition("/")[2]
        queue = self._queues.get(name)
        if queue is None:
            return refusal("sqs", 400, "QueueDoesNotExist", "The specified queue does not exist.")
        operation = _OPERATIONS.get(request.operation)
        if operation is None:
            raise UnknownCallError(f"sqs {request.operation}")
        return (
            200,
            {"content-type": "application/x-amz-json-1.0"},
            _json(operation(queue, parameters)),
        )


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()


def digest(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _send(queue: Queue, entry: Mapping[str, Any]) -> dict[str, Any]:
    delay = entry.get("DelaySeconds")
    message = queue.send(
        entry["MessageBody"],
        attributes=entry.get("MessageAttributes"),
        delay=None if delay is None else timedelta(seconds=delay),
    )
    return {"MessageId": message.message_id, "MD5OfMessageBody": digest(message.body)}


def _send_batch(queue: Queue, parameters: Mapping[str, Any]) -> dict[str, Any]:
    sent = [{"Id": entry["Id"], **_send(queue, entry)} for entry in parameters["Entries"]]
    return {"Successful": sent, "Failed": []}


def _receive(queue: Queue, parameters: Mapping[str, Any]) -> dict[str, Any]:
    seconds = parameters.get("VisibilityTimeout")
    messages = queue.receive(
        int(parameters.get("MaxNumberOfMessages", 1)),
        None if seconds is None else timedelta(seconds=seconds),
    )
    return {"Messages": [_received(message) for message in messages]} if messages else {}


def _received(message: Message) -> dict[str, Any]:
    return {
        "MessageId": message.message_id,
        "ReceiptHandle": message.receipt,
        "Body": message.body,
        "MD5OfBody": digest(message.body),
        "Attributes": {"ApproximateReceiveCount": str(message.receives)},
        "MessageAttributes": message.attributes,
    }


def _delete(queue: Queue, parameters: Mapping[str, Any]) -> dict[str, Any]:
    queue.delete(parameters["ReceiptHandle"])
    return {}


def _delete_batch(queue: Queue, parameters: Mapping[str, Any]) -> dict[str, Any]:
    for entry in parameters["Entries"]:
        queue.delete(entry["ReceiptHandle"])
    return {"Successful": [{"Id": entry["Id"]} for entry in parameters["Entries"]], "Failed": []}


def _change(queue: Queue, parameters: Mapping[str, Any]) -> dict[str, Any]:
    timeout = timedelta(seconds=parameters["VisibilityTimeout"])
    queue.change_visibility(parameters["ReceiptHandle"], timeout)
    return {}


def _url(queue: Queue, _: Mapping[str, Any]) -> dict[str, Any]:
    return {"QueueUrl": queue.spec.url}


def _attributes(queue: Queue, _: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "Attributes": {
            "QueueArn": queue.spec.arn,
            "ApproximateNumberOfMessages": str(len(queue.messages())),
            "VisibilityTimeout": str(int(queue.spec.visibility.total_seconds())),
        }
    }


def _purge(queue: Queue, _: Mapping[str, Any]) -> dict[str, Any]:
    queue.purge()
    return {}


_OPERATIONS = {
    "SendMessage": _send,
    "SendMessageBatch": _send_batch,
    "ReceiveMessage": _receive,
    "DeleteMessage": _delete,
    "DeleteMessageBatch": _delete_batch,
    "ChangeMessageVisibility": _change,
    "GetQueueUrl": _url,
    "GetQueueAttributes": _attributes,
    "PurgeQueue": _purge,
}
