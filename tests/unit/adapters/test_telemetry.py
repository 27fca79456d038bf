"""What the suite says about itself, as CloudWatch reads it."""

import io
import json
from typing import Any

from gjensyn.telemetry import NAMESPACE, Line, Telemetry


def _said(*, lines: int) -> tuple[Telemetry, io.StringIO]:
    out = io.StringIO()
    telemetry = Telemetry(out, "order_intake")
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
    assert line.pop("timestamp")[-5:] == "+0000"
    assert line == {
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
    assert line["_aws"]["Timestamp"] > 1_700_000_000_000  # milliseconds
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
    assert [len(metrics) for metrics in told] == [100, 1]


def test_what_was_told_is_not_told_again():
    """A second flush adds nothing: a count is one occurrence."""
    telemetry, out = _said(lines=1)
    telemetry.flush()
    telemetry.flush()
    assert len(_read(out)) == 1
