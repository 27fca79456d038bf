"""What the suite says about itself: log lines and metrics, our own ids only."""

import json
import logging
from collections import Counter
from datetime import datetime
from enum import Enum
from itertools import batched
from typing import TextIO

from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter
from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import (
    AmazonCloudWatchEMFProvider,
)

from gjensyn.clock import Clock

NAMESPACE = "Gjensyn"
# CloudWatch takes a hundred metrics of one line, and the library prints by itself at the hundredth.
_AT_ONCE = 99


class Line(Enum):
    """Every line that is ever logged: level and message, once."""

    RECORD_FAILED = (logging.ERROR, "a record failed and will come again")
    EVENT_PARKED = (logging.WARNING, "an event was parked")
    FIELD_LEFT_OUT = (logging.INFO, "an optional field was left out")
    FACT_REFUSED = (logging.INFO, "a fact about an erased person was refused")
    ITEM_FAILED = (logging.ERROR, "a due item failed and stays due")
    SEND_UNCERTAIN = (logging.WARNING, "nobody knows whether a message was sent")
    SEND_REFUSED = (logging.WARNING, "the provider refused a message")
    SEND_DELAYED = (logging.WARNING, "the provider takes a message later")
    SENDING_STOPPED = (logging.CRITICAL, "sending stopped itself: a person must start it again")
    REQUEST_NEEDS_ATTENTION = (logging.ERROR, "a privacy request cannot go on: a person must look")
    REQUEST_NEARLY_DUE = (logging.ERROR, "a privacy request has to be answered within days")
    RECIPIENT_SILENT = (logging.WARNING, "a recipient has not acknowledged an erasure")
    FEEDBACK_UNMATCHED = (logging.INFO, "a provider's event belongs to no message here")


class Telemetry:
    """Logs lines and counts outcomes; `flush` writes the counts as one EMF line."""

    def __init__(self, stdout: TextIO, service: str, clock: Clock) -> None:
        self._stdout = stdout
        self._service = service
        self._clock = clock
        # The formatter alone: the library's logger is one per process, this is one per container.
        self._format = LambdaPowertoolsFormatter(service=service, location=None, utc=True).format
        self._counts: Counter[str] = Counter()

    def note(self, line: Line, **ids: str | int) -> None:
        """Log one line; the values are our own ids and machine words, never a person's data."""
        level, message = line.value
        now = self._clock.now()
        said = {"name": self._service, "levelno": level, "levelname": logging.getLevelName(level)}
        moment = {"created": now.timestamp(), "msecs": now.microsecond // 1000}
        record = logging.makeLogRecord({**said, **moment, "msg": message, **ids})
        self._stdout.write(f"{self._format(record)}\n")
        self._counts[line.name] += level >= logging.WARNING

    def count(self, outcome: str, number: int = 1) -> None:
        """Count an outcome."""
        self._counts[outcome] += number

    def flush(self) -> None:
        """Write what was counted since the last flush, if anything was."""
        counted = [(name, number) for name, number in self._counts.items() if number]
        self._counts.clear()
        for some in batched(counted, _AT_ONCE, strict=False):
            self._stdout.write(f"{_metrics(self._service, dict(some), self._clock.now())}\n")


def _metrics(service: str, counted: dict[str, int], now: datetime) -> str:
    """Return counts in CloudWatch's embedded metric format, by the service they are of."""
    provider = AmazonCloudWatchEMFProvider(
        namespace=NAMESPACE, service=service, metric_set={}, dimension_set={}
    )
    provider.timestamp = int(now.timestamp() * 1000)
    for name, number in counted.items():
        provider.add_metric(name=name, unit="Count", value=number)
    return json.dumps(provider.serialize_metric_set(), separators=(",", ":"))
