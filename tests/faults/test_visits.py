"""Whatever five things a customer does on pages: the order decides, looks and repeats do not."""

from random import Random
from typing import Any

import pytest

from tests.faults.choices import SEED
from tests.faults.deliveries import told
from tests.faults.truth import problems
from tests.faults.visits import VISITS, Order, Visit, Visited, forms, shortened, visited

pytestmark = pytest.mark.timeout(3600)

_each = pytest.mark.parametrize("visit", VISITS, ids=lambda visit: visit.name)


@_each
def test_some_orders_of_five_requests_end_as_their_forms_say(visit: Visit, record_property: Any):
    """Three orders of each visit, drawn by the seed; `-m prove` takes all."""
    drawn = Random(f"{SEED} {visit.name}")  # noqa: S311 - a choice, no key
    _all_true(visit, drawn.sample(visit.orders(), 3), record_property)


@pytest.mark.prove
@_each
def test_all_orders_of_five_requests_end_as_their_forms_say(visit: Visit, record_property: Any):
    """Every order; what two of the five have in common makes fewer of them."""
    _all_true(visit, visit.orders(), record_property)


def _all_true(visit: Visit, orders: list[Order], record_property: Any) -> None:
    plain: dict[Order, Visited] = {}
    for order in orders:
        short = shortened(order)
        found = visited(visit, order)
        usual = plain[short] = plain.get(short) or visited(visit, short)
        how = " ".join(f"{ask.method} {ask.page} {dict(ask.form)};" for ask in order)
        assert max(found.statuses) < 500, how
        assert found.come == visit.expected(forms(order)), how
        assert problems(found.ending, usual.ending, (), settled=False) == [], how
    told(record_property, "orders of five requests for pages", len(orders))
