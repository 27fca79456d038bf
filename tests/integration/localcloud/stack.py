"""The small stack: where its template is, and how tests talk to it."""

import json
from pathlib import Path
from typing import Any

from infra.local import LocalCloud

TEMPLATE = Path(__file__).with_name("template.yaml")


class Facts:
    """Publishes facts, and reads what the Lambdas of the small stack said."""

    def __init__(self, cloud: LocalCloud) -> None:
        self.cloud = cloud

    def publish(self, *ids: str, poison: str = "") -> None:
        for one in ids:
            self.cloud.publish("Fact", {"id": one, "person": "p", "poison": poison})

    def put(self, sort_key: str, **attributes: str) -> None:
        """Write an item straight into the table; numbers are given as text with `_n`."""
        item: dict[str, Any] = {"pk": {"S": "p"}, "sk": {"S": sort_key}}
        for name, value in attributes.items():
            kind = "N" if name.endswith("_n") else "S"
            item[name.removesuffix("_n")] = {kind: value}
        self.cloud.client("dynamodb").put_item(TableName=self.cloud.name("Facts"), Item=item)

    def said(self, key: str) -> list[Any]:
        lines = [json.loads(line) for line in self.cloud.logs]
        return [line[key] for line in lines if key in line]

    def stored(self) -> list[str]:
        return [item["sk"]["S"] for item in self.cloud.tables()["Facts"]]
