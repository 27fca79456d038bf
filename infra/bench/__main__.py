"""Prints the measurements: `python -m infra.bench BUILT [ROUNDS]`."""

import sys
from pathlib import Path

from infra.bench.cold_start import measure

LIMIT = 1.15


def main(built: str, rounds: str = "9") -> None:
    """Measure and print the table of cold starts."""
    print(f"Cold start: CPU milliseconds of a fresh process, median of {rounds}, and the floor:")
    print(
        f"the same clients, one seal, one model, one render. Goal: at most {LIMIT} x the floor.\n"
    )
    print(f"{'Lambda':27}{'ms':>7}{'floor':>7}{'ratio':>7}")
    starts = measure(Path(built).resolve(), int(rounds))
    for start in starts:
        row = f"{start.function:27}{start.own:7.0f}{start.floor:7.0f}{start.ratio:7.2f}"
        print(row + ("" if start.ratio <= LIMIT else "   over the goal"))
    for packages in sorted({start.packages for start in starts}):
        users = [start.function for start in starts if start.packages == packages]
        print(f"\n{', '.join(users)} import:\n  {', '.join(packages)}")


main(*sys.argv[1:])
