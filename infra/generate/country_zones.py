"""Writes `policy/country_zones.json`: which time zones a country has, from tz's `zone.tab`.

Run `python -m infra.generate.country_zones` after tzdata has been upgraded.
"""

import json
from collections import defaultdict
from importlib.resources import files
from pathlib import Path

TARGET = Path("layers/gjensyn/gjensyn/policy/country_zones.json")


def country_zones() -> str:
    """Return the table as JSON text: `{"NO": ["Europe/Oslo"], …}`, sorted, a country a line."""
    zones: dict[str, list[str]] = defaultdict(list)
    table = files("tzdata").joinpath("zoneinfo/zone.tab").read_text("utf-8")
    for line in table.splitlines():
        if line.startswith("#"):
            continue
        country, _coordinates, zone, *_comment = line.split("\t")
        zones[country].append(zone)
    rows = (f'"{country}": {json.dumps(sorted(zones[country]))}' for country in sorted(zones))
    return "{\n" + ",\n".join(rows) + "\n}\n"


if __name__ == "__main__":
    TARGET.write_text(country_zones(), "utf-8")
    print(f"wrote {TARGET}")
