"""Batches of streams and queues: each record on its own, the failed ones reported and counted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gjensyn.errors import KeyMissingError, UnreadableRecordError
from gjensyn.telemetry import Line, Telemetry


@dataclass(frozen=True, slots=True)
class Change:
    """One change of an item: its images in DynamoDB JSON, binary parts as base64 text."""

    name: str
    new: dict[str, Any] | None
    old: dict[str, Any] | None

    @property
    def status(self) -> str | None:
        """The plain status after the change."""
        status: str | None = (self.new or {}).get("status", {}).get("S")
        return status


type Report = dict[str, list[dict[str, str]]]


def each_change(event: Any, handle: Callable[[Change], None], telemetry: Telemetry) -> Report:
    """Handle the records of a DynamoDB stream; report the failed ones by sequence number.

    After a failure the later records of the same item wait for their turn; others go on, and
    are handled again when the stream comes back to the failed one, which does no harm.
    """
    failed: list[dict[str, str]] = []
    blocked: set[str] = set()
    for record in event["Records"]:
        number = _sequence_number(record)
        item = repr(_keys(record))
        if item in blocked:
            failed.append({"itemIdentifier": number})
            continue
        try:
            handle(_change(record))
        except KeyMissingError:
            telemetry.count("record_of_erased")  # shredded: there is nobody to do it for
        except Exception as error:  # noqa: BLE001 - one bad record must not stop the others
            telemetry.note(Line.RECORD_FAILED, error=type(error).__name__)
            blocked.add(item)
            failed.append({"itemIdentifier": number})
    telemetry.flush()
    return {"batchItemFailures": failed}


def each_body(event: Any, handle: Callable[[str], None], telemetry: Telemetry) -> Report:
    """Handle the bodies of a queue's messages; report the failed ones by message id."""
    failed: list[dict[str, str]] = []
    for record in event["Records"]:
        try:
            handle(record["body"])
        except Exception as error:  # noqa: BLE001 - one bad record must not stop the others
            telemetry.note(Line.RECORD_FAILED, error=type(error).__name__)
            failed.append({"itemIdentifier": record["messageId"]})
    telemetry.flush()
    return {"batchItemFailures": failed}


def _change(record: Any) -> Change:
    try:
        dynamodb = record["dynamodb"]
        name = record["eventName"]
    except (KeyError, TypeError) as error:
        raise UnreadableRecordError("no change of an item") from error
    new, old = dynamodb.get("NewImage"), dynamodb.get("OldImage")
    if new is None and old is None:
        raise UnreadableRecordError("no image")
    return Change(name=name, new=new, old=old)


def _sequence_number(record: Any) -> str:
    try:
        return str(record["dynamodb"]["SequenceNumber"])
    except (KeyError, TypeError):
        return ""  # an unknown number makes the service try the whole batch again


def _keys(record: Any) -> Any:
    try:
        return record["dynamodb"]["Keys"]
    except (KeyError, TypeError):
        return id(record)
