"""Finds an installation's tables by the outputs of its template."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from gjensyn.clock import moment
from gjensyn.models.record import Table
from infra.reading.installation import Installation


def from_outputs(client: Callable[[str], Any], outputs: Mapping[str, str]) -> Installation:
    """Put an installation together.

    Args:
        client: makes a boto3 client, by the name of the service.
        outputs: the outputs and parameters of the stack: `SurveysTable`, …, `KekKey`, `DueShards`;
            `Now`, where time is another one there.

    Raises:
        KeyError: one that is needed is missing.
    """
    tables = {table: outputs[f"{table.capitalize()}Table"] for table in Table}
    return Installation(
        client,
        tables,
        kms_key=outputs["KekKey"],
        pepper=outputs["Pepper"],
        shards=int(outputs["DueShards"]),
        ledger=outputs.get("LedgerBucket", ""),
        now=moment(outputs["Now"]) if "Now" in outputs else datetime.now(UTC),
    )
