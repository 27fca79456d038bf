"""Reads what `Telemetry` wrote."""

import io
import json


def counts(out: io.StringIO) -> dict[str, float]:
    """Return what was counted, by name."""
    told = [json.loads(line) for line in out.getvalue().splitlines()]
    (metrics,) = [line for line in told if "_aws" in line]
    return {name: value[0] for name, value in metrics.items() if isinstance(value, list)}
