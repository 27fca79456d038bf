"""Finds an installation's tables by the outputs of its template."""

from collections.abc import Callable, Mapping
from typing import Any

from gjensyn.models.record import Table
from infra.reading.installation import Installation


def from_outputs(client: Callable[[str], Any], outputs: Mapping[str, str]) -> Installation:
    """Put an installation together.

    Args:
        client: makes a boto3 client, by the name of the service.
        outputs: the outputs and parameters of the stack: `SurveysTable`, …, `KekKey`, `DueShards`.

    Raises:
        KeyError: one that is needed is missing.
    """
    tables = {table: outputs[f"{table.capitalize()}Table"] for table in Table}
    return Installation(
        client, tables, outputs["KekKey"], outputs["Pepper"], int(outputs["DueShards"])
    )
