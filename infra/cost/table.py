"""Writes a bill for people, for a thousand orders, and for programs, for the whole run. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from infra.cost.bill import Bill, Line, Usage
from infra.cost.prices import PRICED_ON, REGION

NAMES = 46  # characters wide


def table(bill: Bill, orders: int) -> Iterator[str]:
    """Yield the lines of a bill for a thousand orders; `orders`: how many it is for, at least 1."""
    share = 1000 / orders
    yield f"{'':{NAMES}}{'units':>10}{'dollars':>10}"
    for line in bill.lines:
        yield f"{line.of:{NAMES}}{line.units * share:10.0f}{line.dollars * share:10.4f}"
    yield f"{'together, for 1,000 orders':{NAMES + 10}}{bill.dollars * share:10.4f}"
    mails, dollars = bill.mails, bill.mails.dollars * share
    yield f"{'beside it: ' + mails.of:{NAMES}}{mails.units * share:10.0f}{dollars:10.4f}"
    if bill.texts:
        yield f"{'beside it: SMS, at the price of each country':{NAMES}}{bill.texts * share:10.0f}"


def per_order(usage: Usage, orders: int) -> Mapping[str, float]:
    """Return what one of so many orders used."""
    counts = {
        "invocations": usage.count("lambda"),
        "calls of AWS": usage.count(*(usage.requests.keys() - {"lambda", "sqs"})),
        "write units": usage.written,
        "read units": usage.read,
    }
    return {of: number / orders for of, number in counts.items()}


def as_summary(bill: Bill, orders: int) -> dict[str, Any]:
    """Return a bill as JSON: dollars of the whole run, and of a thousand orders if it had any."""
    return {
        "region": REGION,
        "priced_on": PRICED_ON,
        "orders": orders,
        "lines": [_line(line) for line in bill.lines],
        "dollars": round(bill.dollars, 6),
        "dollars_for_1000_orders": round(bill.dollars * 1000 / orders, 6) if orders else None,
        "mails": _line(bill.mails),
        "sms": bill.texts,
    }


def _line(line: Line) -> dict[str, Any]:
    return {"of": line.of, "units": round(line.units, 3), "dollars": round(line.dollars, 6)}
