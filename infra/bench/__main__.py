"""Prints the measurements: `python -m infra.bench BUILT [ROUNDS]`."""

import sys
from pathlib import Path

from infra.bench.cold_start import measure
from infra.bench.cost import main as cost
from infra.bench.erasure import main as erasure
from infra.bench.sizes import sizes

LIMIT = 1.15


def main(built: str, rounds: str = "9") -> None:
    """Measure and print the table of cold starts."""
    print(f"Cold start: CPU milliseconds of a fresh process, median of {rounds}, and the floor:")
    print(f"the same clients, one seal, one model, one render. Goal: at most {LIMIT} x the floor.")
    print("Models are built when first needed: the first call pays at most so much more.\n")
    print(f"{'Lambda':27}{'ms':>7}{'floor':>7}{'ratio':>7}{'models':>8}")
    starts = measure(Path(built).resolve(), int(rounds))
    for start in starts:
        row = f"{start.function:27}{start.own:7.0f}{start.floor:7.0f}{start.ratio:7.2f}"
        row += f"{start.models:8.0f}"
        print(row + ("" if start.ratio <= LIMIT else "   over the goal"))
    for packages in sorted({start.packages for start in starts}):
        users = [start.function for start in starts if start.packages == packages]
        print(f"\n{', '.join(users)} import:\n  {', '.join(packages)}")
    print("\nSize in kB, packed as it is uploaded and unpacked:\n")
    for size in sizes(Path(built).resolve()):
        print(f"{size.artifact:27}{size.packed:7}{size.unpacked:8}")
    print()
    cost()
    print()
    erasure("1", "10000")  # a hundred thousand take minutes: python -m infra.bench.erasure


main(*sys.argv[1:])
