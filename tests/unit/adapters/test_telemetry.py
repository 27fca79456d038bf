"""What the suite says about itself, as CloudWatch reads it."""

import io
import json
from datetime import UTC, datetime
from typing import Any

from gjensyn.telemetry import NAMESPACE, Line, Telemetry
from tests.fakes.clock import StandingClock

NOW = datetime(2026, 11, 2, 8, 0, 0, 250_000, tzinfo=UTC)


def _said(*, lines: int) -> tuple[Telemetry, io.StringIO]:
    out = io.StringIO()
    telemetry = Telemetry(out, "order_intake", StandingClock(NOW))
    for number in range(lines):
        telemetry.count(f"outcome_{number}", number + 1)
    return telemetry, out


def _read(out: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_line_is_json_with_level_message_time_service_and_ids():
    """Whoever searches the log finds the same five things in each line."""
    telemetry, out = _said(lines=0)
    telemetry.note(Line.EVENT_PARKED, event="e-1\n", reason='"æ"')
    (line,) = _read(out)
    assert line == {
        "timestamp": "2026-11-02 08:00:00,250+0000",
        "level": "WARNING",
        "message": "an event was parked",
        "service": "order_intake",
        "event": "e-1\n",
        "reason": '"æ"',
    }
    assert out.getvalue().count("\n") == 1


def test_counts_are_metrics_by_service_in_our_namespace():
    """CloudWatch makes metrics of them: each name, its unit, its value, one dimension."""
    telemetry, out = _said(lines=2)
    telemetry.flush()
    (line,) = _read(out)
    (directive,) = line["_aws"]["CloudWatchMetrics"]
    assert line["_aws"]["Timestamp"] == int(NOW.timestamp() * 1000)
    assert directive == {
        "Namespace": NAMESPACE,
        "Dimensions": [["service"]],
        "Metrics": [{"Name": f"outcome_{n}", "Unit": "Count"} for n in range(2)],
    }
    assert (line["service"], line["outcome_0"], line["outcome_1"]) == ("order_intake", [1], [2])


def test_no_line_holds_more_metrics_than_cloudwatch_takes():
    """CloudWatch ignores a line of more than a hundred."""
    telemetry, out = _said(lines=101)
    telemetry.flush()
    told = [line["_aws"]["CloudWatchMetrics"][0]["Metrics"] for line in _read(out)]
    assert sum(len(metrics) for metrics in told) == 101
    assert max(len(metrics) for metrics in told) <= 100


def test_what_was_told_is_not_told_again():
    """A second flush adds nothing: a count is one occurrence."""
    telemetry, out = _said(lines=1)
    telemetry.flush()
    telemetry.flush()
    assert len(_read(out)) == 1
