"""All figures of `make bench` as one table, each beside its goal; the prediction has its own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from infra.bench.cold_start import ColdStart
from infra.bench.cost import Lived
from infra.bench.sizes import Size
from infra.bench.warm import GOAL as WARM_GOAL
from infra.bench.warm import Timed, whole
from infra.cost.table import per_order

START_GOAL, COST_GOAL = 1.15, 0.03


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured; `sweeps`: the requests of a round, by how many orders there were."""

    starts: Sequence[ColdStart]
    warm: Sequence[Timed]
    lived: Lived
    sweeps: Mapping[int, Mapping[str, int]]
    sizes: Sequence[Size]


def summary(measured: Measured) -> Iterator[str]:
    """Yield the lines of the table."""
    yield f"{'':4}{'':42}{'figure':>34}  goal"
    for goal, of, figure, wanted in _rows(measured):
        yield f"{goal:4}{of:42}{figure:>34}  {wanted}"


def _rows(measured: Measured) -> Iterator[tuple[str, str, str, str]]:
    ratios = sorted(start.ratio for start in measured.starts)
    within = sum(ratio <= START_GOAL for ratio in ratios)
    figure = f"{ratios[0]:.2f} to {ratios[-1]:.2f}, {within} of {len(ratios)} within"
    yield "P1", "cold start, times its floor", figure, f"<= {START_GOAL}"
    for of, name in (("fact", "a fact is taken in"), ("mail", "a mail is sent")):
        own, _ = whole(measured.warm, of)
        yield "P2", f"warm, own code: {name}", f"{own:.0f} us", f"<= {WARM_GOAL} us"
    for of, number in per_order(measured.lived.usage, measured.lived.orders).items():
        yield "P3", f"{of} per order", f"{number:.1f}", "printed"
    dollars = measured.lived.bill.dollars * 1000 / measured.lived.orders
    yield "P4", "1,000 orders lived through", f"${dollars:.4f}", f"<= ${COST_GOAL}"
    for orders, requests in measured.sweeps.items():
        figure = f"{sum(requests.values()):,} requests"
        yield "P5", f"a sweep, 1,000 due among {orders:,}", figure, "the same"
    for size in measured.sizes:
        if size.artifact.endswith("Layer"):
            yield "", f"{size.artifact}, packed", f"{size.packed / 1000:.1f} MB", ""
    packed = [size.packed for size in measured.sizes if not size.artifact.endswith("Layer")]
    yield "", "a Lambda, packed", f"{min(packed)} to {max(packed)} kB", ""
