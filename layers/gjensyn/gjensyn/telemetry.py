"""What the suite says about itself: log lines and metrics, our own ids only.

Both are written here and not by aws-lambda-powertools, which writes the same lines: importing it
takes a cold start 8 ms (docs/decisions/0021).
"""

import json
import logging
from collections import Counter
from datetime import datetime
from enum import Enum
from itertools import batched
from typing import Any, TextIO

from gjensyn.clock import Clock

NAMESPACE = "Gjensyn"
_AT_ONCE = 100  # so many metrics CloudWatch takes of one line


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
        self._counts: Counter[str] = Counter()

    def note(self, line: Line, **ids: str | int) -> None:
        """Log one line; the values are our own ids and machine words, never a person's data."""
        level, message = line.value
        now = self._clock.now()
        told = {
            "level": logging.getLevelName(level),
            "message": message,
            "timestamp": f"{now:%Y-%m-%d %H:%M:%S},{now.microsecond // 1000:03}+0000",
            "service": self._service,
        }
        self._write({**told, **ids})
        self._counts[line.name] += level >= logging.WARNING

    def count(self, outcome: str, number: int = 1) -> None:
        """Count an outcome."""
        self._counts[outcome] += number

    def flush(self) -> None:
        """Write what was counted since the last flush, if anything was."""
        counted = [(name, number) for name, number in self._counts.items() if number]
        self._counts.clear()
        for some in batched(counted, _AT_ONCE, strict=False):
            self._write(_metrics(self._service, dict(some), self._clock.now()))

    def _write(self, said: dict[str, Any]) -> None:
        self._stdout.write(json.dumps(said, separators=(",", ":"), ensure_ascii=False) + "\n")


def _metrics(service: str, counted: dict[str, int], now: datetime) -> dict[str, Any]:
    """Return counts in CloudWatch's embedded metric format, by the service they are of."""
    metrics = [{"Name": name, "Unit": "Count"} for name in counted]
    about = {"Namespace": NAMESPACE, "Dimensions": [["service"]], "Metrics": metrics}
    values = {name: [float(number)] for name, number in counted.items()}
    return {
        "_aws": {"Timestamp": int(now.timestamp() * 1000), "CloudWatchMetrics": [about]},
        "service": service,
        **values,
    }
