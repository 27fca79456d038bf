"""Prints the measurements: `python -m infra.bench BUILT [ROUNDS]`."""

import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

from infra.bench import cold_start, cost, sweep, warm
from infra.bench.erasure import main as erasure
from infra.bench.sizes import sizes
from infra.bench.summary import START_GOAL, Measured, summary


def main(built: str, rounds: str = "9") -> None:
    """Measure everything, print each part, and all of it once more as one table."""
    folder = Path(built).resolve()
    starts = cold_start.measure(folder, int(rounds))
    print(f"Cold start: CPU milliseconds of a fresh process, median of {rounds}, and the floor:")
    print("the same clients, one seal, one model, one render. Models are built when first needed;")
    print(f"the first call pays at most so much more. Goal: at most {START_GOAL} x the floor.\n")
    print(*cold_start.table(starts, START_GOAL), sep="\n")
    timed = warm.measure(folder / "GjensynLayer" / "templates")
    print("", *warm.table(timed), sep="\n")
    lived = cost.lived()
    print("", *cost.report(lived), sep="\n")
    weighed = list(sizes(folder))
    print("\nSize in kB, packed as it is uploaded and unpacked (the layer of packages before and")
    print("after trimming: python -m infra.bench.layer BUILT):\n")
    for size in weighed:
        print(f"{size.artifact:27}{size.packed:7}{size.unpacked:8}")
    print()
    erasure("1", "10000")  # a hundred thousand take minutes: python -m infra.bench.erasure
    sweeps = {orders: sweep.swept(orders) for orders in sweep.AMONG}
    machine = f"{platform.machine()}, Python {platform.python_version()}"
    print(f"\n{datetime.now(UTC):%d %B %Y}, {machine}, `make bench ARGS={rounds}`\n")
    print(*summary(Measured(starts, timed, lived, sweeps, weighed)), sep="\n")


main(*sys.argv[1:])
