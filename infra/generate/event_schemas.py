"""Writes `docs/events/<Name>.json`: the JSON Schema of the detail of each event, in and out.

What arrives is read more kindly than the schemas say: an optional field that does not hold is
left out, and numbers count as ids. Who sends what they say is understood completely.
Run `python -m infra.generate.event_schemas` after an event has changed; a test asks for it.
"""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from gjensyn.events.incoming import INCOMING, REASONS
from gjensyn.events.outgoing import OUTGOING

FOLDER = Path("docs/events")
DIALECT = "https://json-schema.org/draft/2020-12/schema"

_MOMENT = r"^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$"


def event_schemas() -> dict[str, str]:
    """Return the schemas as JSON text by the name of the event."""
    schemas = {name: _incoming(model) for name, model in INCOMING.items()}
    schemas |= {model.__name__: _schema(model, "serialization") for model in OUTGOING}
    return {
        name: json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        for name, schema in schemas.items()
    }


def _incoming(model: type[BaseModel]) -> dict[str, Any]:
    """Add what the models check in code, where JSON Schema has a word for it."""
    schema = _schema(model, "validation")
    properties = schema["properties"]
    properties["occurred_at"]["pattern"] = _MOMENT
    if "reason" in properties:
        properties["reason"]["enum"] = list(REASONS)
    return schema


def _schema(model: type[BaseModel], mode: str) -> dict[str, Any]:
    made = model.model_json_schema(mode="validation" if mode == "validation" else "serialization")
    made.pop("description", None)  # words for whoever reads the code
    return {"$schema": DIALECT, "$id": f"{model.__name__}.json", **made}


def write(folder: Path) -> None:
    """Write all schemas, and take away those of events that are gone."""
    folder.mkdir(parents=True, exist_ok=True)
    for stale in folder.glob("*.json"):
        stale.unlink()
    for name, text in event_schemas().items():
        (folder / f"{name}.json").write_text(text, "utf-8")


if __name__ == "__main__":
    write(FOLDER)
    print(f"wrote {FOLDER}")
