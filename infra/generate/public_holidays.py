"""Writes `policy/holidays.json`: public holidays of the countries whose law we know.

The package `holidays` knows the laws; it is used here only, because importing it costs a Lambda
130 ms. The years reach back so that old orders can be replayed. Run
`python -m infra.generate.public_holidays` after `holidays` has been upgraded.
"""

import json
from pathlib import Path

import holidays

TARGET = Path("layers/gjensyn/gjensyn/policy/holidays.json")
COUNTRIES = ("AT", "DE", "DK", "FI", "GB", "NO", "SE")
YEARS = range(1995, 2046)


def days_of(country: str, year: int) -> set[str]:
    """Return every `MMDD` that is a public holiday somewhere in the country.

    We do not know the state or county of a customer, so a holiday in one of them counts.
    """
    regions = (None, *holidays.country_holidays(country).subdivisions)
    calendars = (
        holidays.country_holidays(country, subdiv=region, years=year) for region in regions
    )
    return {f"{day:%m%d}" for calendar in calendars for day in calendar}


def public_holidays() -> str:
    """Return the table as JSON text: `{"NO": {"2026": "0101 0402 …", …}, …}`."""
    table = {
        country: {str(year): " ".join(sorted(days_of(country, year))) for year in YEARS}
        for country in COUNTRIES
    }
    return json.dumps(table, indent=1) + "\n"


if __name__ == "__main__":
    TARGET.write_text(public_holidays(), "utf-8")
    print(f"wrote {TARGET}")
